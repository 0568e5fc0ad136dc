import Kernels

// Functions of one number at a time, named as in PyTorch.

extension Tensor where Element == Float {
  /// Returns 2ˣ for every element.
  public func exp2() -> Tensor { unary(.exp2) }
  /// Returns eˣ − 1 for every element, exact where x is near 0.
  public func expm1() -> Tensor { unary(.expm1) }
  /// Returns the logarithm to base 2 of every element.
  public func log2() -> Tensor { unary(.log2) }
  /// Returns the logarithm to base 10 of every element.
  public func log10() -> Tensor { unary(.log10) }
  /// Returns log(1 + x) for every element, exact where x is near 0.
  public func log1p() -> Tensor { unary(.log1p) }
  /// Returns the sine of every element, in radians.
  public func sin() -> Tensor { unary(.sin) }
  /// Returns the cosine of every element, in radians.
  public func cos() -> Tensor { unary(.cos) }
  /// Returns the tangent of every element, in radians.
  public func tan() -> Tensor { unary(.tan) }
  /// Returns the angle in [−π/2, π/2] whose sine each element is.
  public func asin() -> Tensor { unary(.asin) }
  /// Returns the angle in [0, π] whose cosine each element is.
  public func acos() -> Tensor { unary(.acos) }
  /// Returns the angle in (−π/2, π/2) whose tangent each element is.
  public func atan() -> Tensor { unary(.atan) }
  /// Returns the hyperbolic sine of every element.
  public func sinh() -> Tensor { unary(.sinh) }
  /// Returns the hyperbolic cosine of every element.
  public func cosh() -> Tensor { unary(.cosh) }
  /// Returns the number whose hyperbolic sine each element is.
  public func asinh() -> Tensor { unary(.asinh) }
  /// Returns the number ≥ 0 whose hyperbolic cosine each element is; not-a-number below 1.
  public func acosh() -> Tensor { unary(.acosh) }
  /// Returns the number whose hyperbolic tangent each element is; not-a-number outside [−1, 1].
  public func atanh() -> Tensor { unary(.atanh) }
  /// Returns the error function 2/√π · ∫₀ˣ e^(−t²) dt of every element.
  public func erf() -> Tensor { unary(.erf) }
  /// Returns the largest whole number not above each element.
  public func floor() -> Tensor { unary(.floor) }
  /// Returns the smallest whole number not below each element.
  public func ceil() -> Tensor { unary(.ceil) }
  /// Returns the nearest whole number; of two equally near, the even one.
  public func rounded() -> Tensor { unary(.round) }
  /// Returns each element without what stands behind the point.
  public func truncated() -> Tensor { unary(.trunc) }
  /// Returns 1/√x for every element.
  public func rsqrt() -> Tensor { unary(.rsqrt) }
  /// Returns 1/x for every element.
  public func reciprocal() -> Tensor { unary(.reciprocal) }

  /// Returns the elements, those outside `range` replaced by its nearer end.
  public func clamped(to range: ClosedRange<Float>) -> Tensor {
    maximum(Tensor(range.lowerBound)).minimum(Tensor(range.upperBound))
  }

  /// Returns every element to the power of its partner, after broadcasting.
  public func pow(_ exponent: Tensor) -> Tensor { Self.binary(.pow, self, exponent, "pow") }
}

// MARK: Comparisons and logic

extension Tensor {
  /// Whether each element equals its partner, after broadcasting.
  public static func .== (a: Tensor, b: Tensor) -> Tensor<Bool> {
    a.combined(with: b, ".==") { $0 == $1 }
  }
  /// Whether each element differs from its partner, after broadcasting.
  public static func .!= (a: Tensor, b: Tensor) -> Tensor<Bool> {
    a.combined(with: b, ".!=") { $0 != $1 }
  }
}

extension Tensor where Element: Comparable {
  /// Whether each element is less than its partner, after broadcasting.
  public static func .< (a: Tensor, b: Tensor) -> Tensor<Bool> {
    a.combined(with: b, ".<") { $0 < $1 }
  }
  /// Whether each element is greater than its partner, after broadcasting.
  public static func .> (a: Tensor, b: Tensor) -> Tensor<Bool> {
    a.combined(with: b, ".>") { $0 > $1 }
  }
  /// Whether each element is at most its partner, after broadcasting.
  public static func .<= (a: Tensor, b: Tensor) -> Tensor<Bool> {
    a.combined(with: b, ".<=") { $0 <= $1 }
  }
  /// Whether each element is at least its partner, after broadcasting.
  public static func .>= (a: Tensor, b: Tensor) -> Tensor<Bool> {
    a.combined(with: b, ".>=") { $0 >= $1 }
  }
}

extension Tensor where Element == Bool {
  /// Whether both are true, after broadcasting.
  public static func .& (a: Tensor, b: Tensor) -> Tensor {
    a.combined(with: b, ".&") { $0 && $1 }
  }
  /// Whether one of the two is true, after broadcasting.
  public static func .| (a: Tensor, b: Tensor) -> Tensor {
    a.combined(with: b, ".|") { $0 || $1 }
  }
  /// Whether exactly one of the two is true, after broadcasting.
  public static func .^ (a: Tensor, b: Tensor) -> Tensor {
    a.combined(with: b, ".^") { $0 != $1 }
  }
  /// Returns the opposite of every element.
  public static prefix func .! (a: Tensor) -> Tensor { a.map { !$0 } }
}
