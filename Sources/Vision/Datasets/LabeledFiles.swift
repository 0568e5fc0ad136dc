import Datasets
import Files

/// A dataset of labeled image files, which are read when they are accessed.
///
/// All images are converted to RGB, as by torchvision's default loader.
public struct LabeledFiles: LabeledDataset {
  /// The path of each image.
  public let paths: [String]
  public let labels: [Int]
  public let classes: [String]
  /// Whether images are rotated as their Exif data says.
  public let upright: Bool
  /// The part of the dataset that each image is in; empty if the list or the folder does not say.
  public let splits: [DatasetSplit]

  /// Creates a dataset from the path and the class name of each image.
  ///
  /// Classes are sorted by name, or by value if all names are integers. Names that differ in their Unicode
  /// normalization only, such as `é` as one character (NFC) and as `e` with an accent (NFD, as macOS writes it), are
  /// one class, with the spelling of its first image.
  ///
  /// - Parameters:
  ///   - paths: The paths of the image files.
  ///   - labels: The class name of each image.
  ///   - minimumClasses: The minimum number of classes. Give 1 to embed or search images of a single class.
  ///   - upright: Whether to rotate images as their Exif data says; torchvision does not.
  /// - Throws: ``/Files/DataError`` if the lists differ in length or are empty, if there are too few classes,
  ///   or if a file does not exist.
  public init(
    paths: [String], labels: [String], minimumClasses: Int = 2, upright: Bool = true
  ) throws(DataError) {
    guard paths.count == labels.count else {
      throw DataError(
        path: paths.first ?? "list of images",
        problem: "is in a list of \(paths.count.counted("path")), but there "
          + "\(labels.count == 1 ? "is" : "are") \(labels.count.counted("label"))",
        recoverySuggestion: "give every image one label")
    }
    for path in paths where !File.exists(path) {
      throw DataError(
        path: path, problem: "does not exist or is not a file",
        recoverySuggestion: "remove it from the list, or fix its path")
    }
    try self.init(
      existing: paths, labels: labels, minimumClasses: minimumClasses, upright: upright)
  }

  /// Creates a dataset of files that exist.
  init(
    existing paths: [String], labels: [String], minimumClasses: Int, upright: Bool,
    splits: [DatasetSplit] = []
  ) throws(DataError) {
    let classes = Self.sorted(Self.unique(labels))
    guard classes.count >= minimumClasses else {
      throw DataError(
        path: paths.first ?? "list of images",
        problem: classes.isEmpty
          ? "there are no images" : "is in a list with only one class, '\(classes[0].displayed())'",
        recoverySuggestion:
          "add images of \(classes.isEmpty ? "at least two classes" : "another class")")
    }
    let numbers = Dictionary(uniqueKeysWithValues: classes.enumerated().map { ($1, $0) })
    self.init(
      paths: paths, labels: labels.map { numbers[$0]! }, classes: classes, upright: upright,
      splits: splits)
  }

  init(
    paths: [String], labels: [Int], classes: [String], upright: Bool, splits: [DatasetSplit] = []
  ) {
    (self.paths, self.labels, self.classes, self.upright) = (paths, labels, classes, upright)
    self.splits = splits
  }

  public var count: Int { paths.count }

  /// Returns the image at `index` in RGB, and its label.
  ///
  /// - Throws: ``DataError`` if the file cannot be read.
  public func item(_ index: Int, epoch: Int = 0) throws -> Labeled<Image> {
    requireItem(index, "LabeledFiles")
    return Labeled(
      try Image(contentsOf: paths[index], upright: upright).color, label: labels[index])
  }

  /// Returns the first spelling of each name, in order.
  static func unique(_ names: [String]) -> [String] {
    var seen: Set<String> = []
    return names.filter { seen.insert($0).inserted }
  }

  private static func sorted(_ names: [String]) -> [String] {
    let numbers = names.compactMap { Int($0) }
    if numbers.count == names.count {
      return names.sorted { (Int($0)!, $0) < (Int($1)!, $1) }
    }
    return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }
}
