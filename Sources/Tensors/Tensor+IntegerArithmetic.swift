// Elementwise arithmetic of integers. Results that do not fit the type wrap around (modulo 2ᵇ for b bits), as in
// NumPy and PyTorch: 200 + 100 is 44 in `UInt8`.

extension Tensor where Element: FixedWidthInteger {
  /// Returns the elementwise sum, after broadcasting; it wraps around on overflow.
  public static func + (a: Tensor, b: Tensor) -> Tensor { a.combined(with: b, "+") { $0 &+ $1 } }

  // Overloads with a scalar are disfavored: a literal then always becomes a tensor, without ambiguity.
  /// Returns every element plus a scalar; it wraps around on overflow.
  @_disfavoredOverload
  public static func + (a: Tensor, b: Element) -> Tensor { a.map { $0 &+ b } }

  /// Returns a scalar plus every element; it wraps around on overflow.
  @_disfavoredOverload
  public static func + (a: Element, b: Tensor) -> Tensor { b.map { a &+ $0 } }

  /// Returns the elementwise difference, after broadcasting; it wraps around on overflow.
  public static func - (a: Tensor, b: Tensor) -> Tensor { a.combined(with: b, "-") { $0 &- $1 } }

  /// Returns every element minus a scalar; it wraps around on overflow.
  @_disfavoredOverload
  public static func - (a: Tensor, b: Element) -> Tensor { a.map { $0 &- b } }

  /// Returns a scalar minus every element; it wraps around on overflow.
  @_disfavoredOverload
  public static func - (a: Element, b: Tensor) -> Tensor { b.map { a &- $0 } }

  /// Returns the elementwise negative; that of the least number is itself, and an unsigned one wraps around.
  public static prefix func - (x: Tensor) -> Tensor { x.map { 0 &- $0 } }

  /// Returns the elementwise product, after broadcasting; it wraps around on overflow.
  public static func * (a: Tensor, b: Tensor) -> Tensor { a.combined(with: b, "*") { $0 &* $1 } }

  /// Returns every element times a scalar; it wraps around on overflow.
  @_disfavoredOverload
  public static func * (a: Tensor, b: Element) -> Tensor { a.map { $0 &* b } }

  /// Returns a scalar times every element; it wraps around on overflow.
  @_disfavoredOverload
  public static func * (a: Element, b: Tensor) -> Tensor { b.map { a &* $0 } }

  /// Returns the elementwise quotient, rounded toward 0, after broadcasting; that of the least number by −1 wraps
  /// around to itself.
  ///
  /// - Precondition: No divisor is 0.
  public static func / (a: Tensor, b: Tensor) -> Tensor {
    a.combined(with: b, "/") { dividend, divisor in
      require(divisor != 0, "/: integer division by 0")
      return dividend.dividedReportingOverflow(by: divisor).partialValue
    }
  }

  /// Returns the elementwise remainder, with the sign of the dividend, after broadcasting: C's `fmod`.
  ///
  /// - Precondition: No divisor is 0.
  public static func % (a: Tensor, b: Tensor) -> Tensor {
    a.combined(with: b, "%") { dividend, divisor in
      require(divisor != 0, "%: integer division by 0")
      return dividend.remainderReportingOverflow(dividingBy: divisor).partialValue
    }
  }

  /// Adds `b`, broadcast to this shape, in place; wraps around on overflow.
  public static func += (a: inout Tensor, b: Tensor) { a.update(with: b, "+=") { $0 &+= $1 } }
  /// Subtracts `b`, broadcast to this shape, in place; wraps around on overflow.
  public static func -= (a: inout Tensor, b: Tensor) { a.update(with: b, "-=") { $0 &-= $1 } }
  /// Multiplies by `b`, broadcast to this shape, in place; wraps around on overflow.
  public static func *= (a: inout Tensor, b: Tensor) { a.update(with: b, "*=") { $0 &*= $1 } }

  /// Returns the absolute value of every element; that of the least number is itself.
  public func abs() -> Tensor { map { $0 < 0 ? 0 &- $0 : $0 } }
  /// Returns the sign of every element: −1, 0 or 1.
  public func sign() -> Tensor { map { $0.signum() } }
}
