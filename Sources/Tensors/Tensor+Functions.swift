import Kernels

// Functions of one number at a time, named as in PyTorch.

extension Tensor where Element == Float {
  /// Returns 2ˣ for every element.
  public func exp2() -> Tensor { evaluated(.exp2) }
  /// Returns eˣ − 1 for every element, exact where x is near 0.
  public func expm1() -> Tensor { evaluated(.expMinusOne) }
  /// Returns the logarithm to base 2 of every element.
  public func log2() -> Tensor { evaluated(.log2) }
  /// Returns the logarithm to base 10 of every element.
  public func log10() -> Tensor { evaluated(.log10) }
  /// Returns log(1 + x) for every element, exact where x is near 0.
  public func log1p() -> Tensor { evaluated(.logOnePlus) }
  /// Returns the sine of every element, in radians.
  public func sin() -> Tensor { evaluated(.sine) }
  /// Returns the cosine of every element, in radians.
  public func cos() -> Tensor { evaluated(.cosine) }
  /// Returns the tangent of every element, in radians.
  public func tan() -> Tensor { evaluated(.tangent) }
  /// Returns the angle in [−π/2, π/2] whose sine each element is.
  public func asin() -> Tensor { evaluated(.arcSine) }
  /// Returns the angle in [0, π] whose cosine each element is.
  public func acos() -> Tensor { evaluated(.arcCosine) }
  /// Returns the angle in (−π/2, π/2) whose tangent each element is.
  public func atan() -> Tensor { evaluated(.arcTangent) }
  /// Returns the hyperbolic sine of every element.
  public func sinh() -> Tensor { evaluated(.hyperbolicSine) }
  /// Returns the hyperbolic cosine of every element.
  public func cosh() -> Tensor { evaluated(.hyperbolicCosine) }
  /// Returns the number whose hyperbolic sine each element is.
  public func asinh() -> Tensor { evaluated(.areaSine) }
  /// Returns the number ≥ 0 whose hyperbolic cosine each element is; not-a-number below 1.
  public func acosh() -> Tensor { evaluated(.areaCosine) }
  /// Returns the number whose hyperbolic tangent each element is; not-a-number outside [−1, 1].
  public func atanh() -> Tensor { evaluated(.areaTangent) }
  /// Returns the error function 2/√π · ∫₀ˣ e^(−t²) dt of every element.
  public func erf() -> Tensor { evaluated(.errorFunction) }
  /// Returns the largest whole number not above each element.
  public func floor() -> Tensor { evaluated(.floor) }
  /// Returns the smallest whole number not below each element.
  public func ceil() -> Tensor { evaluated(.ceiling) }
  /// Returns the nearest whole number; of two equally near, the even one.
  public func rounded() -> Tensor { evaluated(.roundToEven) }
  /// Returns each element without what stands behind the point.
  public func truncated() -> Tensor { evaluated(.truncate) }
  /// Returns 1/√x for every element.
  public func rsqrt() -> Tensor { evaluated(.reciprocalSquareRoot) }
  /// Returns 1/x for every element.
  public func reciprocal() -> Tensor { 1 / self }

  /// Returns the elements, those outside `range` replaced by its nearer end.
  public func clamped(to range: ClosedRange<Float>) -> Tensor {
    maximum(Tensor(range.lowerBound)).minimum(Tensor(range.upperBound))
  }

  /// Returns every element to the power of its partner, after broadcasting.
  public func pow(_ exponent: Tensor) -> Tensor { Self.binary(.power, self, exponent, "pow") }

  private func evaluated(_ function: MathFunction) -> Tensor {
    let count = self.count
    return .floats(shape) { target in
      withContiguous { evaluate(function, $0, into: target, count: count) }
    }
  }
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
