import Files
import Tensors

/// The header of a `.npy` file: the type, order and shape of its array.
struct NumPyHeader {
  /// NumPy's code of the type, one of ``types``.
  let type: String
  let isBigEndian, isColumnMajor: Bool
  let shape: [Int]

  /// The types that tensors have, by NumPy's code: the size of an element in bytes, NumPy's name, and the tensor.
  static let types: [String: (size: Int, name: String, tensor: String)] = {
    func type<Element: NumPyScalar>(_ type: Element.Type) -> (String, (Int, String, String)) {
      (Element.numPyName, (MemoryLayout<Element>.size, Element.typeName, "Tensor<\(type)>"))
    }
    return Dictionary(uniqueKeysWithValues: [
      type(Float.self), type(Double.self), type(Float16.self), type(BFloat16.self),
      type(Int8.self), type(Int16.self), type(Int32.self), type(Int64.self), type(UInt8.self),
      type(UInt16.self), type(UInt32.self), type(UInt64.self), type(Bool.self),
    ])
  }()

  /// The number of bytes of all elements; nil if no memory is large enough.
  var byteCount: Int? {
    let size = Self.types[type]?.size ?? 1
    return Shape.checkedCount(shape, bytesPerElement: size).map { $0 * size }
  }

  /// Reads the dictionary at the start of a file.
  init(_ text: some Sequence<Unicode.Scalar>) throws(NumPyProblem) {
    let header: PythonLiteral
    do throws(PythonLiteral.SyntaxError) { header = try PythonLiteral(text) } catch {
      throw NumPyProblem(
        "has a header that is not a Python literal: \(error.problem)", .saveAgain)
    }
    guard case .dictionary(let entries) = header else {
      throw NumPyProblem("has a header that is not a dictionary", .saveAgain)
    }
    for entry in entries {
      guard case .string(let name) = entry.key, ["descr", "fortran_order", "shape"].contains(name)
      else { throw NumPyProblem("has an unknown entry in its header: \(entry.key)", .saveAgain) }
    }
    guard let descr = header["descr"], let order = header["fortran_order"],
      let sizes = header["shape"]
    else {
      throw NumPyProblem("has no 'descr', 'fortran_order' or 'shape' in its header", .saveAgain)
    }
    (type, isBigEndian) = try NumPyType.parse(descr)
    guard case .bool(let isColumnMajor) = order else {
      throw NumPyProblem(
        "has a 'fortran_order' in its header that is not True or False", .saveAgain)
    }
    self.isColumnMajor = isColumnMajor
    shape = try Self.shape(sizes)
  }

  private static func shape(_ literal: PythonLiteral) throws(NumPyProblem) -> [Int] {
    guard case .tuple(let values) = literal else {
      throw NumPyProblem("has a 'shape' in its header that is not a tuple", .saveAgain)
    }
    guard values.count <= 64 else {
      throw NumPyProblem("has \(values.count) axes; NumPy has at most 64", .saveAgain)
    }
    var sizes: [Int] = []
    for value in values {
      guard case .integer(let size) = value, size >= 0 else {
        throw NumPyProblem("has a 'shape' in its header that is not a tuple of sizes", .saveAgain)
      }
      sizes.append(size)
    }
    return sizes
  }
}

/// What is wrong with an array, and how to fix it.
struct NumPyProblem: Error {
  let problem: String
  let recoverySuggestion: String

  enum Fix: String {
    case saveAgain = "save it again with numpy.save"
    case copyAgain = "copy it again"
  }

  init(_ problem: String, _ recoverySuggestion: String) {
    (self.problem, self.recoverySuggestion) = (problem, recoverySuggestion)
  }

  init(_ problem: String, _ fix: Fix) { self.init(problem, fix.rawValue) }
}
