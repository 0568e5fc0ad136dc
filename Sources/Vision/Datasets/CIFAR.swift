import Files
import Tensors

/// CIFAR-10 and CIFAR-100 (Krizhevsky, "Learning multiple layers of features from tiny images", 2009): color
/// images of 32 × 32 pixels, read from the files of the binary version.
public enum CIFAR {
  /// The labels of CIFAR-100: 100 fine classes, or the 20 superclasses that group them.
  public enum Labels: Sendable {
    /// The 100 classes.
    case fine
    /// The 20 superclasses, of five classes each.
    case coarse
  }

  /// The classes of CIFAR-10.
  public static let classes10 = [
    "airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck",
  ]

  /// Reads CIFAR-10 from its folder, `cifar-10-batches-bin`: 50,000 training images or 10,000 test images.
  ///
  /// - Parameters:
  ///   - folder: The path of the folder.
  ///   - split: ``DatasetSplit/train`` or ``DatasetSplit/test``; there is no validation set.
  /// - Throws: ``/Files/DataError`` naming the file, and the image in it, that is invalid.
  public static func ten(_ folder: String, _ split: DatasetSplit) throws(DataError) -> PackedImages
  {
    guard split != .validation else { throw DatasetSplit.noValidationSet(folder) }
    let names = split == .test ? ["test_batch"] : (1...5).map { "data_batch_\($0)" }
    return try read(
      names.map { "\(folder)/\($0).bin" }, labelBytes: 1, label: 0, classes: classes10)
  }

  /// Reads CIFAR-100 from its folder, `cifar-100-binary`: 50,000 training images or 10,000 test images.
  ///
  /// - Parameters:
  ///   - folder: The path of the folder.
  ///   - split: ``DatasetSplit/train`` or ``DatasetSplit/test``; there is no validation set.
  ///   - labels: Whether the labels are the classes or the superclasses.
  /// - Throws: ``/Files/DataError``, as ``ten(_:_:)``.
  public static func hundred(
    _ folder: String, _ split: DatasetSplit, labels: Labels = .fine
  ) throws(DataError) -> PackedImages {
    guard split != .validation else { throw DatasetSplit.noValidationSet(folder) }
    let (kind, count) = labels == .fine ? ("fine", 100) : ("coarse", 20)
    let path = "\(folder)/\(kind)_label_names.txt"
    let text = String(decoding: try File.read(path, limit: 1 << 20), as: UTF8.self)
    let names = text.split(whereSeparator: \.isNewline).map(String.init)
    guard names.count == count else {
      throw DataError(
        path: path, problem: "lists \(names.count.counted("class")) instead of \(count)",
        recoverySuggestion: "copy it again")
    }
    return try read(
      ["\(folder)/\(split == .test ? "test" : "train").bin"], labelBytes: 2,
      label: labels == .fine ? 1 : 0, classes: names)
  }

  /// Reads files of records: the bytes of labels, then the red, green and blue planes.
  private static func read(
    _ paths: [String], labelBytes: Int, label: Int, classes: [String]
  ) throws(DataError) -> PackedImages {
    let pixelBytes = 3 * 32 * 32
    var (pixels, labels): ([UInt8], [Int]) = ([], [])
    for path in paths {
      let bytes = try File.read(path)
      guard !bytes.isEmpty, bytes.count % (labelBytes + pixelBytes) == 0 else {
        throw DataError(
          path: path,
          problem:
            "has \(bytes.count.counted("byte")), not a multiple of \(labelBytes + pixelBytes)",
          recoverySuggestion:
            "extract the binary version again; the Python version has another format")
      }
      for start in stride(from: 0, to: bytes.count, by: labelBytes + pixelBytes) {
        let number = Int(bytes[start + label])
        guard number < classes.count else {
          throw DataError(
            path: path,
            problem:
              "image \(start / (labelBytes + pixelBytes)) has the label \(number), but there "
              + "\(classes.count == 1 ? "is" : "are") only \(classes.count.counted("class"))",
            recoverySuggestion: "extract the binary version again")
        }
        labels.append(number)
        pixels += bytes[start + labelBytes..<start + labelBytes + pixelBytes]
      }
    }
    return PackedImages(
      pixels: Tensor(pixels, shape: [labels.count, 3, 32, 32]), labels: labels, classes: classes)
  }
}
