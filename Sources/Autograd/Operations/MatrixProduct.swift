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

  /// Returns the dot product of two vectors, `Σ self[i] · other[i]`.
  public final func dot(_ other: Variable) -> Variable {
    require(
      shape.count == 1 && shape == other.shape,
      "dot: needs two vectors of the same length, not \(shape) and \(other.shape)")
    return (self * other).sum()
  }

  /// Returns the outer product of two vectors, `self[i] · other[j]`.
  ///
  /// - Returns: `[n, m]`, for vectors of shapes `[n]` and `[m]`.
  public final func outer(_ other: Variable) -> Variable {
    require(
      shape.count == 1 && other.shape.count == 1,
      "outer: needs two vectors, not \(shape) and \(other.shape)")
    return unsqueezed(1) * other.unsqueezed(0)
  }
}
