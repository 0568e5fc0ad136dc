import Files

/// Fashion-MNIST (Xiao, Rasul and Vollgraf, 2017, https://arxiv.org/abs/1708.07747): 60,000 training images and 10,000
/// test images of clothes, gray, 28 × 28 pixels, in ten classes.
public enum FashionMNIST {
  /// The names of the classes.
  public static let classes = [
    "T-shirt/top", "trouser", "pullover", "dress", "coat", "sandal", "shirt", "sneaker", "bag",
    "ankle boot",
  ]

  /// The folder of Debian's package `dataset-fashion-mnist`.
  public static let folder = "/usr/share/datasets/fashion-mnist"

  /// Reads the training set or the test set.
  ///
  /// - Parameters:
  ///   - split: ``DatasetSplit/train`` or ``DatasetSplit/test``; there is no validation set.
  ///   - folder: The folder of the four files, compressed or not.
  /// - Throws: ``/Files/DataError`` if the package is not installed, or a file is invalid.
  public static func read(
    _ split: DatasetSplit, from folder: String = FashionMNIST.folder
  ) throws(DataError) -> PackedImages {
    guard (try? File.entries(in: folder)) != nil else {
      throw DataError(
        path: folder, problem: "Fashion-MNIST is not installed: there is no such folder",
        recoverySuggestion:
          "install it with '$(command -v sudo) apt-get install -y dataset-fashion-mnist'")
    }
    return try IDX.read(folder: folder, split, classes: classes)
  }
}
