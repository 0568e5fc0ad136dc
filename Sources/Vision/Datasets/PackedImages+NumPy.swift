import Files
import NumPyFiles
import Tensors

extension PackedImages {
  /// Reads labeled images from a `.npz` file, as `numpy.savez` writes it: the arrays `x` and `y`, or the four arrays
  /// `x_train`, `y_train`, `x_test` and `y_test` of Keras's datasets.
  ///
  /// Images are `[N, H, W]`, `[N, C, H, W]` or `[N, H, W, C]` with 1 or 3 channels: bytes (`uint8`), or floating-point
  /// numbers from 0 to 1, which are rounded to bytes. Labels are integers, `[N]` or `[N, 1]`; the classes are their
  /// distinct values, in order.
  ///
  /// - Parameter path: The path of the file.
  /// - Returns: The training set, and the test set; `nil` if the file has none.
  /// - Throws: ``/Files/DataError`` if an array is missing, or is not of such a shape or type.
  public static func read(
    npz path: String
  ) throws(DataError) -> (train: PackedImages, test: PackedImages?) {
    let archive = try NumPyArchive(npz: path)
    let parts = try LabeledArrays.names(in: archive, path).map { names throws(DataError) in
      try LabeledArrays(archive, names, path)
    }
    let values = Set(parts.flatMap(\.labels)).sorted()
    let numbers = Dictionary(uniqueKeysWithValues: values.enumerated().map { ($1, $0) })
    let classes = values.map(String.init)
    let images = parts.map { part in
      PackedImages(
        pixels: part.pixels, labels: part.labels.compactMap { numbers[$0] }, classes: classes)
    }
    return (images[0], images.count > 1 ? images[1] : nil)
  }

  /// Returns the size of the images in a `.npz` file, and whether it has a test set, without reading the images.
  package static func preview(npz path: String) throws(DataError) -> (side: Int, hasTest: Bool) {
    let archive = try NumPyArchive(npz: path)
    let names = try LabeledArrays.names(in: archive, path)
    let shape = try LabeledArrays.channelsFirst(archive.array(names[0].images).shape)?.shape
    return (shape.map { max($0[2], $0[3]) } ?? 0, names.count > 1)
  }
}

/// The arrays of one part of a dataset.
private struct LabeledArrays {
  /// `[N, C, H, W]`.
  let pixels: Tensor<UInt8>
  let labels: [Int64]

  typealias Names = (images: String, labels: String)

  /// Returns the names of the arrays: of the training set first.
  static func names(in archive: NumPyArchive, _ path: String) throws(DataError) -> [Names] {
    let found = Set(archive.names)
    if found.isSuperset(of: ["x_train", "y_train", "x_test", "y_test"]) {
      return [("x_train", "y_train"), ("x_test", "y_test")]
    }
    for names: Names in [("x", "y"), ("x_train", "y_train")]
    where found.contains(names.images) && found.contains(names.labels) {
      return [names]
    }
    let list = archive.names.prefix(20).map { "'\($0)'" }.joined(separator: ", ")
    throw DataError(
      path: path,
      problem: "has no arrays 'x' and 'y'\(list.isEmpty ? "" : ", but \(list)")",
      recoverySuggestion: "save it with numpy.savez('\(path)', x=images, y=labels)")
  }

  init(_ archive: NumPyArchive, _ names: Names, _ path: String) throws(DataError) {
    pixels = try Self.pixels(archive.array(names.images), names.images, path)
    labels = try Self.labels(archive.array(names.labels), names.labels, path)
    guard labels.count == pixels.shape[0] else {
      throw DataError(
        path: path,
        problem:
          "has \(pixels.shape[0].counted("image")) in '\(names.images)', but \(labels.count.counted("label")) in "
          + "'\(names.labels)'", recoverySuggestion: "save one label for each image")
    }
  }

  /// Returns the shape `[N, C, H, W]` of images, and the order of axes that gives it; `nil` for no images.
  static func channelsFirst(_ shape: [Int]) -> (shape: [Int], axes: [Int])? {
    let isColor: (Int) -> Bool = { $0 == 1 || $0 == 3 }
    let found: (shape: [Int], axes: [Int])? =
      switch shape.count {
      case 3: ([shape[0], 1, shape[1], shape[2]], [0, 1, 2, 3])
      case 4 where isColor(shape[3]): ([shape[0], shape[3], shape[1], shape[2]], [0, 3, 1, 2])
      case 4 where isColor(shape[1]): (shape, [0, 1, 2, 3])
      default: nil
      }
    return found.flatMap { $0.shape.allSatisfy { $0 > 0 } ? $0 : nil }
  }

  private static func pixels(
    _ array: NumPyArray, _ name: String, _ path: String
  ) throws(DataError) -> Tensor<UInt8> {
    guard let (shape, axes) = channelsFirst(array.shape) else {
      throw DataError(
        path: path,
        problem: "has an array '\(name)' of shape \(array.shape), not [N, H, W], [N, C, H, W] or "
          + "[N, H, W, C] with 1 or 3 channels",
        recoverySuggestion: "reshape it in NumPy, such as \(name).reshape(-1, 28, 28)")
    }
    let bytes: Tensor<UInt8>
    switch array.type {
    case "u1": bytes = try array.tensor(of: UInt8.self)
    case "f4": bytes = try rounded(array.tensor(of: Float.self).scalars, array.shape, name, path)
    case "f8": bytes = try rounded(array.tensor(of: Double.self).scalars, array.shape, name, path)
    case "f2": bytes = try rounded(array.tensor(of: Float16.self).scalars, array.shape, name, path)
    default:
      throw DataError(
        path: path, problem: "has an array '\(name)' of type \(array.type), not of bytes (u1)",
        recoverySuggestion: "convert it in NumPy to values from 0 to 255: \(name).astype('uint8')")
    }
    guard array.shape.count == 4 else { return bytes.reshaped(shape) }
    return axes == [0, 1, 2, 3] ? bytes : bytes.permuted(axes).contiguous()
  }

  private static func rounded<Value: BinaryFloatingPoint>(
    _ values: [Value], _ shape: [Int], _ name: String, _ path: String
  ) throws(DataError) -> Tensor<UInt8> {
    if let index = values.firstIndex(where: { !(0...1).contains($0) }) {
      throw DataError(
        path: path,
        problem:
          "has the value \(Double(values[index])) in the array '\(name)' of floating-point numbers, outside of 0 to 1",
        recoverySuggestion:
          "scale it in NumPy to 0 to 1, or to bytes: (255 * x).round().astype('uint8')")
    }
    return Tensor(values.map { UInt8(Float($0) * 255 + 0.5) }, shape: shape)
  }

  private static func labels(
    _ array: NumPyArray, _ name: String, _ path: String
  ) throws(DataError) -> [Int64] {
    guard array.shape.count == 1 || array.shape.count == 2 && array.shape[1] == 1 else {
      throw DataError(
        path: path, problem: "has an array '\(name)' of shape \(array.shape), not labels [N]",
        recoverySuggestion: "save one integer for each image; of one-hot rows, \(name).argmax(1)")
    }
    switch array.type {
    case "u1": return try array.tensor(of: UInt8.self).scalars.map { Int64($0) }
    case "u2": return try array.tensor(of: UInt16.self).scalars.map { Int64($0) }
    case "u4": return try array.tensor(of: UInt32.self).scalars.map { Int64($0) }
    case "u8": return try array.tensor(of: UInt64.self).scalars.map { Int64(clamping: $0) }
    case "i1": return try array.tensor(of: Int8.self).scalars.map { Int64($0) }
    case "i2": return try array.tensor(of: Int16.self).scalars.map { Int64($0) }
    case "i4": return try array.tensor(of: Int32.self).scalars.map { Int64($0) }
    case "i8": return try array.tensor(of: Int64.self).scalars
    case "b1": return try array.tensor(of: Bool.self).scalars.map { $0 ? 1 : 0 }
    default:
      throw DataError(
        path: path, problem: "has an array '\(name)' of type \(array.type), not of integers",
        recoverySuggestion: "convert it in NumPy: \(name).astype('int64')")
    }
  }
}
