import Kernels

// Trigonometric and hyperbolic functions.

extension Tensor where Element: RealScalar {
  /// Returns the sine of every element, in radians.
  public func sin() -> Tensor { unary(.sin) }
  /// Returns the cosine of every element, in radians.
  public func cos() -> Tensor { unary(.cos) }
  /// Returns the tangent of every element, in radians.
  public func tan() -> Tensor { unary(.tan) }
  /// Returns the inverse sine of every element, in [−π/2, π/2].
  public func asin() -> Tensor { unary(.asin) }
  /// Returns the inverse cosine of every element, in [0, π].
  public func acos() -> Tensor { unary(.acos) }
  /// Returns the inverse tangent of every element, in (−π/2, π/2).
  public func atan() -> Tensor { unary(.atan) }
  /// Returns the hyperbolic sine of every element.
  public func sinh() -> Tensor { unary(.sinh) }
  /// Returns the hyperbolic cosine of every element.
  public func cosh() -> Tensor { unary(.cosh) }
  /// Returns the hyperbolic tangent of every element.
  public func tanh() -> Tensor { unary(.tanh) }
  /// Returns the inverse hyperbolic sine of every element.
  public func asinh() -> Tensor { unary(.asinh) }
  /// Returns the inverse hyperbolic cosine of every element, at least 0; NaN below 1.
  public func acosh() -> Tensor { unary(.acosh) }
  /// Returns the inverse hyperbolic tangent of every element; NaN outside [−1, 1].
  public func atanh() -> Tensor { unary(.atanh) }
}
