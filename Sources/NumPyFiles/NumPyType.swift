/// NumPy's descriptions of the types of elements (`dtype.str` and `dtype.descr`).
enum NumPyType {
  /// Returns the code and the byte order of a type that tensors have.
  ///
  /// - Throws: ``NumPyProblem`` that names the type and how to convert it, for any other type.
  static func parse(_ descr: PythonLiteral) throws(NumPyProblem) -> (
    code: String, isBigEndian: Bool
  ) {
    switch descr {
    case .string(let name):
      var code = Substring(name)
      let mark = code.unicodeScalars.first
      if let mark, "<>|=".unicodeScalars.contains(mark) { code.unicodeScalars.removeFirst() }
      let type = aliases[String(code)] ?? String(code)
      guard NumPyHeader.types[type] != nil else { throw unreadable(type) }
      return (type, mark == ">")
    case .list(let fields):
      let names = fields.compactMap { field in
        if case .tuple(let parts) = field, case .string(let name)? = parts.first {
          name
        } else {
          nil
        }
      }
      throw NumPyProblem(
        "is a structured array with the fields \(names.map { "'\($0)'" }.joined(separator: ", "))",
        "save one field: numpy.save('field.npy', a['\(names.first ?? "x")'])")
    default:
      throw NumPyProblem("has a 'descr' in its header that describes no type", .saveAgain)
    }
  }

  /// Codes and names that NumPy reads, but never writes into files.
  private static let aliases = [
    "?": "b1", "b": "i1", "B": "u1", "h": "i2", "H": "u2", "i": "i4", "I": "u4", "l": "i8",
    "L": "u8", "p": "i8", "P": "u8",
    "q": "i8", "Q": "u8", "e": "f2", "f": "f4", "d": "f8", "g": "f16", "F": "c8", "D": "c16",
    "bool": "b1", "int8": "i1", "uint8": "u1", "int16": "i2", "uint16": "u2", "int32": "i4",
    "uint32": "u4", "int64": "i8", "uint64": "u8", "float16": "f2", "float32": "f4",
    "float64": "f8", "complex64": "c8", "complex128": "c16",
    "half": "f2", "single": "f4", "double": "f8", "float": "f8", "longdouble": "f16",
    "byte": "i1", "short": "i2", "intc": "i4", "int": "i8", "int_": "i8", "long": "i8",
    "longlong": "i8", "intp": "i8", "ubyte": "u1", "ushort": "u2", "uintc": "u4", "uint": "u8",
    "ulong": "u8", "ulonglong": "u8", "uintp": "u8", "csingle": "c8", "cdouble": "c16",
    "complex": "c16", "str": "U0", "bytes": "S0", "object": "O", "void": "V0",
  ]

  private static func unreadable(_ code: String) -> NumPyProblem {
    if code == "f12" || code == "f16" {
      return NumPyProblem(
        "holds longdouble numbers, a type that tensors do not have",
        "convert it in NumPy: a.astype('float64')")
    }
    let digits = code.unicodeScalars.dropFirst()
    let isSized = digits.allSatisfy { ("0"..."9").contains($0) }
    switch code.unicodeScalars.first {
    case "c" where isSized:
      return NumPyProblem(
        "holds complex numbers, which tensors do not have",
        "save the real and imaginary parts as two arrays: a.real and a.imag")
    case "U" where isSized, "S" where isSized, "a" where isSized, "T" where isSized:
      return NumPyProblem(
        "holds strings, not numbers",
        "save numbers instead: numpy.unique(a, return_inverse=True)[1]")
    case "O":
      return NumPyProblem(
        "holds Python objects (a pickle), which can contain programs",
        "if they are numbers, convert them in NumPy: a.astype('float32')")
    case "M", "m":
      return NumPyProblem(
        "holds dates or times", "convert them in NumPy: a.astype('int64')")
    case "V" where isSized:
      return NumPyProblem(
        "holds raw bytes without a type", "give them a type in NumPy: a.view('float32')")
    default:
      return NumPyProblem("has the unknown type '\(code)'", .saveAgain)
    }
  }
}
