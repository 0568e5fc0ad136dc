import Files

/// Pictures in files, read when they are asked for, with their labels.
///
/// Every picture comes in color, as torchvision's default loader gives it.
public struct LabeledFiles: LabeledDataset {
  public let paths: [String]
  public let labels: [Int]
  public let classes: [String]

  /// Takes a list of paths and the names of their classes; classes are numbered in the order of their
  /// names, or of their values where all are whole numbers.
  ///
  /// - Parameter minimumClasses: how many classes there must be: two, so that there is something to tell
  ///   apart. Give 1 to embed or search pictures of one class.
  /// - Throws: ``DataError`` where the lists do not fit, are empty, or name too few classes or a file that
  ///   is not there.
  public init(
    paths: [String], labels: [String], minimumClasses: Int = 2
  ) throws(DataError) {
    guard paths.count == labels.count else {
      throw DataError(
        path: paths.first ?? "list of pictures",
        problem: "is in a list of \(paths.count) paths, but there are \(labels.count) labels",
        recoverySuggestion: "give every picture one label")
    }
    let classes = Self.sorted(Set(labels))
    guard classes.count >= minimumClasses else {
      throw DataError(
        path: paths.first ?? "list of pictures",
        problem: classes.isEmpty
          ? "there are no pictures" : "is in a list that has one class only, '\(classes[0])'",
        recoverySuggestion:
          "add pictures of \(classes.isEmpty ? "at least two classes" : "another class")")
    }
    for path in paths where !File.exists(path) {
      throw DataError(
        path: path, problem: "is not there, or not a file",
        recoverySuggestion: "take it off the list, or mend its path")
    }
    let numbers = Dictionary(uniqueKeysWithValues: classes.enumerated().map { ($1, $0) })
    self.init(paths: paths, labels: labels.map { numbers[$0]! }, classes: classes)
  }

  init(paths: [String], labels: [Int], classes: [String]) {
    (self.paths, self.labels, self.classes) = (paths, labels, classes)
  }

  public var count: Int { paths.count }

  /// Returns picture `index`.
  ///
  /// - Throws: ``DataError`` where the file cannot be read.
  public func item(_ index: Int, epoch: Int = 0) throws -> Labeled<Image> {
    Labeled(try Image(contentsOf: paths[index]).color, label: labels[index])
  }

  private static func sorted(_ names: Set<String>) -> [String] {
    let numbers = names.compactMap { Int($0) }
    if numbers.count == names.count {
      return names.sorted { (Int($0)!, $0) < (Int($1)!, $1) }
    }
    return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }
}
