import Files
import Tensors
import Vision

/// Labeled pictures, wherever they come from.
struct PictureSet: LabeledDataset {
  /// A path, or what else tells a picture.
  let names: [String]
  let labels: [Int]
  let classes: [String]
  /// Whether names are paths.
  let isFiles: Bool
  private let picture: @Sendable (Int) throws -> Image

  var count: Int { names.count }

  func item(_ index: Int, epoch: Int) throws -> Labeled<Image> {
    Labeled(try picture(index), label: labels[index])
  }

  /// Finds what `--data` names.
  init(_ settings: Settings) throws {
    switch settings["data"] {
    case "cats-and-dogs":
      let pets = CatsAndDogs(
        individuals: 0..<settings.integer("individuals"),
        pictures: 0..<settings.integer("pictures"),
        size: max(8, settings.size), seed: settings.seed)
      let (labels, classes) = (pets.labels, pets.classes)
      self.init(
        names: labels.enumerated().map { "\(classes[$1]), \($0 % pets.pictures.count)" },
        labels: labels, classes: classes, isFiles: false
      ) { pets.item($0).image }
    case "digits":
      let digits = try Digits.load()
      self.init(
        names: digits.labels.enumerated().map { "digit \($1), \($0)" }, labels: digits.labels,
        classes: (0..<10).map(String.init), isFiles: false
      ) { Image(digits.images[$0]).color }
    case let path where path.lowercased().hasSuffix(".csv"):
      self.init(try LabeledFiles(csv: path))
    case let path: self.init(try ImageFolder(path).files)
    }
  }

  init(_ files: LabeledFiles) {
    self.init(names: files.paths, labels: files.labels, classes: files.classes, isFiles: true) {
      try files.item($0).value
    }
  }

  /// Files, and all pictures of folders.
  init(paths: [String]) throws {
    var found: [String] = []
    for path in paths { found += try Self.pictures(at: path) }
    let all = found
    self.init(
      names: all, labels: all.map { _ in 0 }, classes: [""], isFiles: true
    ) { try Image(contentsOf: all[$0]).color }
  }

  private init(
    names: [String], labels: [Int], classes: [String], isFiles: Bool,
    picture: @escaping @Sendable (Int) throws -> Image
  ) {
    (self.names, self.labels, self.classes) = (names, labels, classes)
    (self.isFiles, self.picture) = (isFiles, picture)
  }

  /// The file at a path, or the pictures of the folder there, at any depth, sorted by name.
  private static func pictures(at path: String, depth: Int = 0) throws -> [String] {
    if File.exists(path) { return [path] }
    guard depth < 32 else {
      throw DataError(
        path: path, problem: "is more than 32 folders deep",
        recoverySuggestion: "look for a link that leads back to a folder it is in")
    }
    var found: [String] = []
    let folder = path.hasSuffix("/") ? String(path.dropLast()) : path
    for entry in try File.entries(in: path) {
      if entry.isFolder {
        found += try pictures(at: folder + "/" + entry.name, depth: depth + 1)
      } else if [".jpg", ".jpeg", ".png"].contains(where: entry.name.lowercased().hasSuffix) {
        found.append(folder + "/" + entry.name)
      }
    }
    if found.isEmpty && depth == 0 {
      throw DataError(
        path: path, problem: "holds no pictures",
        recoverySuggestion: "name a folder with .jpg or .png files")
    }
    return found
  }

  /// Those of these numbers.
  func part(_ indices: [Int]) -> PictureSet {
    let picture = picture
    return PictureSet(
      names: indices.map { names[$0] }, labels: indices.map { labels[$0] }, classes: classes,
      isFiles: isFiles
    ) { try picture(indices[$0]) }
  }

  /// The same pictures, brought to a size once and kept.
  func resized(to size: Int) -> PictureSet {
    let resize = Resize(width: size, height: size)
    let kept = map { resize($0.value) }.cached(limit: 50_000)
    return PictureSet(names: names, labels: labels, classes: classes, isFiles: isFiles) {
      try kept.item($0, epoch: 0)
    }
  }

  /// What is learned from and what is held out; the latter may be empty.
  func split(_ settings: Settings) -> (learned: PictureSet, heldOut: PictureSet) {
    var generator = Generator(seed: settings.seed, stream: 0x401D)
    let share = settings.number("holdout")
    if settings["unseen"] == "classes" {
      // At least two on either side, or there are no different ones.
      let wanted = Int((share * Double(classes.count)).rounded())
      let count = share > 0 && classes.count >= 4 ? min(max(2, wanted), classes.count - 2) : 0
      let held = Set(generator.permutation(classes.count).prefix(count))
      return (
        part(labels.indices.filter { !held.contains(labels[$0]) }),
        part(labels.indices.filter { held.contains(labels[$0]) })
      )
    }
    let parts = stratifiedSplit([1 - share, share], using: &generator)
    return (part(parts[0].indices), part(parts[1].indices))
  }
}
