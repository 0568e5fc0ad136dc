import Tensors

// Elements by their rank in sorted order. The gradient of each goes to the element that it was.

extension Variable {
  /// Returns the `k`th smallest element along `axis`, and its index; the first is 1. PyTorch's `kthvalue`.
  public final func kthValue(
    _ k: Int, axis: Int = -1, keepDims: Bool = false
  ) -> (values: Variable, indices: Tensor<Int32>) {
    picked(axis, keepDims, value.kthIndices(k, axis: axis))
  }

  /// Returns the median along `axis`, and its index: of an even number of elements the lower of the two in the middle;
  /// NaN where an element is NaN. PyTorch's `median`.
  public final func median(
    axis: Int, keepDims: Bool = false
  ) -> (values: Variable, indices: Tensor<Int32>) {
    picked(axis, keepDims, value.medianIndices(axis: axis, skipsNaN: false))
  }

  /// Returns the median of all elements. The gradient is distributed evenly over equal ones.
  public final func median() -> Variable { chosen("median", value.median()) }

  /// Returns the median along `axis` of the elements that are not NaN, and its index. PyTorch's `nanmedian`.
  public final func nanMedian(
    axis: Int, keepDims: Bool = false
  ) -> (values: Variable, indices: Tensor<Int32>) {
    picked(axis, keepDims, value.medianIndices(axis: axis, skipsNaN: true))
  }

  /// Returns the median of all elements that are not NaN. The gradient is distributed evenly over equal ones.
  public final func nanMedian() -> Variable { chosen("NaN median", value.nanMedian()) }

  private final func chosen(_ name: String, _ found: Tensor<Float>) -> Variable {
    extreme(name, [], found.reshaped([Int](repeating: 1, count: shape.count)), false)
  }

  /// Returns the most frequent element along `axis`, the smallest of several, and the index of its last occurrence.
  /// PyTorch's `mode`.
  public final func mode(
    axis: Int = -1, keepDims: Bool = false
  ) -> (values: Variable, indices: Tensor<Int32>) {
    picked(axis, keepDims, value.modeIndices(axis: axis))
  }

  private final func picked(
    _ axis: Int, _ keepDims: Bool, _ indices: Tensor<Int32>
  ) -> (Variable, Tensor<Int32>) {
    if shape.isEmpty { return (self, indices) }
    let values = gathered(axis: axis, indices)
    return keepDims ? (values, indices) : (values.squeezed(axis), indices.squeezed(axis))
  }

  // MARK: Quantiles

  /// Returns the quantile `q` along `axis`, or of all elements; NaN where an element is NaN. The gradient goes to the
  /// elements on both sides, by their weights; of equal ones, to those that a stable sort has there. PyTorch's and NumPy's
  /// `quantile`.
  ///
  /// - Parameters:
  ///   - q: The fraction of elements below, from 0 to 1; 0.5 is the median.
  ///   - axis: The axis to reduce; all if `nil`.
  ///   - keepDims: Whether the reduced axes remain, with size 1.
  ///   - interpolation: The rule between two elements.
  public final func quantile(
    _ q: Float, axis: Int? = nil, keepDims: Bool = false,
    interpolation: QuantileInterpolation = .linear
  ) -> Variable {
    quantile(Tensor(q), axis: axis, keepDims: keepDims, interpolation: interpolation)
  }

  /// Returns the quantiles for a vector of `q`, along a new first axis.
  @_disfavoredOverload
  public final func quantile(
    _ q: Tensor<Float>, axis: Int? = nil, keepDims: Bool = false,
    interpolation: QuantileInterpolation = .linear
  ) -> Variable {
    quantiles(QuantilePlan(value, q, axis, keepDims, interpolation, skipsNaN: false))
  }

  /// Returns the quantile `q` of the elements that are not NaN; NaN where there are none. PyTorch's `nanquantile`.
  public final func nanQuantile(
    _ q: Float, axis: Int? = nil, keepDims: Bool = false,
    interpolation: QuantileInterpolation = .linear
  ) -> Variable {
    nanQuantile(Tensor(q), axis: axis, keepDims: keepDims, interpolation: interpolation)
  }

  /// Returns the quantiles of the elements that are not NaN for a vector of `q`, along a new first axis.
  @_disfavoredOverload
  public final func nanQuantile(
    _ q: Tensor<Float>, axis: Int? = nil, keepDims: Bool = false,
    interpolation: QuantileInterpolation = .linear
  ) -> Variable {
    quantiles(QuantilePlan(value, q, axis, keepDims, interpolation, skipsNaN: true))
  }

  private final func quantiles(_ plan: QuantilePlan<Float>) -> Variable {
    let x = reshaped(plan.shape)
    let low = x.gathered(axis: plan.axis, plan.low)
    let y =
      plan.weights.map {
        low.lerp(x.gathered(axis: plan.axis, plan.high), weight: Variable($0))
      } ?? low
    return y.movedAxis(plan.axis, to: 0).reshaped(plan.resultShape)
  }
}
