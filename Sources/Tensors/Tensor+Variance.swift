import Kernels

// Variances, and what is computed like them: sums of squares in double precision.

extension Tensor where Element: RealScalar {
  /// Returns the variance over `axes`: the mean squared distance from the mean.
  ///
  /// Accumulated in double precision, as in PyTorch.
  ///
  /// - Parameters:
  ///   - axes: The axes to reduce; negative ones count from the end. All if empty.
  ///   - correction: The delta degrees of freedom: the divisor is `n − correction`. PyTorch's default is 1,
  ///     NumPy's 0.
  ///   - keepDims: Whether reduced axes remain, with size 1, so the result broadcasts to this shape.
  public func variance(
    _ axes: [Int] = [], correction: Int = 1, keepDims: Bool = false
  ) -> Tensor {
    variance(axes, correction, keepDims, "variance") { $0 }
  }

  /// Returns the standard deviation over `axes`: the square root of the variance.
  ///
  /// The variance of floats may be beyond their range: that of [1e20, 3e20] is infinite, but its square root is not.
  ///
  /// - Parameters:
  ///   - axes: The axes to reduce; negative ones count from the end. All if empty.
  ///   - correction: The delta degrees of freedom: the divisor is `n − correction`. PyTorch's default is 1,
  ///     NumPy's 0.
  ///   - keepDims: Whether reduced axes remain, with size 1, so the result broadcasts to this shape.
  public func standardDeviation(
    _ axes: [Int] = [], correction: Int = 1, keepDims: Bool = false
  ) -> Tensor { variance(axes, correction, keepDims, "standardDeviation") { $0.squareRoot() } }

  /// Returns a function of the variance over `axes`, in double precision.
  private func variance(
    _ axes: [Int], _ correction: Int, _ keepDims: Bool, _ operation: String,
    _ finish: (Double) -> Double
  ) -> Tensor {
    reduced(axes, keepDims: keepDims, operation) { outer, reduced, inner, source, target in
      let divisor = Swift.max(Double(reduced) - Double(correction), 0)
      Element.sumSquaresAxis(
        outer: outer, reduced: reduced, inner: inner, source, into: target, centered: true
      ) { finish($0 / divisor) }
    }
  }

  /// Returns the deviations from the mean over `axes`, which is subtracted in double precision: that of numbers near
  /// 10⁸ would be rounded by as much as they deviate.
  package func centered(_ axes: [Int]) -> Tensor {
    let plan = ReductionPlan(self, axes, "variance")
    let rows = plan.rows().contiguous()
    let deviations = Tensor(shape: rows.shape) {
      Element.centerRows(rows.shape[0], rows.shape[1], rows.base, into: $0)
    }
    return plan.rearranged(deviations)
  }

  /// Returns the Euclidean norm over `axes`.
  func euclideanNorm(_ axes: [Int], keepDims: Bool) -> Tensor {
    reduced(axes, keepDims: keepDims, "norm") { outer, reduced, inner, source, target in
      Element.sumSquaresAxis(
        outer: outer, reduced: reduced, inner: inner, source, into: target, centered: false
      ) { $0.squareRoot() }
    }
  }
}
