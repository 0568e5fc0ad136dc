import Files
import Tensors

/// The files of MNIST (LeCun, Cortes and Burges, 1998) and of those made like it, plain or compressed by
/// gzip: a magic number, sizes, then bytes.
public enum IDX {
  /// Reads a file of gray pictures and a file of their labels.
  ///
  /// - Parameter classes: the classes' names; the labels' numbers where nil.
  /// - Throws: ``DataError``, which names the file and the recovery suggestion.
  public static func read(
    images: String, labels: String, classes: [String]? = nil
  ) throws(DataError) -> PackedImages {
    let pictures = try tensor(images)
    guard pictures.rank == 3, pictures.count > 0 else {
      throw DataError(
        path: images, problem: "holds an array of shape \(pictures.shape), not pictures [N, H, W]",
        recoverySuggestion: "name the file of images, train-images-idx3-ubyte for example")
    }
    let numbers = try tensor(labels)
    guard numbers.rank == 1 else {
      throw DataError(
        path: labels, problem: "holds an array of shape \(numbers.shape), not labels [N]",
        recoverySuggestion: "name the file of labels, train-labels-idx1-ubyte for example")
    }
    guard numbers.shape[0] == pictures.shape[0] else {
      throw DataError(
        path: labels,
        problem: "has \(numbers.shape[0]) labels, but \(images) has \(pictures.shape[0]) pictures",
        recoverySuggestion: "name two files that belong together")
    }
    let values = numbers.scalars.map { Int($0) }
    let names = classes ?? (0...(values.max() ?? 0)).map(String.init)
    if let place = values.firstIndex(where: { $0 >= names.count }) {
      throw DataError(
        path: labels, problem: "label \(place) is \(values[place]), of \(names.count) classes",
        recoverySuggestion: "give every class a name")
    }
    let shape = pictures.shape
    return PackedImages(
      pixels: pictures.reshaped([shape[0], 1, shape[1], shape[2]]), labels: values, classes: names)
  }

  /// Reads an array of bytes.
  ///
  /// - Throws: ``DataError`` where the file is not in this form, or longer or shorter than it says.
  public static func tensor(_ path: String) throws(DataError) -> Tensor<UInt8> {
    var bytes = try File.read(path)
    if bytes.starts(with: [0x1F, 0x8B]) { bytes = try Gzip.decompressed(bytes, path: path) }
    func failure(_ problem: String, _ recoverySuggestion: String) -> DataError {
      DataError(path: path, problem: problem, recoverySuggestion: recoverySuggestion)
    }
    guard bytes.count >= 4, bytes[0] == 0, bytes[1] == 0, (1...4).contains(bytes[3]) else {
      throw failure("does not begin as an IDX file does", "name a file in MNIST's form")
    }
    guard bytes[2] == 8 else {
      throw failure("holds numbers of type \(bytes[2]), not bytes (8)", "convert it to bytes")
    }
    let rank = Int(bytes[3])
    let start = 4 + 4 * rank
    guard bytes.count >= start else { throw failure("ends within its sizes", "copy it again") }
    let shape = (0..<rank).map { axis in
      bytes[4 + 4 * axis..<8 + 4 * axis].reduce(0) { $0 << 8 | Int($1) }
    }
    // Each size is below 2³², so a product of at most four may not fit: give up as soon as it is too large.
    var count = 1
    for size in shape where count <= bytes.count { count = size == 0 ? 0 : count * size }
    if shape.contains(0) { count = 0 }
    guard count == bytes.count - start else {
      throw failure(
        "has \(bytes.count - start) bytes of data, but its sizes \(shape) need another number",
        "copy it again, whole")
    }
    return Tensor(Array(bytes[start...]), shape: shape)
  }
}
