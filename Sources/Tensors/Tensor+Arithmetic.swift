import Kernels

// Elementwise arithmetic of `Float` and `Double`; that of integers is in `Tensor+IntegerArithmetic`. Types are
// never converted implicitly.

extension Tensor where Element: RealScalar {
  /// Returns the elementwise sum, after broadcasting.
  public static func + (a: Tensor, b: Tensor) -> Tensor { binary(.add, a, b, "+") }

  // Overloads with a scalar are disfavored: a literal then always becomes a tensor, without ambiguity.
  /// Returns every element plus a scalar.
  @_disfavoredOverload
  public static func + (a: Tensor, b: Element) -> Tensor { a + Tensor(b) }
  /// Returns a scalar plus every element.
  @_disfavoredOverload
  public static func + (a: Element, b: Tensor) -> Tensor { Tensor(a) + b }
  /// Returns the elementwise difference, after broadcasting.
  public static func - (a: Tensor, b: Tensor) -> Tensor { binary(.subtract, a, b, "-") }
  /// Returns every element minus a scalar.
  @_disfavoredOverload
  public static func - (a: Tensor, b: Element) -> Tensor { a - Tensor(b) }
  /// Returns a scalar minus every element.
  @_disfavoredOverload
  public static func - (a: Element, b: Tensor) -> Tensor { Tensor(a) - b }
  /// Returns the elementwise negative.
  public static prefix func - (x: Tensor) -> Tensor { x.unary(.negative) }
  /// Returns the elementwise product, after broadcasting.
  public static func * (a: Tensor, b: Tensor) -> Tensor { binary(.multiply, a, b, "*") }
  /// Returns every element times a scalar.
  @_disfavoredOverload
  public static func * (a: Tensor, b: Element) -> Tensor { a * Tensor(b) }
  /// Returns a scalar times every element.
  @_disfavoredOverload
  public static func * (a: Element, b: Tensor) -> Tensor { b * Tensor(a) }
  /// Returns the elementwise quotient, after broadcasting.
  public static func / (a: Tensor, b: Tensor) -> Tensor { binary(.divide, a, b, "/") }
  /// Returns every element divided by a scalar.
  @_disfavoredOverload
  public static func / (a: Tensor, b: Element) -> Tensor { a / Tensor(b) }
  /// Returns a scalar divided by every element.
  @_disfavoredOverload
  public static func / (a: Element, b: Tensor) -> Tensor { Tensor(a) / b }
  /// Adds `b`, broadcast to this shape, in place.
  public static func += (a: inout Tensor, b: Tensor) { a.update(.add, b, "+=") }

  /// Adds a scalar to every element, in place.
  @_disfavoredOverload
  public static func += (a: inout Tensor, b: Element) { a += Tensor(b) }

  /// Subtracts `b`, broadcast to this shape, in place.
  public static func -= (a: inout Tensor, b: Tensor) { a.update(.subtract, b, "-=") }

  /// Subtracts a scalar from every element, in place.
  @_disfavoredOverload
  public static func -= (a: inout Tensor, b: Element) { a -= Tensor(b) }

  /// Multiplies by `b`, broadcast to this shape, in place.
  public static func *= (a: inout Tensor, b: Tensor) { a.update(.multiply, b, "*=") }

  /// Multiplies every element by a scalar, in place.
  @_disfavoredOverload
  public static func *= (a: inout Tensor, b: Element) { a *= Tensor(b) }

  /// Divides by `b`, broadcast to this shape, in place.
  public static func /= (a: inout Tensor, b: Tensor) { a.update(.divide, b, "/=") }

  /// Divides every element by a scalar, in place.
  @_disfavoredOverload
  public static func /= (a: inout Tensor, b: Element) { a /= Tensor(b) }

  /// Returns the absolute value of every element.
  public func abs() -> Tensor { unary(.absolute) }
  /// Returns the sign of every element: −1, 0 or 1.
  public func sign() -> Tensor { unary(.sign) }
  /// Returns the reciprocal 1/x of every element.
  public func reciprocal() -> Tensor { unary(.reciprocal) }
}
