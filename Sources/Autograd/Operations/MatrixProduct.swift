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
    return .record("matmul", a.value.matmul(b.value), [a, b]) { dC, node in
      [
        node.needs(0) ? dC.matmul(b.transposed()).summed(to: a.shape) : nil,
        node.needs(1) ? a.transposed().matmul(dC).summed(to: b.shape) : nil,
      ]
    }
  }
}
