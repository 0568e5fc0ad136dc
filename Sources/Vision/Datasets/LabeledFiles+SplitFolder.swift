import Files

extension LabeledFiles {
  /// The folders of a dataset that its publisher has split.
  struct SplitFolder {
    /// The folders' names, of the training set first.
    let parts: [(split: DatasetSplit, name: String)]
    /// The names of the other folders.
    let others: [String]

    /// Finds the folder of the training set, with a folder for each class, and that of a validation set or a test set
    /// beside it; `nil` where a folder is not split.
    init?(_ folder: String) {
      guard let names = try? File.entries(in: folder).filter(\.isFolder).map(\.name) else {
        return nil
      }
      var parts: [(split: DatasetSplit, name: String)] = []
      for split in DatasetSplit.allCases {
        // The two names of a part beside each other are more likely classes.
        let found = names.filter { DatasetSplit(name: $0) == split }
        if found.count == 1 { parts.append((split, found[0])) }
      }
      guard parts.count > 1, parts[0].split == .train else { return nil }
      for part in parts {
        let path = ImageListing.path(folder, part.name)
        guard let entries = try? File.entries(in: path), entries.contains(where: \.isFolder) else {
          return nil
        }
      }
      self.parts = parts
      others = names.filter { name in !parts.contains { $0.name == name } }
    }
  }

  /// Returns whether a folder is a dataset that its publisher has split, which ``init(splitFolder:upright:warn:)`` reads.
  ///
  ///     pets/
  ///       train/mia/1.jpg, 2.jpg
  ///       train/rex/1.jpg
  ///       test/mia/3.jpg
  ///
  /// - Parameter folder: The path of a folder.
  public static func isSplitFolder(_ folder: String) -> Bool { SplitFolder(folder) != nil }

  /// Lists the images of a folder that has a folder `train`, and beside it `val`, `test` or both; in each of these is a
  /// folder for each class, as in ImageNet.
  ///
  /// - Parameters:
  ///   - folder: The path of the folder.
  ///   - upright: Whether to rotate images as their Exif data says; torchvision does not.
  ///   - warn: A function that is called with a sentence about files that are left out.
  /// - Throws: ``/Files/DataError`` if a folder is missing or unreadable, or if the training set has too few classes.
  public init(
    splitFolder folder: String, upright: Bool = true, warn: (String) -> Void = { _ in }
  ) throws(DataError) {
    guard let found = SplitFolder(folder) else {
      throw DataError(
        path: folder, problem: "has no folders 'train' and 'val' or 'test' with a folder per class",
        recoverySuggestion: "create them, or give the path of a folder with one subfolder per class"
      )
    }
    if !found.others.isEmpty {
      warn(
        "has the folders 'train' and '\(found.parts[1].name)', so its other folders are ignored: "
          + found.others.prefix(3).map { $0.displayed() }.joined(separator: ", ")
          + (found.others.count > 3 ? ", …" : ""))
    }
    var images: [(split: DatasetSplit, folder: ImageFolder)] = []
    for part in found.parts {
      let folder = try ImageFolder(
        ImageListing.path(folder, part.name), minimumClasses: part.split == .train ? 2 : 1,
        upright: upright)
      for warning in folder.warnings { warn("\(part.name): \(warning)") }
      images.append((part.split, folder))
    }
    let classes = Self.unique(
      images.flatMap(\.folder.classes).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) })
    let numbers = Dictionary(uniqueKeysWithValues: classes.enumerated().map { ($1, $0) })
    self.init(
      paths: images.flatMap(\.folder.paths),
      labels: images.flatMap { _, folder in folder.labels.compactMap { numbers[folder.classes[$0]] }
      },
      classes: classes, upright: upright,
      splits: images.flatMap { split, folder in folder.paths.map { _ in split } })
  }
}
