import Files
import Tensors

/// The contents of a `.npy` file, versions 1 to 3 of the format (NEP 1).
///
/// As in NumPy, bytes after the array are ignored: several arrays that were saved one after another into one file
/// are read as the first.
public struct NumPyArray: Sendable {
  /// NumPy's code of the type, without the byte order: "f4".
  public let type: String
  /// The size of each axis, outermost first.
  public let shape: [Int]
  private let isBigEndian, isColumnMajor: Bool
  private let source: MappedFile
  /// The position of the elements in ``source``.
  private let elements: Range<Int>

  /// Creates an array from a tensor, for writing.
  public init<Element: NumPyScalar>(_ tensor: Tensor<Element>) {
    (type, shape) = (Element.numPyName, tensor.shape)
    (isBigEndian, isColumnMajor) = (false, false)
    let count = tensor.count * MemoryLayout<Element>.stride
    source = tensor.withContiguous { numbers in
      MappedFile(path: "", count: count) {
        $0.copyMemory(from: UnsafeRawBufferPointer(start: numbers, count: count))
      }
    }
    elements = 0..<count
  }

  /// Reads a file.
  ///
  /// - Throws: ``/Files/DataError`` if the file cannot be read, is not an array, is truncated, or has elements of a
  ///   type that tensors do not have.
  public init(npy path: String) throws(DataError) { try self.init(MappedFile(path)) }

  /// Creates an array from the bytes of a file.
  ///
  /// - Parameters:
  ///   - bytes: The contents of a `.npy` file.
  ///   - path: The path of the file, for error messages.
  /// - Throws: ``/Files/DataError``, as for a path.
  public init(bytes: [UInt8], path: String) throws(DataError) {
    try self.init(MappedFile(copying: bytes, path: path))
  }

  init(_ source: MappedFile) throws(DataError) {
    do throws(NumPyProblem) {
      let (header, start) = try source.withUnsafeBytes { bytes throws(NumPyProblem) in
        try Self.header(of: bytes)
      }
      guard let count = header.byteCount else {
        throw NumPyProblem("has the shape \(header.shape), too large for any memory", .saveAgain)
      }
      guard count <= source.count - start else {
        throw NumPyProblem(
          "is truncated: its shape \(header.shape) needs \(count.counted("byte")), but it has "
            + "\(source.count - start)", .copyAgain)
      }
      (type, shape) = (header.type, header.shape)
      (isBigEndian, isColumnMajor) = (header.isBigEndian, header.isColumnMajor)
      (self.source, elements) = (source, start..<start + count)
    } catch {
      throw DataError(
        path: source.path, problem: error.problem, recoverySuggestion: error.recoverySuggestion)
    }
  }

  /// Returns the header, and the position of the first byte after it.
  private static func header(
    of file: UnsafeRawBufferPointer
  ) throws(NumPyProblem) -> (NumPyHeader, start: Int) {
    guard file.starts(with: magic) else {
      throw file.starts(with: Array("PK".utf8))
        ? NumPyProblem("is an archive of arrays (.npz)", "read it with NumPyArchive(npz:)")
        : NumPyProblem(
          "is not a NumPy array: it does not start with \\x93NUMPY", "save it with numpy.save")
    }
    guard file.count >= 10 else { throw NumPyProblem("is truncated in its header", .copyAgain) }
    guard (1...3).contains(file[6]), file[7] == 0 else {
      throw NumPyProblem(
        "has version \(file[6]).\(file[7]) of the format, not 1.0, 2.0 or 3.0", .saveAgain)
    }
    let start = file[6] == 1 ? 10 : 12
    let length = file[8..<min(start, file.count)].reversed().reduce(0) { $0 << 8 | Int($1) }
    guard length <= file.count - start else {
      throw NumPyProblem("is truncated in its header, at byte \(file.count)", .copyAgain)
    }
    let text = file[start..<start + length]
    // Versions 1 and 2 are in Latin-1.
    let header =
      file[6] < 3
      ? try NumPyHeader(text.map { Unicode.Scalar($0) })
      : try NumPyHeader(String(decoding: text, as: UTF8.self).unicodeScalars)
    return (header, start + length)
  }

  private static let magic = [0x93] + Array("NUMPY".utf8)

  /// Returns the array as a tensor of its own type.
  ///
  /// - Throws: ``/Files/DataError`` if the file contains another type.
  public func tensor<Element: NumPyScalar>(
    of elementType: Element.Type
  ) throws(DataError) -> Tensor<Element> {
    guard type == Element.numPyName else {
      throw DataError(
        path: source.path,
        problem: "holds \(NumPyHeader.types[type]?.name ?? type) numbers, not \(Element.typeName)",
        recoverySuggestion:
          "read it as \(NumPyHeader.types[type]?.tensor ?? type), or convert it in NumPy: "
          + "a.astype('\(Element.typeName)')")
    }
    let stored = isColumnMajor ? Array(shape.reversed()) : shape
    let tensor = Tensor<Element>(shape: stored) { target in
      source.withUnsafeBytes { copy(UnsafeRawBufferPointer(rebasing: $0[elements]), to: target) }
    }
    return isColumnMajor ? tensor.permuted((0..<shape.count).reversed()).contiguous() : tensor
  }

  /// Copies the elements in this machine's byte order.
  private func copy<Element: NumPyScalar>(
    _ bytes: UnsafeRawBufferPointer, to target: UnsafeMutablePointer<Element>
  ) {
    guard let first = bytes.baseAddress, !bytes.isEmpty else { return }
    let memory = UnsafeMutableRawBufferPointer(start: target, count: bytes.count)
    switch MemoryLayout<Element>.size {
    case 2 where isBigEndian: Self.swap(bytes, memory, UInt16.self)
    case 4 where isBigEndian: Self.swap(bytes, memory, UInt32.self)
    case 8 where isBigEndian: Self.swap(bytes, memory, UInt64.self)
    case 1 where Element.self == Bool.self:
      // Any byte but 0 is true; in Swift, only 1 is.
      for i in bytes.indices { memory[i] = bytes[i] == 0 ? 0 : 1 }
    default: memory.baseAddress?.copyMemory(from: first, byteCount: bytes.count)
    }
  }

  private static func swap<Word: FixedWidthInteger & BitwiseCopyable>(
    _ bytes: UnsafeRawBufferPointer, _ memory: UnsafeMutableRawBufferPointer, _ word: Word.Type
  ) {
    for i in stride(from: 0, to: bytes.count, by: MemoryLayout<Word>.size) {
      let number = bytes.loadUnaligned(fromByteOffset: i, as: word).byteSwapped
      memory.storeBytes(of: number, toByteOffset: i, as: word)
    }
  }

  /// The bytes of a `.npy` file, format version 1.
  public var fileBytes: [UInt8] {
    let order = type.hasSuffix("1") ? "|" : isBigEndian ? ">" : "<"
    let sizes = shape.map(String.init).joined(separator: ", ") + (shape.count == 1 ? "," : "")
    var header =
      "{'descr': '\(order)\(type)', 'fortran_order': \(isColumnMajor ? "True" : "False"), "
      + "'shape': (\(sizes)), }"
    // The elements start at a multiple of 64.
    header += String(repeating: " ", count: 63 - (10 + header.utf8.count) % 64) + "\n"
    let length = header.utf8.count
    return Self.magic + [1, 0, UInt8(length & 255), UInt8(length >> 8)] + Array(header.utf8)
      + source.withUnsafeBytes { Array($0[elements]) }
  }
}
