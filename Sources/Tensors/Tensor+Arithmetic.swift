import Kernels

// Elementwise arithmetic in every numeric type. Types are never converted implicitly.

// MARK: Float, by kernels

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

  /// Returns the absolute value of every element.
  public func abs() -> Tensor { unary(.absolute) }
  /// Returns the sign of every element: −1, 0 or 1.
  public func sign() -> Tensor { unary(.sign) }
  /// Returns the reciprocal 1/x of every element.
  public func reciprocal() -> Tensor { unary(.reciprocal) }
}

// MARK: Every numeric type

extension Tensor where Element: Numeric {
  /// Returns the elementwise sum, after broadcasting.
  public static func + (a: Tensor, b: Tensor) -> Tensor { a.combined(with: b, "+") { $0 + $1 } }

  // Overloads with a scalar are disfavored: a literal then always becomes a tensor, without ambiguity.
  /// Returns every element plus a scalar.
  @_disfavoredOverload
  public static func + (a: Tensor, b: Element) -> Tensor { a.map { $0 + b } }

  /// Returns a scalar plus every element.
  @_disfavoredOverload
  public static func + (a: Element, b: Tensor) -> Tensor { b.map { a + $0 } }

  /// Returns the elementwise difference, after broadcasting.
  public static func - (a: Tensor, b: Tensor) -> Tensor { a.combined(with: b, "-") { $0 - $1 } }

  /// Returns every element minus a scalar.
  @_disfavoredOverload
  public static func - (a: Tensor, b: Element) -> Tensor { a.map { $0 - b } }

  /// Returns a scalar minus every element.
  @_disfavoredOverload
  public static func - (a: Element, b: Tensor) -> Tensor { b.map { a - $0 } }

  /// Returns the elementwise product, after broadcasting.
  public static func * (a: Tensor, b: Tensor) -> Tensor { a.combined(with: b, "*") { $0 * $1 } }

  /// Returns every element times a scalar.
  @_disfavoredOverload
  public static func * (a: Tensor, b: Element) -> Tensor { a.map { $0 * b } }

  /// Returns a scalar times every element.
  @_disfavoredOverload
  public static func * (a: Element, b: Tensor) -> Tensor { b.map { a * $0 } }

  /// Adds `b`, broadcast to this shape, in place.
  public static func += (a: inout Tensor, b: Tensor) { a.update(with: b, "+=") { $0 += $1 } }
  /// Subtracts `b`, broadcast to this shape, in place.
  public static func -= (a: inout Tensor, b: Tensor) { a.update(with: b, "-=") { $0 -= $1 } }
  /// Multiplies by `b`, broadcast to this shape, in place.
  public static func *= (a: inout Tensor, b: Tensor) { a.update(with: b, "*=") { $0 *= $1 } }
}

extension Tensor where Element: SignedNumeric {
  /// Returns the elementwise negative.
  public static prefix func - (x: Tensor) -> Tensor { x.map { -$0 } }
}

extension Tensor where Element: SignedNumeric & Comparable {
  /// Returns the absolute value of every element.
  public func abs() -> Tensor { map { Swift.abs($0) } }
  /// Returns the sign of every element: −1, 0 or 1.
  public func sign() -> Tensor { map { $0 > 0 ? 1 : $0 < 0 ? -1 : 0 } }
}

extension Tensor where Element: FloatingPoint {
  /// Returns the elementwise quotient, after broadcasting.
  public static func / (a: Tensor, b: Tensor) -> Tensor { a.combined(with: b, "/") { $0 / $1 } }

  /// Returns every element divided by a scalar.
  @_disfavoredOverload
  public static func / (a: Tensor, b: Element) -> Tensor { a.map { $0 / b } }

  /// Returns a scalar divided by every element.
  @_disfavoredOverload
  public static func / (a: Element, b: Tensor) -> Tensor { b.map { a / $0 } }

  /// Divides by `b`, broadcast to this shape, in place.
  public static func /= (a: inout Tensor, b: Tensor) { a.update(with: b, "/=") { $0 /= $1 } }
}

extension Tensor where Element == Double {
  /// Returns the reciprocal 1/x of every element.
  public func reciprocal() -> Tensor { map { 1 / $0 } }
}

// MARK: Integers

extension Tensor where Element: FixedWidthInteger {
  /// Returns the elementwise quotient, rounded toward 0, after broadcasting.
  ///
  /// - Precondition: No divisor is 0.
  public static func / (a: Tensor, b: Tensor) -> Tensor {
    a.combined(with: b, "/") { dividend, divisor in
      require(divisor != 0, "/: integer division by 0")
      return dividend / divisor
    }
  }

  /// Returns the elementwise remainder, with the sign of the dividend, after broadcasting: C's `fmod`.
  ///
  /// - Precondition: No divisor is 0.
  public static func % (a: Tensor, b: Tensor) -> Tensor {
    a.combined(with: b, "%") { dividend, divisor in
      require(divisor != 0, "%: integer division by 0")
      return dividend % divisor
    }
  }
}
