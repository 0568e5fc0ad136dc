import Tensors

// Reductions over axes. The gradient is broadcast back over the reduced axes.

extension Variable {
  /// Returns the sum over `axes`; all by default.
  public final func sum(_ axes: [Int] = [], keepDims: Bool = false) -> Variable {
    let kept = keptShape(axes)
    return .record("sum", value.sum(axes, keepDims: keepDims), [self], detail: axes.detail) {
      dY, node in [dY.reshaped(kept).expanded(to: node.inputs[0].shape)]
    }
  }

  /// Returns the mean over `axes`; all by default.
  public final func mean(_ axes: [Int] = [], keepDims: Bool = false) -> Variable {
    let kept = keptShape(axes)
    let scale = Float(Double(Shape.count(kept)) / Double(value.count))
    return .record("mean", value.mean(axes, keepDims: keepDims), [self], detail: axes.detail) {
      dY, node in [(dY * scale).reshaped(kept).expanded(to: node.inputs[0].shape)]
    }
  }

  /// Returns the variance over `axes`; all by default.
  ///
  ///     dx = dy · 2 / (n − correction) · (x − mean(x))
  ///
  /// - Parameters:
  ///   - axes: The axes to reduce; negative ones count from the end. All if empty.
  ///   - correction: The delta degrees of freedom: the divisor is `n − correction`.
  ///   - keepDims: Whether reduced axes remain, with size 1, so the result broadcasts to the shape of this
  ///     variable.
  public final func variance(
    _ axes: [Int] = [], correction: Int = 1, keepDims: Bool = false
  ) -> Variable {
    let y = value.variance(axes, correction: correction, keepDims: keepDims)
    let (kept, divisor) = (keptShape(axes), degreesOfFreedom(axes, correction))
    return .record("variance", y, [self], detail: axes.detail, saving: [self]) { dY, _ in
      [(dY * Float(2 / divisor)).reshaped(kept) * self.centered(axes)]
    }
  }

  /// Returns the standard deviation over `axes`; all by default. The gradient is taken as 0 where it is 0.
  ///
  ///     dx = dy / (n − correction) · (x − mean(x)) / y
  public final func standardDeviation(
    _ axes: [Int] = [], correction: Int = 1, keepDims: Bool = false
  ) -> Variable {
    let y = value.standardDeviation(axes, correction: correction, keepDims: keepDims)
    let (kept, divisor) = (keptShape(axes), degreesOfFreedom(axes, correction))
    return .record(
      "deviation", y, [self], detail: axes.detail, savingResult: true, saving: [self]
    ) { dY, node in
      let y = node.result.reshaped(kept)
      let slope = Variable.where(y.value .== 0, Variable(0), self.centered(axes) / y)
      return [(dY * Float(1 / divisor)).reshaped(kept) * slope]
    }
  }

  /// Returns the divisor of the variance over `axes`, n − correction.
  private final func degreesOfFreedom(_ axes: [Int], _ correction: Int) -> Double {
    let n = Double(value.count) / Double(Shape.count(keptShape(axes)))
    return Swift.max(n - Double(correction), 0)
  }

  /// Returns the deviations from the mean over `axes`. Linear, and its own transpose.
  private final func centered(_ axes: [Int]) -> Variable {
    .record("center", value.centered(axes), [self], detail: axes.detail) { dY, _ in
      [dY.centered(axes)]
    }
  }

  /// Returns log Σ eˣ over `axes`; all by default. The derivative is the softmax.
  public final func logSumExp(_ axes: [Int] = [], keepDims: Bool = false) -> Variable {
    let result = value.logSumExp(axes, keepDims: true)
    let kept = result.shape
    let y = keepDims ? result : value.logSumExp(axes)
    return .record("log-sum-exp", y, [self], savingResult: true, saving: [self]) { dY, node in
      [dY.reshaped(kept) * (self - node.result.reshaped(kept)).exp()]
    }
  }

  /// Returns the product over `axes`; all by default. 1 where there are no elements.
  ///
  ///     dx[i] = dy · Π (j ≠ i) x[j]  =  dy · y / x[i]  where no factor is 0
  public final func product(_ axes: [Int] = [], keepDims: Bool = false) -> Variable {
    let kept = value.product(axes, keepDims: true).shape
    let y = value.product(axes, keepDims: keepDims)
    let detail = axes.isEmpty ? nil : "axes \(axes)"
    return .record("product", y, [self], detail: detail, savingResult: true, saving: [self]) {
      dY, node in
      let (dY, y) = (dY.reshaped(kept), node.result.reshaped(kept))
      if y.value.count == self.value.count { return [dY.reshaped(self.shape)] }
      if !(self.value .== 0).any { return [dY * y / self] }
      let all = axes.isEmpty ? Array(self.shape.indices) : axes
      return [dY * self.alongLastAxis(all) { $0.withoutEach().product([-1]) }]
    }
  }

  /// Returns `[…, n, n]` for `[…, n]`: row i is this row with factor i replaced by 1.
  final func withoutEach() -> Variable {
    let size = shape[shape.count - 1]
    let isSelf = Tensor<Float>.eye(size) .== 1
    let rows = unsqueezed(-2).expanded(to: shape + [size])
    return .where(isSelf, Variable(1), rows)
  }

  /// Applies `body`, which preserves shapes, with `axes` flattened to one last axis.
  private final func alongLastAxis(_ axes: [Int], _ body: (Variable) -> Variable) -> Variable {
    let axes = axes.map { Shape.axis($0, rank: shape.count, "product") }
    let order = shape.indices.filter { !axes.contains($0) } + axes
    var inverse = order
    for (to, from) in order.enumerated() { inverse[from] = to }
    let turned = permuted(order)
    let size = Shape.count(axes.map { shape[$0] })
    let lead = Array(turned.shape.dropLast(axes.count))
    return body(turned.reshaped(lead + [size])).reshaped(turned.shape).permuted(inverse)
  }

  /// Returns the sum to a smaller `shape` that broadcasts to this one: the transpose of broadcasting. PyTorch's
  /// `sum_to_size`.
  public final func summed(to shape: [Int]) -> Variable {
    if shape == self.shape { return self }
    return .record("sum to \(shape)", value.summed(to: shape), [self]) { dY, node in
      [dY.expanded(to: node.inputs[0].shape)]
    }
  }

  /// Returns this shape with size 1 for `axes`.
  private final func keptShape(_ axes: [Int]) -> [Int] {
    var kept = shape
    for axis in axes.isEmpty ? Array(shape.indices) : axes {
      kept[Shape.axis(axis, rank: shape.count, "sum")] = 1
    }
    return kept
  }
}

extension [Int] {
  /// The axes as the detail of an operation.
  fileprivate var detail: String? { isEmpty ? nil : "axes \(self)" }
}
