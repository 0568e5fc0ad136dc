import Datasets
import Files

/// A dataset of the images in a folder that has a subfolder for each class, at any depth.
///
///     pets/
///       mia/1.jpg, 2.jpg, 2024/spring.png
///       rex/1.jpg
///
/// Classes are the sorted names of the subfolders; names that differ in their Unicode normalization only are one
/// class, as in ``LabeledFiles``. Images are in the order of
/// `torchvision.datasets.ImageFolder`: by class, then by folder, then by name. Links are followed; unlike
/// torchvision, names that begin with a period are skipped.
public struct ImageFolder: LabeledDataset {
  /// The path of the folder.
  public let folder: String
  /// The paths and labels of the images.
  public let files: LabeledFiles
  /// The files that are skipped because of their extension.
  public let ignored: [String]

  /// Lists the images of a folder, without reading them.
  ///
  /// - Parameters:
  ///   - folder: The path of the folder, with one subfolder per class.
  ///   - extensions: The file extensions of images in lowercase; those of files may be in uppercase.
  ///   - minimumClasses: The minimum number of classes. Give 1 to embed or search images of a single class.
  ///   - allowsEmptyClasses: Whether a class may have no images.
  /// - Throws: ``/Files/DataError`` if a folder is missing or unreadable, if a name is not UTF-8, if there
  ///   are too few classes, or if a class is empty.
  public init(
    _ folder: String, extensions: Set<String> = ["jpg", "jpeg", "png"], minimumClasses: Int = 2,
    allowsEmptyClasses: Bool = false
  ) throws(DataError) {
    self.folder = folder
    let names = try File.entries(in: folder).filter(\.isFolder).map(\.name)
    let classes = LabeledFiles.unique(names)
    let numbers = Dictionary(uniqueKeysWithValues: classes.enumerated().map { ($1, $0) })
    guard classes.count >= minimumClasses else {
      throw DataError(
        path: folder,
        problem: classes.isEmpty
          ? "has no subfolders" : "has only one class, '\(classes[0])'",
        recoverySuggestion:
          "put the images of each class in a subfolder; needs at least \(minimumClasses)")
    }
    var (paths, labels, ignored): ([String], [Int], [String]) = ([], [], [])
    for name in names {
      guard let label = numbers[name] else { continue }
      var found = 0
      for (subfolder, names) in try Self.walk(folder + "/" + name) {
        for name in names {
          let suffix = name.split(separator: ".").dropFirst().last.map { $0.lowercased() } ?? ""
          guard extensions.contains(suffix) else {
            ignored.append(subfolder + "/" + name)
            continue
          }
          paths.append(subfolder + "/" + name)
          labels.append(label)
          found += 1
        }
      }
      guard found > 0 || allowsEmptyClasses else {
        throw DataError(
          path: folder + "/" + name,
          problem: "is a class without images in files of type "
            + extensions.sorted().map { "." + $0 }.joined(separator: ", "),
          recoverySuggestion: "add images, or remove the folder")
      }
    }
    files = LabeledFiles(paths: paths, labels: labels, classes: classes)
    self.ignored = ignored
  }

  public var count: Int { files.count }
  public var labels: [Int] { files.labels }
  public var classes: [String] { files.classes }
  /// The path of each image.
  public var paths: [String] { files.paths }

  /// Returns the image at `index` in RGB, and its label.
  ///
  /// - Throws: ``DataError`` if the file cannot be read.
  public func item(_ index: Int, epoch: Int = 0) throws -> Labeled<Image> {
    try files.item(index, epoch: epoch)
  }

  /// Returns the number of components of a path.
  private static func depth(of path: String) -> Int {
    path.utf8.split(separator: UInt8(ascii: "/")).count
  }

  /// Returns a folder and all its subfolders, sorted by path, with their files: Python's `sorted(os.walk(…))`.
  private static func walk(_ top: String) throws(DataError) -> [(folder: String, names: [String])] {
    var (found, waiting): ([(folder: String, names: [String])], [String]) = ([], [top])
    while let folder = waiting.popLast() {
      // A link to a folder that contains it would be followed forever.
      guard Self.depth(of: folder) - Self.depth(of: top) < 32 else {
        throw DataError(
          path: folder, problem: "is nested more than 32 levels deep",
          recoverySuggestion: "look for a link to a folder that contains it")
      }
      let entries = try File.entries(in: folder)
      found.append((folder, entries.filter { !$0.isFolder }.map(\.name)))
      waiting += entries.filter(\.isFolder).map { folder + "/" + $0.name }
    }
    return found.sorted { $0.folder.utf8.lexicographicallyPrecedes($1.folder.utf8) }
  }
}
