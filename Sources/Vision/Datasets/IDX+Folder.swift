import Files

extension IDX {
  /// Reads one half of a dataset whose folder has four files with the names of MNIST's:
  /// `train-images-idx3-ubyte`, `train-labels-idx1-ubyte`, `t10k-images-idx3-ubyte` and `t10k-labels-idx1-ubyte`, each
  /// perhaps compressed, with the extension `.gz`.
  ///
  /// - Parameters:
  ///   - folder: The path of the folder.
  ///   - split: ``DatasetSplit/train`` or ``DatasetSplit/test``; there is no validation set.
  ///   - classes: The names of the classes; the numbers of the labels if nil.
  /// - Throws: ``/Files/DataError`` if a file is missing or invalid, or if images and labels do not match.
  public static func read(
    folder: String, _ split: DatasetSplit, classes: [String]? = nil
  ) throws(DataError) -> PackedImages {
    let (images, labels) = try paths(in: folder, split)
    return try read(images: images, labels: labels, classes: classes)
  }

  /// Returns the paths of the images and the labels in a folder with the names of MNIST's files.
  ///
  /// - Throws: ``/Files/DataError`` if one is missing.
  public static func paths(
    in folder: String, _ split: DatasetSplit
  ) throws(DataError) -> (images: String, labels: String) {
    guard split != .validation else { throw DatasetSplit.noValidationSet(folder) }
    let entries = Set(try File.entries(in: folder).map(\.name))
    func path(_ kind: String) throws(DataError) -> String {
      let name = (split == .train ? "train" : "t10k") + "-" + kind + "-ubyte"
      // Some copies have a period in place of the dash.
      let names = [name, name.replacing("-idx", with: ".idx")].flatMap { [$0, $0 + ".gz"] }
      guard let found = names.first(where: entries.contains) else {
        throw DataError(
          path: folder, problem: "has no file '\(name)' or '\(name).gz'",
          recoverySuggestion:
            "name the folder of MNIST's four files, or two files: idx:IMAGES,LABELS"
        )
      }
      return ImageListing.path(folder, found)
    }
    return (try path("images-idx3"), try path("labels-idx1"))
  }
}
