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
  /// The images that have no class because they are in the folder itself.
  public let unlabeled: [String]
  private let listing: ImageListing

  /// Lists the images of a folder, without reading them.
  ///
  /// - Parameters:
  ///   - folder: The path of the folder, with one subfolder per class.
  ///   - extensions: The file extensions of images in lowercase; those of files may be in uppercase.
  ///   - minimumClasses: The minimum number of classes. Give 1 to embed or search images of a single class.
  ///   - allowsEmptyClasses: Whether a class may have no images.
  ///   - upright: Whether to rotate images as their Exif data says; torchvision does not.
  /// - Throws: ``/Files/DataError`` if a folder is missing or unreadable, if there are too few classes, or if a
  ///   class is empty.
  public init(
    _ folder: String, extensions: Set<String> = ["jpg", "jpeg", "png"], minimumClasses: Int = 2,
    allowsEmptyClasses: Bool = false, upright: Bool = true
  ) throws(DataError) {
    self.folder = folder
    var listing = ImageListing(extensions: extensions)
    let contents = try File.listing(of: folder)
    listing.addInvalid(contents.invalidNames, in: folder)
    let names = contents.entries.filter(\.isFolder).map(\.name)
    let classes = LabeledFiles.unique(names)
    let numbers = Dictionary(uniqueKeysWithValues: classes.enumerated().map { ($1, $0) })
    guard classes.count >= minimumClasses else {
      throw DataError(
        path: folder,
        problem: classes.isEmpty
          ? "has no subfolders" : "has only one class, '\(classes[0].displayed())'",
        recoverySuggestion:
          "put the images of each class in a subfolder; needs at least \(minimumClasses)")
    }
    var labels: [Int] = []
    for name in names {
      guard let label = numbers[name] else { continue }
      let (found, ignored) = (listing.paths.count, listing.ignored.count)
      try listing.add(ImageListing.path(folder, name))
      guard listing.paths.count > found || allowsEmptyClasses else {
        throw Self.emptyClass(
          name, of: folder, listing, ignored: Array(listing.ignored[ignored...]))
      }
      labels += [Int](repeating: label, count: listing.paths.count - found)
    }
    files = LabeledFiles(
      paths: listing.paths, labels: labels, classes: classes, upright: upright)
    self.listing = listing
    unlabeled = contents.entries.filter { !$0.isFolder && listing.isImage($0.name) }.map {
      ImageListing.path(folder, $0.name)
    }
  }

  private static func emptyClass(
    _ name: String, of folder: String, _ listing: ImageListing, ignored: [String]
  ) -> DataError {
    let types = ImageListing.types(of: ignored).joined(separator: ", ")
    return DataError(
      path: ImageListing.path(folder, name),
      problem: "is a class without images in files of type "
        + listing.extensions.sorted().map { "." + $0 }.joined(separator: ", ")
        + (types.isEmpty ? "" : ", but with other files: \(types)"),
      recoverySuggestion: ignored.isEmpty
        ? "add images, or remove the folder" : "convert them, add images, or remove the folder")
  }

  public var count: Int { files.count }
  public var labels: [Int] { files.labels }
  public var classes: [String] { files.classes }
  /// The path of each image.
  public var paths: [String] { files.paths }
  /// The files that are skipped because of their extension.
  public var ignored: [String] { listing.ignored }
  /// The files and folders that are skipped because their names are not UTF-8, with escapes such as `\xE9`.
  public var invalidNames: [String] { listing.invalidNames }

  /// A sentence for each kind of files that are left out, with their number and an example.
  public var warnings: [String] {
    guard let first = unlabeled.first else { return listing.warnings }
    return listing.warnings + [
      "\(ImageListing.count(unlabeled.count, "image")) in no class and ignored, for example "
        + "\(first.displayed()); put each into the folder of its class"
    ]
  }

  /// Returns the image at `index` in RGB, and its label.
  ///
  /// - Throws: ``DataError`` if the file cannot be read.
  public func item(_ index: Int, epoch: Int = 0) throws -> Labeled<Image> {
    try files.item(index, epoch: epoch)
  }
}
