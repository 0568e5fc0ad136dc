import Tensors

// Cumulative operations (prefix scans).

extension Variable {
  /// Returns the cumulative sum along `axis`: each element plus all before it. The gradient is the cumulative
  /// sum from the end.
  public final func cumulativeSum(axis: Int) -> Variable {
    .record("cumulative sum", value.cumulativeSum(axis: axis), [self]) { dY, _ in
      [dY.flipped([axis]).cumulativeSum(axis: axis).flipped([axis])]
    }
  }

  /// Returns the cumulative product along `axis`: each element times all before it.
  ///
  ///     dx[i] = Σ (j ≥ i) dy[j] · Π (k ≤ j, k ≠ i) x[k]
  public final func cumulativeProduct(axis: Int) -> Variable {
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
}
