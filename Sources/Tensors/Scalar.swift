/// A type of the elements of a tensor.
public protocol Scalar: Sendable, Hashable {
  /// The name of the type in PyTorch and NumPy (`dtype`): "float32", "int64", …
  static var typeName: String { get }
  /// The value 0, or `false`.
  static var zero: Self { get }
  /// The value 1, or `true`.
  static var one: Self { get }
}

extension Float: Scalar {
  public static var typeName: String { "float32" }
  public static var one: Float { 1 }
}

extension Double: Scalar {
  public static var typeName: String { "float64" }
  public static var one: Double { 1 }
}

extension Float16: Scalar {
  public static var typeName: String { "float16" }
  public static var one: Float16 { 1 }
}

extension BFloat16: Scalar {
  public static var typeName: String { "bfloat16" }
  public static var one: BFloat16 { 1 }
}

extension Int8: Scalar {
  public static var typeName: String { "int8" }
  public static var one: Int8 { 1 }
}

extension Int16: Scalar {
  public static var typeName: String { "int16" }
  public static var one: Int16 { 1 }
}

extension Int32: Scalar {
  public static var typeName: String { "int32" }
  public static var one: Int32 { 1 }
}

extension Int64: Scalar {
  public static var typeName: String { "int64" }
  public static var one: Int64 { 1 }
}

extension UInt8: Scalar {
  public static var typeName: String { "uint8" }
  public static var one: UInt8 { 1 }
}

extension UInt16: Scalar {
  public static var typeName: String { "uint16" }
  public static var one: UInt16 { 1 }
}

extension UInt32: Scalar {
  public static var typeName: String { "uint32" }
  public static var one: UInt32 { 1 }
}

extension UInt64: Scalar {
  public static var typeName: String { "uint64" }
  public static var one: UInt64 { 1 }
}

extension Bool: Scalar {
  public static var typeName: String { "bool" }
  public static var zero: Bool { false }
  public static var one: Bool { true }
}
