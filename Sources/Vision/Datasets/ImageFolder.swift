import Files

/// A folder with one folder for each class, and pictures in these, at any depth.
///
///     pets/
///       mia/1.jpg, 2.jpg, 2024/spring.png
///       rex/1.jpg
///
/// Classes are the sorted names of the folders, and pictures come in torchvision's order
/// (`torchvision.datasets.ImageFolder`): class after class, folder after folder, name after name. Links are
/// followed; names that begin with a dot are left out, which torchvision does not do.
public struct ImageFolder: LabeledDataset {
  public let folder: String
  /// What was found.
  public let files: LabeledFiles
  /// Files that are not among the pictures because of their ending.
  public let ignored: [String]

  /// Looks for pictures; none is opened yet.
  ///
  /// - Parameters:
  ///   - endings: what names end in, in small letters; capitals in names do not matter.
  ///   - minimumClasses: how many classes there must be: two, so that there is something to tell apart. Give
  ///     1 to embed or search pictures of one class.
  ///   - allowsEmptyClasses: whether a class folder may hold no picture.
  /// - Throws: ``DataError`` where a folder is missing, cannot be read, has a name that is not UTF-8, or holds
  ///   too few classes or an empty one.
  public init(
    _ folder: String, endings: Set<String> = ["jpg", "jpeg", "png"], minimumClasses: Int = 2,
    allowsEmptyClasses: Bool = false
  ) throws(DataError) {
    self.folder = folder
    let classes = try File.entries(in: folder).filter(\.isFolder).map(\.name)
    guard classes.count >= minimumClasses else {
      throw DataError(
        path: folder,
        problem: classes.isEmpty
          ? "has no folders in it" : "has one class only, '\(classes[0])'",
        recoverySuggestion:
          "put the pictures of each class in a folder of their own, at least \(minimumClasses)")
    }
    var (paths, labels, ignored): ([String], [Int], [String]) = ([], [], [])
    for (label, name) in classes.enumerated() {
      var found = 0
      for (place, names) in try Self.walk(folder + "/" + name) {
        for name in names {
          let ending = name.split(separator: ".").dropFirst().last.map { $0.lowercased() } ?? ""
          guard endings.contains(ending) else {
            ignored.append(place + "/" + name)
            continue
          }
          paths.append(place + "/" + name)
          labels.append(label)
          found += 1
        }
      }
      guard found > 0 || allowsEmptyClasses else {
        throw DataError(
          path: folder + "/" + name,
          problem: "is a class without pictures whose names end in "
            + endings.sorted().map { "." + $0 }.joined(separator: ", "),
          recoverySuggestion: "add some, or remove the folder")
      }
    }
    files = LabeledFiles(paths: paths, labels: labels, classes: classes)
    self.ignored = ignored
  }

  public var count: Int { files.count }
  public var labels: [Int] { files.labels }
  public var classes: [String] { files.classes }
  public var paths: [String] { files.paths }

  /// Returns picture `index`, in color.
  ///
  /// - Throws: ``DataError`` where the file cannot be read.
  public func item(_ index: Int, epoch: Int = 0) throws -> Labeled<Image> {
    try files.item(index, epoch: epoch)
  }

  /// All folders below one and the files in each; folders sorted by their whole paths, as Python's
  /// `sorted(os.walk(…))`.
  private static func walk(_ top: String) throws(DataError) -> [(folder: String, names: [String])] {
    var (found, waiting): ([(folder: String, names: [String])], [String]) = ([], [top])
    while let place = waiting.popLast() {
      // A link to a folder that it is in would go round for ever.
      guard place.split(separator: "/").count - top.split(separator: "/").count < 32 else {
        throw DataError(
          path: place, problem: "is more than 32 folders deep",
          recoverySuggestion: "look for a link that leads back to a folder it is in")
      }
      let entries = try File.entries(in: place)
      found.append((place, entries.filter { !$0.isFolder }.map(\.name)))
      waiting += entries.filter(\.isFolder).map { place + "/" + $0.name }
    }
    return found.sorted { $0.folder.utf8.lexicographicallyPrecedes($1.folder.utf8) }
  }
}
