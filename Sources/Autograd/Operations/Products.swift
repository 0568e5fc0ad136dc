import Tensors

// Products of many: each factor's derivative is the product of all others.

extension Variable {
  /// Returns the product over `axes`, all of them by default; 1 of no elements.
  ///
  ///     dx[i] = dy · Π (j ≠ i) x[j]  =  dy · y / x[i]  where no factor is 0
  public final func product(_ axes: [Int] = [], keepDims: Bool = false) -> Variable {
    let kept = value.product(axes, keepDims: true).shape
    let y = value.product(axes, keepDims: keepDims)
    let detail = axes.isEmpty ? nil : "axes \(axes)"
    return .record("product", y, [self], detail: detail, savingResult: true, saving: [self]) {
      dY, node in
      let (dY, y) = (dY.reshaped(kept), node.result.reshaped(kept))
      if !(self.value .== 0).any { return [dY * y / self] }
      let all = axes.isEmpty ? Array(self.shape.indices) : axes
      return [dY * self.alongLastAxis(all) { $0.withoutEach().product([-1]) }]
    }
  }

  /// Returns the product of each element and all before it along `axis`.
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

  /// Returns `[…, n, n]` for `[…, n]`: row i is this row with 1 in place of factor i.
  private final func withoutEach() -> Variable {
    let size = shape[shape.count - 1]
    let isSelf = Tensor<Float>.eye(size) .== 1
    let rows = unsqueezed(-2).expanded(to: shape + [size])
    return .where(isSelf, Variable(1), rows)
  }

  /// Applies `body`, which keeps shapes, with `axes` joined to one, the last.
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
}
