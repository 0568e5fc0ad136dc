import Kernels

// Elementwise arithmetic of `Float` and `Double`; that of integers is in `Tensor+IntegerArithmetic`. Types are
// never converted implicitly.
//
// The operators are declared for each type, since expressions of generic ones and literals take the type checker a
// hundred times as long. Those for any `RealScalar` are for generic code, and disfavored.

// MARK: Float

extension Tensor where Element == Float {
  /// Returns the elementwise sum, after broadcasting.
  public static func + (a: Tensor, b: Tensor) -> Tensor { binary(.add, a, b, "+") }
  /// Returns every element plus a scalar.
  public static func + (a: Tensor, b: Float) -> Tensor { a + Tensor(b) }
  /// Returns a scalar plus every element.
  public static func + (a: Float, b: Tensor) -> Tensor { Tensor(a) + b }
  /// Returns the elementwise difference, after broadcasting.
  public static func - (a: Tensor, b: Tensor) -> Tensor { binary(.subtract, a, b, "-") }
  /// Returns every element minus a scalar.
  public static func - (a: Tensor, b: Float) -> Tensor { a - Tensor(b) }
  /// Returns a scalar minus every element.
  public static func - (a: Float, b: Tensor) -> Tensor { Tensor(a) - b }
  /// Returns the elementwise negative.
  public static prefix func - (x: Tensor) -> Tensor { x.unary(.negative) }
  /// Returns the elementwise product, after broadcasting.
  public static func * (a: Tensor, b: Tensor) -> Tensor { binary(.multiply, a, b, "*") }
  /// Returns every element times a scalar.
  public static func * (a: Tensor, b: Float) -> Tensor { a * Tensor(b) }
  /// Returns a scalar times every element.
  public static func * (a: Float, b: Tensor) -> Tensor { b * Tensor(a) }
  /// Returns the elementwise quotient, after broadcasting.
  public static func / (a: Tensor, b: Tensor) -> Tensor { binary(.divide, a, b, "/") }
  /// Returns every element divided by a scalar.
  public static func / (a: Tensor, b: Float) -> Tensor { a / Tensor(b) }
  /// Returns a scalar divided by every element.
  public static func / (a: Float, b: Tensor) -> Tensor { Tensor(a) / b }
  /// Adds `b`, broadcast to this shape, in place.
  public static func += (a: inout Tensor, b: Tensor) { a.update(.add, b, "+=") }

  /// Adds a scalar to every element, in place.
  @_disfavoredOverload
  public static func += (a: inout Tensor, b: Float) { a += Tensor(b) }

  /// Subtracts `b`, broadcast to this shape, in place.
  public static func -= (a: inout Tensor, b: Tensor) { a.update(.subtract, b, "-=") }

  /// Subtracts a scalar from every element, in place.
  @_disfavoredOverload
  public static func -= (a: inout Tensor, b: Float) { a -= Tensor(b) }

  /// Multiplies by `b`, broadcast to this shape, in place.
  public static func *= (a: inout Tensor, b: Tensor) { a.update(.multiply, b, "*=") }

  /// Multiplies every element by a scalar, in place.
  @_disfavoredOverload
  public static func *= (a: inout Tensor, b: Float) { a *= Tensor(b) }

  /// Divides by `b`, broadcast to this shape, in place.
  public static func /= (a: inout Tensor, b: Tensor) { a.update(.divide, b, "/=") }

  /// Divides every element by a scalar, in place.
  @_disfavoredOverload
  public static func /= (a: inout Tensor, b: Float) { a /= Tensor(b) }
}

// MARK: Double

extension Tensor where Element == Double {
  /// Returns the elementwise sum, after broadcasting.
  public static func + (a: Tensor, b: Tensor) -> Tensor { binary(.add, a, b, "+") }
  /// Returns every element plus a scalar.
  @_disfavoredOverload
  public static func + (a: Tensor, b: Double) -> Tensor { a + Tensor(b) }
  /// Returns a scalar plus every element.
  @_disfavoredOverload
  public static func + (a: Double, b: Tensor) -> Tensor { Tensor(a) + b }
  /// Returns the elementwise difference, after broadcasting.
  public static func - (a: Tensor, b: Tensor) -> Tensor { binary(.subtract, a, b, "-") }
  /// Returns every element minus a scalar.
  @_disfavoredOverload
  public static func - (a: Tensor, b: Double) -> Tensor { a - Tensor(b) }
  /// Returns a scalar minus every element.
  @_disfavoredOverload
  public static func - (a: Double, b: Tensor) -> Tensor { Tensor(a) - b }
  /// Returns the elementwise negative.
  public static prefix func - (x: Tensor) -> Tensor { x.unary(.negative) }
  /// Returns the elementwise product, after broadcasting.
  public static func * (a: Tensor, b: Tensor) -> Tensor { binary(.multiply, a, b, "*") }
  /// Returns every element times a scalar.
  @_disfavoredOverload
  public static func * (a: Tensor, b: Double) -> Tensor { a * Tensor(b) }
  /// Returns a scalar times every element.
  @_disfavoredOverload
  public static func * (a: Double, b: Tensor) -> Tensor { b * Tensor(a) }
  /// Returns the elementwise quotient, after broadcasting.
  public static func / (a: Tensor, b: Tensor) -> Tensor { binary(.divide, a, b, "/") }
  /// Returns every element divided by a scalar.
  @_disfavoredOverload
  public static func / (a: Tensor, b: Double) -> Tensor { a / Tensor(b) }
  /// Returns a scalar divided by every element.
  @_disfavoredOverload
  public static func / (a: Double, b: Tensor) -> Tensor { Tensor(a) / b }
  /// Adds `b`, broadcast to this shape, in place.
  public static func += (a: inout Tensor, b: Tensor) { a.update(.add, b, "+=") }

  /// Adds a scalar to every element, in place.
  @_disfavoredOverload
  public static func += (a: inout Tensor, b: Double) { a += Tensor(b) }

  /// Subtracts `b`, broadcast to this shape, in place.
  public static func -= (a: inout Tensor, b: Tensor) { a.update(.subtract, b, "-=") }

  /// Subtracts a scalar from every element, in place.
  @_disfavoredOverload
  public static func -= (a: inout Tensor, b: Double) { a -= Tensor(b) }

  /// Multiplies by `b`, broadcast to this shape, in place.
  public static func *= (a: inout Tensor, b: Tensor) { a.update(.multiply, b, "*=") }

  /// Multiplies every element by a scalar, in place.
  @_disfavoredOverload
  public static func *= (a: inout Tensor, b: Double) { a *= Tensor(b) }

  /// Divides by `b`, broadcast to this shape, in place.
  public static func /= (a: inout Tensor, b: Tensor) { a.update(.divide, b, "/=") }

  /// Divides every element by a scalar, in place.
  @_disfavoredOverload
  public static func /= (a: inout Tensor, b: Double) { a /= Tensor(b) }
}

// MARK: Any real type

extension Tensor where Element: RealScalar {
  /// Returns the elementwise sum, after broadcasting.
  @_disfavoredOverload
  public static func + (a: Tensor, b: Tensor) -> Tensor { binary(.add, a, b, "+") }

  /// Returns the elementwise difference, after broadcasting.
  @_disfavoredOverload
  public static func - (a: Tensor, b: Tensor) -> Tensor { binary(.subtract, a, b, "-") }
  /// Returns the elementwise negative.
  @_disfavoredOverload
  public static prefix func - (x: Tensor) -> Tensor { x.unary(.negative) }
  /// Returns the elementwise product, after broadcasting.
  @_disfavoredOverload
  public static func * (a: Tensor, b: Tensor) -> Tensor { binary(.multiply, a, b, "*") }
  /// Returns the elementwise quotient, after broadcasting.
  @_disfavoredOverload
  public static func / (a: Tensor, b: Tensor) -> Tensor { binary(.divide, a, b, "/") }
  /// Adds `b`, broadcast to this shape, in place.
  @_disfavoredOverload
  public static func += (a: inout Tensor, b: Tensor) { a.update(.add, b, "+=") }

  /// Subtracts `b`, broadcast to this shape, in place.
  @_disfavoredOverload
  public static func -= (a: inout Tensor, b: Tensor) { a.update(.subtract, b, "-=") }

  /// Multiplies by `b`, broadcast to this shape, in place.
  @_disfavoredOverload
  public static func *= (a: inout Tensor, b: Tensor) { a.update(.multiply, b, "*=") }

  /// Divides by `b`, broadcast to this shape, in place.
  @_disfavoredOverload
  public static func /= (a: inout Tensor, b: Tensor) { a.update(.divide, b, "/=") }

  /// Returns the absolute value of every element.
  public func abs() -> Tensor { unary(.absolute) }
  /// Returns the sign of every element: −1, 0 or 1.
  public func sign() -> Tensor { unary(.sign) }
  /// Returns the reciprocal 1/x of every element.
  public func reciprocal() -> Tensor { unary(.reciprocal) }
}
