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
    let image = try image(index)
    if let damage = image.damage { DamagedImages.all.add(names[index], damage) }
    return Labeled(image, label: labels[index])
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
    case .list(let path):
      self.init(try LabeledFiles(csv: path, upright: configuration.orientation == .upright))
    case .folder(let path):
      let folder = try ImageFolder(path, upright: configuration.orientation == .upright)
      for warning in folder.warnings { warn("\(path.displayed()): \(warning)") }
      self.init(folder.files)
    }
  }

  /// Creates the dataset of labeled files.
  init(_ files: LabeledFiles) {
    self.init(names: files.paths, labels: files.labels, classes: files.classes, isFiles: true) {
      try files.item($0).value
    }
  }

  /// Creates a dataset of image files without labels.
  ///
  /// - Parameter upright: whether images are rotated as their Exif data says.
  init(paths: [String], upright: Bool = true) {
    self.init(
      names: paths, labels: paths.map { _ in 0 }, classes: [""], isFiles: true
    ) { try Image(contentsOf: paths[$0], upright: upright).color }
  }

  private init(
    names: [String], labels: [Int], classes: [String], isFiles: Bool,
    image: @escaping @Sendable (Int) throws -> Image
  ) {
    (self.names, self.labels, self.classes) = (names, labels, classes)
    (self.isFiles, self.image) = (isFiles, image)
  }

  /// Returns the files at paths, and the images in the folders there, at any depth; warns of ignored files.
  static func files(at paths: [String]) throws -> [String] {
    var listing = ImageListing()
    for path in paths { try add(path, to: &listing) }
    for warning in listing.warnings { warn(warning) }
    return listing.paths
  }

  private static func add(_ path: String, to listing: inout ImageListing) throws {
    if File.exists(path) { return listing.add(file: path) }
    guard access(path, F_OK) == 0 else {
      throw DataError(
        path: path, problem: "no such file or folder", recoverySuggestion: "check the path")
    }
    let count = listing.paths.count
    try listing.add(path)
    guard listing.paths.count > count else {
      for warning in listing.warnings { warn(warning) }
      throw DataError(
        path: path, problem: "contains no images",
        recoverySuggestion: "pass a folder with .jpg or .png files")
    }
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
