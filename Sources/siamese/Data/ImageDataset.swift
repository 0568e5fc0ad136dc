import Datasets
import Files
import Glibc
import Tensors
import Vision

/// Labeled images from files, or generated.
struct ImageDataset: LabeledDataset {
  /// The path of each image, or a description of a generated one.
  let names: [String]
  let labels: [Int]
  let classes: [String]
  /// Whether ``names`` are paths.
  let isFiles: Bool
  private let image: @Sendable (Int) throws -> Image

  var count: Int { names.count }

  func item(_ index: Int, epoch: Int) throws -> Labeled<Image> {
    Labeled(try image(index), label: labels[index])
  }

  /// Opens the source of a configuration.
  init(_ configuration: DataConfiguration) throws {
    switch configuration.source {
    case .catsAndDogs:
      let pets = CatsAndDogs(
        individuals: 0..<configuration.individuals,
        pictures: 0..<configuration.imagesPerIndividual,
        size: max(8, configuration.imageSize), seed: configuration.seed)
      let (labels, classes) = (pets.labels, pets.classes)
      self.init(
        names: labels.enumerated().map { "\(classes[$1]), \($0 % pets.pictures.count)" },
        labels: labels, classes: classes, isFiles: false
      ) { pets.item($0).image }
    case .digits:
      let digits = try Digits.load()
      self.init(
        names: digits.labels.enumerated().map { "digit \($1), \($0)" }, labels: digits.labels,
        classes: (0..<10).map(String.init), isFiles: false
      ) { Image(digits.images[$0]).color }
    case .list(let path): self.init(try LabeledFiles(csv: path))
    case .folder(let path): self.init(try ImageFolder(path).files)
    }
  }

  /// Creates the dataset of labeled files.
  init(_ files: LabeledFiles) {
    self.init(names: files.paths, labels: files.labels, classes: files.classes, isFiles: true) {
      try files.item($0).value
    }
  }

  /// Creates a dataset of files, and of all images in folders, without labels.
  init(paths: [String]) throws {
    var found: [String] = []
    for path in paths { found += try Self.images(at: path) }
    let all = found
    self.init(
      names: all, labels: all.map { _ in 0 }, classes: [""], isFiles: true
    ) { try Image(contentsOf: all[$0]).color }
  }

  private init(
    names: [String], labels: [Int], classes: [String], isFiles: Bool,
    image: @escaping @Sendable (Int) throws -> Image
  ) {
    (self.names, self.labels, self.classes) = (names, labels, classes)
    (self.isFiles, self.image) = (isFiles, image)
  }

  /// Returns the file at a path, or the images in the folder there, at any depth, sorted by name.
  private static func images(at path: String, depth: Int = 0) throws -> [String] {
    if File.exists(path) { return [path] }
    guard access(path, F_OK) == 0 else {
      throw DataError(
        path: path, problem: "no such file or folder", recoverySuggestion: "check the path")
    }
    guard depth < 32 else {
      throw DataError(
        path: path, problem: "folders are nested more than 32 levels deep",
        recoverySuggestion: "remove the symbolic link to a parent folder")
    }
    var found: [String] = []
    let folder = path.hasSuffix("/") ? String(path.dropLast()) : path
    for entry in try File.entries(in: path) {
      if entry.isFolder {
        found += try images(at: folder + "/" + entry.name, depth: depth + 1)
      } else if [".jpg", ".jpeg", ".png"].contains(where: entry.name.lowercased().hasSuffix) {
        found.append(folder + "/" + entry.name)
      }
    }
    if found.isEmpty && depth == 0 {
      throw DataError(
        path: path, problem: "contains no images",
        recoverySuggestion: "pass a folder with .jpg or .png files")
    }
    return found
  }

  /// Returns the images at `indices`.
  func subset(_ indices: [Int]) -> ImageDataset {
    subset(indices, labels: indices.map { labels[$0] }, classes: classes)
  }

  /// Returns the images at `indices`, with other labels and classes.
  func subset(_ indices: [Int], labels: [Int], classes: [String]) -> ImageDataset {
    let image = image
    return ImageDataset(
      names: indices.map { names[$0] }, labels: labels, classes: classes, isFiles: isFiles
    ) { try image(indices[$0]) }
  }

  /// Returns the same images, resized once and cached.
  func resized(to size: Int) -> ImageDataset {
    let resize = Resize(width: size, height: size)
    let cached = map { resize($0.value) }.cached(limit: 50_000)
    return ImageDataset(names: names, labels: labels, classes: classes, isFiles: isFiles) {
      try cached.item($0, epoch: 0)
    }
  }
}
