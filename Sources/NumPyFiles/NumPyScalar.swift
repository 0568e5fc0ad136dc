import Tensors

/// An element type of tensors that NumPy's files can contain.
public protocol NumPyScalar: Scalar {
  /// NumPy's code of the type in a file: "f4", "i8", "b1", ….
  static var numPyName: String { get }
}

extension Float: NumPyScalar { public static var numPyName: String { "f4" } }
extension Double: NumPyScalar { public static var numPyName: String { "f8" } }
extension Float16: NumPyScalar { public static var numPyName: String { "f2" } }
// NumPy has no such type; the package ml_dtypes adds it, and saves it as raw data of two bytes.
extension BFloat16: NumPyScalar { public static var numPyName: String { "V2" } }
extension Int8: NumPyScalar { public static var numPyName: String { "i1" } }
extension Int16: NumPyScalar { public static var numPyName: String { "i2" } }
extension Int32: NumPyScalar { public static var numPyName: String { "i4" } }
extension Int64: NumPyScalar { public static var numPyName: String { "i8" } }
extension UInt8: NumPyScalar { public static var numPyName: String { "u1" } }
extension UInt16: NumPyScalar { public static var numPyName: String { "u2" } }
extension UInt32: NumPyScalar { public static var numPyName: String { "u4" } }
extension UInt64: NumPyScalar { public static var numPyName: String { "u8" } }
extension Bool: NumPyScalar { public static var numPyName: String { "b1" } }
