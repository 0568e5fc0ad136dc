import Files
import Tensors

/// CIFAR-10 and CIFAR-100 (Krizhevsky, "Learning multiple layers of features from tiny images", 2009), from
/// the files of the binary version: 32 × 32 dots in color.
public enum CIFAR {
  /// Which of the two parts.
  public enum Part: Sendable { case train, test }

  /// How finely CIFAR-100 is labeled: 100 classes, or the 20 that they are gathered in.
  public enum Labels: Sendable { case fine, coarse }

  /// The classes of CIFAR-10.
  public static let classes10 = [
    "airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck",
  ]

  /// Reads CIFAR-10 from its folder, `cifar-10-batches-bin`: 50,000 pictures to train with, 10,000 to test.
  ///
  /// - Throws: ``DataError``, which names the file, and the picture in it, that is not as it should be.
  public static func ten(_ folder: String, _ part: Part) throws(DataError) -> PackedImages {
    let names = part == .test ? ["test_batch"] : (1...5).map { "data_batch_\($0)" }
    return try read(
      names.map { "\(folder)/\($0).bin" }, labelBytes: 1, label: 0, classes: classes10)
  }

  /// Reads CIFAR-100 from its folder, `cifar-100-binary`: 50,000 pictures to train with, 10,000 to test.
  ///
  /// - Throws: ``DataError``, as ``ten(_:_:)``.
  public static func hundred(
    _ folder: String, _ part: Part, labels: Labels = .fine
  ) throws(DataError) -> PackedImages {
    let (kind, count) = labels == .fine ? ("fine", 100) : ("coarse", 20)
    let path = "\(folder)/\(kind)_label_names.txt"
    let text = String(decoding: try File.read(path, limit: 1 << 20), as: UTF8.self)
    let names = text.split(whereSeparator: \.isNewline).map(String.init)
    guard names.count == count else {
      throw DataError(
        path: path, problem: "names \(names.count) classes, not \(count)",
        recoverySuggestion: "copy it again")
    }
    return try read(
      ["\(folder)/\(part == .test ? "test" : "train").bin"], labelBytes: 2,
      label: labels == .fine ? 1 : 0, classes: names)
  }

  /// Reads files of records: some bytes of labels, then the red, green and blue dots.
  private static func read(
    _ paths: [String], labelBytes: Int, label: Int, classes: [String]
  ) throws(DataError) -> PackedImages {
    let dots = 3 * 32 * 32
    var (pixels, labels): ([UInt8], [Int]) = ([], [])
    for path in paths {
      let bytes = try File.read(path)
      guard !bytes.isEmpty, bytes.count % (labelBytes + dots) == 0 else {
        throw DataError(
          path: path,
          problem: "has \(bytes.count) bytes, not a whole number of \(labelBytes + dots) each",
          recoverySuggestion: "unpack the binary version again; the Python version has another form"
        )
      }
      for start in stride(from: 0, to: bytes.count, by: labelBytes + dots) {
        let number = Int(bytes[start + label])
        guard number < classes.count else {
          throw DataError(
            path: path,
            problem: "picture \(start / (labelBytes + dots)) has the label \(number) of "
              + "\(classes.count) classes", recoverySuggestion: "unpack the binary version again")
        }
        labels.append(number)
        pixels += bytes[start + labelBytes..<start + labelBytes + dots]
      }
    }
    return PackedImages(
      pixels: Tensor(pixels, shape: [labels.count, 3, 32, 32]), labels: labels, classes: classes)
  }
}
