import Files
import Tensors

/// The IDX file format of MNIST (LeCun, Cortes and Burges, 1998) and similar datasets: a magic number, sizes,
/// then bytes, optionally compressed with gzip.
public enum IDX {
  /// The largest number of bytes of a header: of four axes.
  private static let headerLimit = 20

  /// Reads a file of gray images and a file of their labels.
  ///
  /// - Parameters:
  ///   - images: The path of the file of images.
  ///   - labels: The path of the file of labels.
  ///   - classes: The names of the classes; the numbers of the labels if nil.
  /// - Throws: ``/Files/DataError`` if a file is invalid, or if the two do not match.
  public static func read(
    images: String, labels: String, classes: [String]? = nil
  ) throws(DataError) -> PackedImages {
    let pixels = try tensor(images)
    guard pixels.rank == 3, pixels.count > 0 else {
      throw DataError(
        path: images, problem: "contains an array of shape \(pixels.shape), not images [N, H, W]",
        recoverySuggestion: "give the path of the images, for example train-images-idx3-ubyte")
    }
    let numbers = try tensor(labels)
    guard numbers.rank == 1 else {
      throw DataError(
        path: labels, problem: "contains an array of shape \(numbers.shape), not labels [N]",
        recoverySuggestion: "give the path of the labels, for example train-labels-idx1-ubyte")
    }
    guard numbers.shape[0] == pixels.shape[0] else {
      throw DataError(
        path: labels,
        problem: "has \(numbers.shape[0]) labels, but \(images) has \(pixels.shape[0]) images",
        recoverySuggestion: "give the paths of two files of the same dataset")
    }
    let values = numbers.scalars.map { Int($0) }
    let names = classes ?? (0...(values.max() ?? 0)).map(String.init)
    if let index = values.firstIndex(where: { $0 >= names.count }) {
      throw DataError(
        path: labels,
        problem: "label \(index) is \(values[index]), but there "
          + "\(names.count == 1 ? "is" : "are") only \(names.count.counted("class"))",
        recoverySuggestion: "give every class a name")
    }
    let shape = pixels.shape
    return PackedImages(
      pixels: pixels.reshaped([shape[0], 1, shape[1], shape[2]]), labels: values, classes: names)
  }

  /// Returns the array of bytes in a file, which may be compressed with gzip.
  ///
  /// - Throws: ``/Files/DataError`` if the file is not in the IDX format, or not of its declared size.
  public static func tensor(_ path: String) throws(DataError) -> Tensor<UInt8> {
    let file = try File.read(path)
    let shape = try shape(of: file, path)
    let (isCompressed, start) = (isCompressed(file), 4 + 4 * shape.count)
    func failure(_ problem: String, _ recoverySuggestion: String) -> DataError {
      DataError(path: path, problem: problem, recoverySuggestion: recoverySuggestion)
    }
    guard let count = Shape.checkedCount(shape) else {
      throw failure("has the shape \(shape), too large for any memory", "copy it again")
    }
    let excess = 1 << 20
    let bytes =
      isCompressed
      ? try Gzip.decompressed(file, path: path, limit: min(count, .max - excess) + excess) : file
    guard count == bytes.count - start else {
      throw failure(
        "has \((bytes.count - start).counted("byte")) of data, which do not match its shape \(shape)",
        "copy it again")
    }
    return Tensor(shape: shape) { elements in
      bytes.withUnsafeBytes {
        UnsafeMutableRawPointer(elements).copyMemory(
          from: $0.baseAddress! + start, byteCount: count)
      }
    }
  }

  /// Returns the shape of the array in a file, without reading its elements.
  ///
  /// - Throws: ``/Files/DataError`` if the file has no header of the IDX format.
  package static func shape(of path: String) throws(DataError) -> [Int] {
    try shape(of: File.read(path), path)
  }

  private static func isCompressed(_ file: [UInt8]) -> Bool { file.starts(with: [0x1F, 0x8B]) }

  /// Reads the header, which comes first: it limits what the rest may decompress to.
  private static func shape(of file: [UInt8], _ path: String) throws(DataError) -> [Int] {
    func failure(_ problem: String, _ recoverySuggestion: String) -> DataError {
      DataError(path: path, problem: problem, recoverySuggestion: recoverySuggestion)
    }
    let header =
      isCompressed(file)
      ? try Gzip.first(headerLimit, of: file, path: path) : Array(file.prefix(headerLimit))
    guard header.count >= 4, header[0] == 0, header[1] == 0, (1...4).contains(header[3]) else {
      throw failure("is not an IDX file", "give the path of a file in MNIST's format")
    }
    guard header[2] == 8 else {
      throw failure("has elements of type \(header[2]), not bytes (8)", "convert it to bytes")
    }
    let rank = Int(header[3])
    guard header.count >= 4 + 4 * rank else {
      throw failure("is truncated in its header", "copy it again")
    }
    return (0..<rank).map { axis in
      header[4 + 4 * axis..<8 + 4 * axis].reduce(0) { $0 << 8 | Int($1) }
    }
  }
}
