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

  /// Creates a dataset from the path and the class name of each image.
  ///
  /// Classes are sorted by name, or by value if all names are integers.
  ///
  /// - Parameters:
  ///   - paths: The paths of the image files.
  ///   - labels: The class name of each image.
  ///   - minimumClasses: The minimum number of classes. Give 1 to embed or search images of a single class.
  /// - Throws: ``/Files/DataError`` if the lists differ in length or are empty, if there are too few classes,
  ///   or if a file does not exist.
  public init(
    paths: [String], labels: [String], minimumClasses: Int = 2
  ) throws(DataError) {
    guard paths.count == labels.count else {
      throw DataError(
        path: paths.first ?? "list of images",
        problem: "is in a list of \(paths.count) paths, but there are \(labels.count) labels",
        recoverySuggestion: "give every image one label")
    }
    let classes = Self.sorted(Set(labels))
    guard classes.count >= minimumClasses else {
      throw DataError(
        path: paths.first ?? "list of images",
        problem: classes.isEmpty
          ? "there are no images" : "is in a list with only one class, '\(classes[0])'",
        recoverySuggestion:
          "add images of \(classes.isEmpty ? "at least two classes" : "another class")")
    }
    for path in paths where !File.exists(path) {
      throw DataError(
        path: path, problem: "does not exist or is not a file",
        recoverySuggestion: "remove it from the list, or fix its path")
    }
    let numbers = Dictionary(uniqueKeysWithValues: classes.enumerated().map { ($1, $0) })
    self.init(paths: paths, labels: labels.map { numbers[$0]! }, classes: classes)
  }

  init(paths: [String], labels: [Int], classes: [String]) {
    (self.paths, self.labels, self.classes) = (paths, labels, classes)
  }

  public var count: Int { paths.count }

  /// Returns the image at `index` in RGB, and its label.
  ///
  /// - Throws: ``DataError`` if the file cannot be read.
  public func item(_ index: Int, epoch: Int = 0) throws -> Labeled<Image> {
    requireItem(index, "LabeledFiles")
    return Labeled(try Image(contentsOf: paths[index]).color, label: labels[index])
  }

  private static func sorted(_ names: Set<String>) -> [String] {
    let numbers = names.compactMap { Int($0) }
    if numbers.count == names.count {
      return names.sorted { (Int($0)!, $0) < (Int($1)!, $1) }
    }
    return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }
}
