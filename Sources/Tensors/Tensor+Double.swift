import Glibc

// What `Float` has of functions and sums, in double precision; by the C library, one number at a time.

extension Tensor where Element == Double {
  /// Returns eˣ for every element.
  public func exp() -> Tensor { map { Glibc.exp($0) } }
  /// Returns 2ˣ for every element.
  public func exp2() -> Tensor { map { Glibc.exp2($0) } }
  /// Returns eˣ − 1 for every element, exact where x is near 0.
  public func expm1() -> Tensor { map { Glibc.expm1($0) } }
  /// Returns the natural logarithm of every element.
  public func log() -> Tensor { map { Glibc.log($0) } }
  /// Returns the logarithm to base 2 of every element.
  public func log2() -> Tensor { map { Glibc.log2($0) } }
  /// Returns the logarithm to base 10 of every element.
  public func log10() -> Tensor { map { Glibc.log10($0) } }
  /// Returns log(1 + x) for every element, exact where x is near 0.
  public func log1p() -> Tensor { map { Glibc.log1p($0) } }
  /// Returns the sine of every element, in radians.
  public func sin() -> Tensor { map { Glibc.sin($0) } }
  /// Returns the cosine of every element, in radians.
  public func cos() -> Tensor { map { Glibc.cos($0) } }
  /// Returns the tangent of every element, in radians.
  public func tan() -> Tensor { map { Glibc.tan($0) } }
  /// Returns the angle in [−π/2, π/2] whose sine each element is.
  public func asin() -> Tensor { map { Glibc.asin($0) } }
  /// Returns the angle in [0, π] whose cosine each element is.
  public func acos() -> Tensor { map { Glibc.acos($0) } }
  /// Returns the angle in (−π/2, π/2) whose tangent each element is.
  public func atan() -> Tensor { map { Glibc.atan($0) } }
  /// Returns the hyperbolic sine of every element.
  public func sinh() -> Tensor { map { Glibc.sinh($0) } }
  /// Returns the hyperbolic cosine of every element.
  public func cosh() -> Tensor { map { Glibc.cosh($0) } }
  /// Returns the hyperbolic tangent of every element.
  public func tanh() -> Tensor { map { Glibc.tanh($0) } }
  /// Returns the number whose hyperbolic sine each element is.
  public func asinh() -> Tensor { map { Glibc.asinh($0) } }
  /// Returns the number ≥ 0 whose hyperbolic cosine each element is; not-a-number below 1.
  public func acosh() -> Tensor { map { Glibc.acosh($0) } }
  /// Returns the number whose hyperbolic tangent each element is; not-a-number outside [−1, 1].
  public func atanh() -> Tensor { map { Glibc.atanh($0) } }
  /// Returns the error function 2/√π · ∫₀ˣ e^(−t²) dt of every element.
  public func erf() -> Tensor { map { Glibc.erf($0) } }
  /// Returns the largest whole number not above each element.
  public func floor() -> Tensor { map { $0.rounded(.down) } }
  /// Returns the smallest whole number not below each element.
  public func ceil() -> Tensor { map { $0.rounded(.up) } }
  /// Returns the nearest whole number; of two equally near, the even one.
  public func rounded() -> Tensor { map { $0.rounded(.toNearestOrEven) } }
  /// Returns each element without what stands behind the point.
  public func truncated() -> Tensor { map { $0.rounded(.towardZero) } }
  /// Returns the square root of every element; not-a-number below zero.
  public func sqrt() -> Tensor { map { $0.squareRoot() } }
  /// Returns 1/√x for every element.
  public func rsqrt() -> Tensor { map { 1 / $0.squareRoot() } }
  /// Returns 1/x for every element.
  public func reciprocal() -> Tensor { map { 1 / $0 } }
  /// Returns the square of every element.
  public func squared() -> Tensor { map { $0 * $0 } }
  /// Returns max(x, 0) for every element.
  public func relu() -> Tensor { map { $0 < 0 ? 0 : $0 } }
  /// Returns 1 / (1 + e⁻ˣ) for every element.
  public func sigmoid() -> Tensor { map { 1 / (1 + Glibc.exp(-$0)) } }
  /// Returns every element to the power `exponent`.
  public func pow(_ exponent: Double) -> Tensor { map { Glibc.pow($0, exponent) } }
  /// Returns every element to the power of its partner, after broadcasting.
  public func pow(_ exponent: Tensor) -> Tensor {
    combined(with: exponent, "pow") { Glibc.pow($0, $1) }
  }
}

extension Tensor where Element == Double {
  /// Returns the sum over `axes`, all of them by default; pairwise, so that errors hardly add up.
  public func sum(_ axes: [Int] = [], keepDims: Bool = false) -> Tensor {
    reduced(over: axes, keepDims: keepDims, "sum") { pairwiseSum($0) }
  }

  /// Returns the mean over `axes`, all of them by default; not-a-number of no elements.
  public func mean(_ axes: [Int] = [], keepDims: Bool = false) -> Tensor {
    reduced(over: axes, keepDims: keepDims, "mean") { pairwiseSum($0) / Double($0.count) }
  }

  /// Returns the variance over `axes`: the mean squared distance from the mean.
  ///
  /// - Parameter correction: divides by `n − correction`; 1 is PyTorch's default, 0 NumPy's.
  public func variance(
    _ axes: [Int] = [], correction: Int = 1, keepDims: Bool = false
  ) -> Tensor {
    let n = ReductionPlan(self, axes, "variance").size
    let squares = (self - mean(axes, keepDims: true)).squared()
    return squares.sum(axes, keepDims: keepDims) / Double(Swift.max(n - correction, 0))
  }

  /// Returns the square root of the variance over `axes`.
  public func standardDeviation(
    _ axes: [Int] = [], correction: Int = 1, keepDims: Bool = false
  ) -> Tensor { variance(axes, correction: correction, keepDims: keepDims).sqrt() }

  /// Returns the product over `axes`, all of them by default; 1 of no elements.
  public func product(_ axes: [Int] = [], keepDims: Bool = false) -> Tensor {
    reduced(over: axes, keepDims: keepDims, "product") { $0.reduce(1, *) }
  }

  /// Returns the matrix product of two matrices, by the definition: for checks, not for speed.
  ///
  /// - Returns: `[m, n]`, for `self` of shape `[m, k]` and `other` of shape `[k, n]`.
  public func matmul(_ other: Tensor) -> Tensor {
    require(
      rank == 2 && other.rank == 2 && shape[1] == other.shape[0],
      "matmul: needs [m, k] · [k, n] in double precision, not \(shape) · \(other.shape)")
    return (unsqueezed(1) * other.transposed().unsqueezed(0)).sum([-1])
  }
}

/// The sum of halves summed the same way (Higham, "The accuracy of floating point summation", 1993).
private func pairwiseSum(_ numbers: UnsafeBufferPointer<Double>) -> Double {
  if numbers.count <= 128 { return numbers.reduce(0, +) }
  let half = numbers.count / 2
  return pairwiseSum(UnsafeBufferPointer(rebasing: numbers[..<half]))
    + pairwiseSum(UnsafeBufferPointer(rebasing: numbers[half...]))
}
