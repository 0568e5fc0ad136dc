import Tensors

// Cumulative operations (prefix scans).

extension Variable {
  /// Returns the cumulative sum along `axis`: each element plus all before it. The gradient is the cumulative
  /// sum from the end.
  public final func cumulativeSum(axis: Int) -> Variable {
    if shape.isEmpty { return self }
    return .record("cumulative sum", value.cumulativeSum(axis: axis), [self]) { dY, _ in
      [dY.flipped([axis]).cumulativeSum(axis: axis).flipped([axis])]
    }
  }

  /// Returns the cumulative product along `axis`: each element times all before it.
  ///
  ///     dx[i] = Σ (j ≥ i) dy[j] · Π (k ≤ j, k ≠ i) x[k]
  public final func cumulativeProduct(axis: Int) -> Variable {
    if shape.isEmpty { return self }
    let y = value.cumulativeProduct(axis: axis)
    return .record("cumulative product", y, [self], savingResult: true, saving: [self]) {
      dY, node in
      if !(self.value .== 0).any {
        let after = (dY * node.result).flipped([axis]).cumulativeSum(axis: axis).flipped([axis])
        return [after / self]
      }
      // [i, j]: the products up to j without factor i, for j ≥ i.
      let size = self.shape[Shape.axis(axis, rank: self.shape.count, "cumulativeProduct")]
      let upper = Variable(Tensor.ones([size, size]).upperTriangle())
      let products = self.transposed(axis, -1).withoutEach().cumulativeProduct(axis: -1) * upper
      let sum = (products * dY.transposed(axis, -1).unsqueezed(-2)).sum([-1])
      return [sum.transposed(axis, -1)]
    }
  }

  /// Returns the cumulative maximum along `axis`, and its index, the last of equal ones. The gradient goes to the
  /// elements at the indices. PyTorch's `cummax`.
  public final func cumulativeMax(axis: Int) -> (values: Variable, indices: Tensor<Int32>) {
    let indices = value.cumulativeMax(axis: axis).indices
    return (shape.isEmpty ? self : gathered(axis: axis, indices), indices)
  }

  /// Returns the cumulative minimum along `axis`, and its index, the last of equal ones. The gradient goes to the
  /// elements at the indices. PyTorch's `cummin`.
  public final func cumulativeMin(axis: Int) -> (values: Variable, indices: Tensor<Int32>) {
    let indices = value.cumulativeMin(axis: axis).indices
    return (shape.isEmpty ? self : gathered(axis: axis, indices), indices)
  }

  /// Returns the logarithm of the cumulative sum of exponentials along `axis`. PyTorch's `logcumsumexp`.
  ///
  ///     y[j] = log Σ (i ≤ j) exp(x[i])      dx[i] = Σ (j ≥ i) exp(x[i] − y[j]) · dy[j]
  public final func logCumSumExp(axis: Int) -> Variable {
    let y = value.logCumSumExp(axis: axis)
    return .record("log-cumulative-sum-exp", y, [self], detail: "axis \(axis)", saving: [self]) {
      dY, _ in [self.cumulativeSoftmaxTransposed(axis, of: dY)]
    }
  }

  /// Returns m[j] = Σ (i ≤ j) s[i, j] · v[i], where s[i, j] = exp(x[i] − y[j]) and y = logCumSumExp(x).
  ///
  ///     dv[i] = Σ (j ≥ i) s[i, j] · dm[j]      dx[i] = Σ (j ≥ i) s[i, j] · (v[i] − m[j]) · dm[j]
  private final func cumulativeSoftmaxMean(_ axis: Int, of v: Variable) -> Variable {
    let m = value.cumulativeSoftmaxMean(axis: axis, of: v.value)
    return .record(
      "cumulative mean", m, [self, v], detail: "axis \(axis)", savingResult: true,
      saving: [self, v]
    ) { dM, node in
      let dV = self.cumulativeSoftmaxTransposed(axis, of: dM)
      if !node.needsGradient(0) { return [nil, dV] }
      return [v * dV - self.cumulativeSoftmaxTransposed(axis, of: dM * node.result), dV]
    }
  }

  /// Returns u[i] = Σ (j ≥ i) s[i, j] · v[j], the transpose of the mean above.
  ///
  ///     dv[j] = m[j]      dx[i] = u[i] · du[i] − Σ (j ≥ i) s[i, j] · v[j] · m[j]
  ///
  /// with m the weighted means of du.
  private final func cumulativeSoftmaxTransposed(_ axis: Int, of v: Variable) -> Variable {
    let u = value.cumulativeSoftmaxTransposed(axis: axis, of: v.value)
    return .record(
      "cumulative mean transposed", u, [self, v], detail: "axis \(axis)", savingResult: true,
      saving: [self, v]
    ) { dU, node in
      let dV = self.cumulativeSoftmaxMean(axis, of: dU)
      if !node.needsGradient(0) { return [nil, dV] }
      return [node.result * dU - self.cumulativeSoftmaxTransposed(axis, of: v * dV), dV]
    }
  }

  /// Returns the differences between neighbors along `axis`, `order` times. PyTorch's and NumPy's `diff`.
  ///
  /// - Parameters:
  ///   - order: How often differences are computed, each time of the ones before.
  ///   - axis: The axis, which has one element less each time, until there are none.
  ///   - prepended: Elements in front of the others on the axis.
  ///   - appended: Elements after the others on the axis.
  public final func diff(
    _ order: Int = 1, axis: Int = -1, prepending prepended: Variable? = nil,
    appending appended: Variable? = nil
  ) -> Variable {
    require(order >= 0, "diff: order must not be negative, but is \(order)")
    let axis = Shape.axis(axis, rank: shape.count, "diff")
    let parts = [prepended, self, appended].compactMap { $0 }
    let all = parts.count == 1 ? self : .cat(parts, axis: axis)
    return (0..<Swift.min(order, all.shape[axis])).reduce(all) { x, _ in
      let count = x.shape[axis] - 1
      return x.narrowed(axis: axis, from: 1, count: count)
        - x.narrowed(axis: axis, from: 0, count: count)
    }
  }
}
