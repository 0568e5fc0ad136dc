import Files
import Tensors

/// A type of number that NumPy's files hold.
public protocol NumPyScalar: Scalar {
  /// NumPy's name for it in a file: "f4", "i8", "b1", ….
  static var numPyName: String { get }
}

extension Float: NumPyScalar { public static var numPyName: String { "f4" } }
extension Double: NumPyScalar { public static var numPyName: String { "f8" } }
extension Int32: NumPyScalar { public static var numPyName: String { "i4" } }
extension Int64: NumPyScalar { public static var numPyName: String { "i8" } }
extension UInt8: NumPyScalar { public static var numPyName: String { "u1" } }
extension Bool: NumPyScalar { public static var numPyName: String { "b1" } }

/// The contents of one `.npy` file, versions 1 to 3 of the format (NEP 1).
public struct NumPyArray: Sendable {
  /// The type code in the file, without the byte order: "f4".
  public let type: String
  /// The size of each axis, outermost first.
  public let shape: [Int]
  private let isBigEndian, isColumnMajor: Bool
  private let bytes: [UInt8]
  private let path: String

  /// Takes a tensor, to be written.
  public init<Element: NumPyScalar>(_ tensor: Tensor<Element>) {
    type = Element.numPyName
    shape = tensor.shape
    (isBigEndian, isColumnMajor, path) = (false, false, "")
    let count = tensor.count * MemoryLayout<Element>.stride
    bytes = tensor.withContiguous { numbers in
      [UInt8](UnsafeRawBufferPointer(start: numbers, count: count))
    }
  }

  /// Reads a file's bytes.
  ///
  /// - Throws: ``/Files/DataError`` where they are not an array, cut short, or too long.
  public init(bytes file: [UInt8], path: String) throws(DataError) {
    func failure(_ problem: String, _ recoverySuggestion: String = "copy it again") -> DataError {
      DataError(path: path, problem: problem, recoverySuggestion: recoverySuggestion)
    }
    guard file.starts(with: [0x93] + Array("NUMPY".utf8)), file.count >= 10 else {
      throw failure(
        "is not a NumPy array: it does not start with \\x93NUMPY", "save it with numpy.save")
    }
    let wide = file[6] >= 2
    guard (1...3).contains(file[6]), !wide || file.count >= 12 else {
      throw failure("has format version \(file[6])", "versions 1 to 3 can be read")
    }
    let start = wide ? 12 : 10
    let length = file[8..<start].reversed().reduce(0) { $0 << 8 | Int($1) }
    guard length <= file.count - start else {
      throw failure("is cut short in its header, at byte \(file.count)")
    }
    let header = String(decoding: file[start..<start + length], as: UTF8.self)
    guard let parsed = NumPyHeader(header) else {
      throw failure(
        "has a header that is not {'descr', 'fortran_order', 'shape'}: \(header.prefix(80))",
        "save it with numpy.save")
    }
    var size = parsed.itemSize
    for extent in parsed.shape {
      let (product, overflows) = size.multipliedReportingOverflow(by: extent)
      guard !overflows else {
        throw failure("has a shape too large for any memory: \(parsed.shape)")
      }
      size = product
    }
    guard size == file.count - start - length else {
      throw failure(
        "should hold \(size) bytes of numbers for shape \(parsed.shape), but holds "
          + "\(file.count - start - length)")
    }
    type = parsed.type
    shape = parsed.shape
    (isBigEndian, isColumnMajor) = (parsed.isBigEndian, parsed.isColumnMajor)
    bytes = Array(file[(start + length)...])
    self.path = path
  }

  /// Returns the array as a tensor of its own type.
  ///
  /// - Throws: ``/Files/DataError`` where the file holds another type.
  public func tensor<Element: NumPyScalar>(of elementType: Element.Type) throws(DataError)
    -> Tensor<
      Element
    >
  {
    guard type == Element.numPyName else {
      throw DataError(
        path: path,
        problem: "holds numbers of type \(type), not \(Element.numPyName)",
        recoverySuggestion: "read them as what they are")
    }
    let width = MemoryLayout<Element>.size
    var ordered = bytes
    if isBigEndian && width > 1 {
      for first in stride(from: 0, to: ordered.count, by: width) {
        ordered[first..<first + width].reverse()
      }
    }
    // Any byte that is not 0 is true; Swift knows 0 and 1 only.
    if Element.self == Bool.self { ordered = ordered.map { $0 == 0 ? 0 : 1 } }
    let stored = isColumnMajor ? Array(shape.reversed()) : shape
    let tensor = Tensor<Element>(shape: stored) { target in
      ordered.withUnsafeBytes {
        if let base = $0.baseAddress {
          UnsafeMutableRawPointer(target).copyMemory(from: base, byteCount: $0.count)
        }
      }
    }
    return isColumnMajor ? tensor.permuted((0..<shape.count).reversed()).contiguous() : tensor
  }

  /// The bytes of a `.npy` file, format version 1.
  public var fileBytes: [UInt8] {
    let order = type.hasSuffix("1") ? "|" : "<"
    let sizes = shape.map { "\($0)," }.joined(separator: " ")
    let tuple =
      shape.count == 1
      ? "(\(sizes))" : "(\(sizes.hasSuffix(",") ? String(sizes.dropLast()) : sizes))"
    var header = "{'descr': '\(order)\(type)', 'fortran_order': False, 'shape': \(tuple), }"
    // The numbers start at a multiple of 64.
    header += String(repeating: " ", count: 63 - (10 + header.utf8.count) % 64) + "\n"
    let length = header.utf8.count
    return [0x93] + Array("NUMPY".utf8) + [1, 0, UInt8(length & 255), UInt8(length >> 8)]
      + Array(header.utf8) + bytes
  }
}

/// The Python dictionary at the start of a file.
private struct NumPyHeader {
  let type: String
  let isBigEndian, isColumnMajor: Bool
  let shape: [Int]
  var itemSize: Int { Int(String(type.dropFirst())) ?? 0 }

  init?(_ text: String) {
    func value(_ key: String) -> Substring? {
      guard let range = text.firstRange(of: "'\(key)':") else { return nil }
      return text[range.upperBound...].drop { $0 == " " }
    }
    guard let descr = value("descr"), descr.first == "'",
      let order = value("fortran_order"), let tuple = value("shape"), tuple.first == "(",
      let end = tuple.firstIndex(of: ")")
    else { return nil }
    let name = descr.dropFirst().prefix { $0 != "'" }
    guard let mark = name.first, "<>|=".contains(mark) else { return nil }
    type = String(name.dropFirst())
    isBigEndian = mark == ">"
    guard ["f4", "f8", "i4", "i8", "u1", "b1", "i1", "i2", "u2", "u4", "u8", "f2"].contains(type),
      order.hasPrefix("True") || order.hasPrefix("False")
    else { return nil }
    isColumnMajor = order.hasPrefix("True")
    var sizes: [Int] = []
    for part in tuple[tuple.index(after: tuple.startIndex)..<end].split(separator: ",") {
      let digits = part.filter { $0 != " " }
      if digits.isEmpty { continue }
      guard let size = Int(digits), size >= 0 else { return nil }
      sizes.append(size)
    }
    shape = sizes
  }
}
