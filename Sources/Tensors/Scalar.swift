/// A type of number that a tensor can hold.
public protocol Scalar: Sendable, Hashable {
  /// The name that PyTorch and NumPy give it: "float32", "int64", …
  static var typeName: String { get }
  /// The number that `zeros` is full of.
  static var zero: Self { get }
  /// The number that `ones` is full of.
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

extension Bool: Scalar {
  public static var typeName: String { "bool" }
  public static var zero: Bool { false }
  public static var one: Bool { true }
}
