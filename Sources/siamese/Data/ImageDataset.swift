import Datasets
import Files
import Glibc
import Tensors
import Vision

/// Labeled images from files, or generated.
struct ImageDataset: LabeledDataset {
  /// The path of each image, or a description of one that is not in a file of its own.
  let names: [String]
  let labels: [Int]
  let classes: [String]
  /// Whether ``names`` are paths.
  let isFiles: Bool
  /// The part that each image is in, by the data's publisher; empty where nobody has split it.
  let splits: [DatasetSplit]
  /// The side length of square images that are in memory; `nil` for others.
  private let sideInMemory: Int?
  /// Whether all images are known to be gray: their three channels are equal.
  let isGray: Bool
  private let image: @Sendable (Int) throws -> Image
  /// Returns what the images are recognized by; `nil` for generated images, whose names suffice.
  private let content: (@Sendable (Int) -> ImageContents?)?

  var count: Int { names.count }

  func item(_ index: Int, epoch: Int) throws -> Labeled<Image> {
    let image = try image(index)
    if let damage = image.damage { DamagedImages.all.add(names[index], damage) }
    return Labeled(image, label: labels[index])
  }

  /// Whether images are recognized by their contents.
  var hasContents: Bool { content != nil }

  /// Returns what the image at `index` is recognized by; `nil` where it cannot be read.
  func contents(_ index: Int) -> ImageContents? { content?(index) }

  /// Returns the indices of the images in a part of the published split.
  func indices(in split: DatasetSplit) -> [Int] {
    splits.indices.filter { splits[$0] == split }
  }

  /// Creates the dataset of labeled files.
  init(_ files: LabeledFiles) {
    self.init(
      names: files.paths, labels: files.labels, classes: files.classes, splits: files.splits,
      content: { ImageContents(file: files.paths[$0]) }, isFiles: true,
      image: { try files.item($0).value })
  }

  /// Creates a dataset of image files without labels.
  ///
  /// - Parameter upright: whether images are rotated as their Exif data says.
  init(paths: [String], upright: Bool = true) {
    self.init(
      names: paths, labels: paths.map { _ in 0 }, classes: [""],
      content: { ImageContents(file: paths[$0]) }, isFiles: true,
      image: { try Image(contentsOf: paths[$0], upright: upright).color })
  }

  init(
    names: [String], labels: [Int], classes: [String], splits: [DatasetSplit] = [],
    content: (@Sendable (Int) -> ImageContents?)? = nil, isFiles: Bool = false,
    sideInMemory: Int? = nil, isGray: Bool = false,
    image: @escaping @Sendable (Int) throws -> Image
  ) {
    (self.names, self.labels, self.classes, self.splits) = (names, labels, classes, splits)
    (self.content, self.isFiles, self.image) = (content, isFiles, image)
    (self.sideInMemory, self.isGray) = (sideInMemory, isGray)
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
      names: indices.map { names[$0] }, labels: labels, classes: classes, content: content(indices),
      isFiles: isFiles, sideInMemory: sideInMemory, isGray: isGray
    ) { try image(indices[$0]) }
  }

  private func content(_ indices: [Int]) -> (@Sendable (Int) -> ImageContents?)? {
    guard let content else { return nil }
    return { content(indices[$0]) }
  }

  /// Returns `count` of the images at most, drawn from a fixed seed.
  func sample(_ count: Int) -> ImageDataset {
    guard self.count > count else { return self }
    var generator = Generator(seed: 0)
    return subset(generator.permutation(self.count).prefix(count).sorted())
  }

  /// Returns the same images, resized once and cached; those that are in memory in this size, as they are.
  func resized(to size: Int) -> ImageDataset {
    if sideInMemory == size { return self }
    let resize = Resize(width: size, height: size)
    let cached = map { resize($0.value) }.cached(limit: 50_000)
    return ImageDataset(
      names: names, labels: labels, classes: classes, content: content, isFiles: isFiles,
      isGray: isGray
    ) {
      try cached.item($0, epoch: 0)
    }
  }
}
