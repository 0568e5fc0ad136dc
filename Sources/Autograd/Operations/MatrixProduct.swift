import Tensors

extension Variable {
  /// Returns the matrix product `self · other`, for every pair of matrices in a batch.
  ///
  /// With `C = A·B` and upstream gradient `dC = ∂L/∂C`:
  ///
  ///     dA = dC · Bᵀ
  ///     dB = Aᵀ · dC
  ///
  /// - Returns: `[…, m, n]`, for `self` of shape `[…, m, k]` and `other` of shape `[…, k, n]`.
  public final func matmul(_ other: Variable) -> Variable {
    let (a, b) = (self, other)
    return .record("matmul", a.value.matmul(b.value), [a, b], saving: [a, b]) { dC, node in
      [
        node.needsGradient(0) ? dC.matmul(b.transposed()).summed(to: a.shape) : nil,
        node.needsGradient(1) ? a.transposed().matmul(dC).summed(to: b.shape) : nil,
      ]
    }
  }

  /// Returns the sum of products of two vectors.
  public final func dot(_ other: Variable) -> Variable {
    require(
      shape.count == 1 && shape == other.shape,
      "dot: needs two vectors of one length, not \(shape) and \(other.shape)")
    return (self * other).sum()
  }

  /// Returns every product of an element of one vector with one of another, `[n, m]`.
  public final func outer(_ other: Variable) -> Variable {
    require(
      shape.count == 1 && other.shape.count == 1,
      "outer: needs two vectors, not \(shape) and \(other.shape)")
    return unsqueezed(1) * other.unsqueezed(0)
  }
}
