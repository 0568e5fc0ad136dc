// Determinants, for every matrix of a batch; computed in double precision by Gaussian elimination.

extension Tensor where Element: RealScalar {
  /// Returns the determinants of square matrices. PyTorch's and NumPy's `linalg.det`.
  ///
  /// - Returns: `[…]`, for `self` of shape `[…, n, n]`; 1 if n is 0.
  public func determinant() -> Tensor {
    let values = squareMatrices("determinant").map { Element(LUFactors($0).determinant) }
    return Tensor(values, shape: batchShape)
  }

  /// Returns the signs of determinants, and the logarithms of their magnitudes, which neither overflow nor vanish.
  /// PyTorch's and NumPy's `linalg.slogdet`.
  ///
  /// - Returns: −1, 0 or 1, and log |det A|, which is −∞ where the determinant is 0: `[…]` each, for `self` of shape
  ///   `[…, n, n]`.
  public func slogdet() -> (sign: Tensor, logarithm: Tensor) {
    let parts = squareMatrices("slogdet").map { LUFactors($0).signAndLogDeterminant }
    return (
      Tensor(parts.map { Element($0.sign) }, shape: batchShape),
      Tensor(parts.map { Element($0.logarithm) }, shape: batchShape)
    )
  }

  /// Returns the logarithms of determinants: −∞ where a determinant is 0, and NaN where it is negative. PyTorch's
  /// `logdet`.
  ///
  /// - Returns: `[…]`, for `self` of shape `[…, n, n]`.
  public func logDeterminant() -> Tensor {
    let (sign, logarithm) = slogdet()
    return sign.combined(with: logarithm) { $0 < 0 ? .nan : $1 }
  }

  /// Returns the cofactors of square matrices, ∂det(A)/∂A, which are finite where A is singular, too.
  ///
  /// With `A = U · diag(s) · Vᵀ` they are `det(U) · det(V) · U · diag(Π (k ≠ i) sₖ) · Vᵀ`.
  package func cofactors() -> Tensor {
    let n = shape.last ?? 0
    let parts = squareMatrices("cofactors").map { matrix in
      let (u, s, vT) = matrix.svd()
      let sign = LUFactors(u).determinant * LUFactors(vT).determinant
      var scaled = u
      for j in 0..<n {
        let others = s.indices.reduce(sign) { $1 == j ? $0 : $0 * s[$1] }
        for i in 0..<n { scaled[i, j] *= others }
      }
      return scaled * vT
    }
    return Tensor(parts, batch: batchShape, rows: n, columns: n)
  }

  /// Returns the derivative of the cofactors of square matrices in the given directions.
  ///
  /// Those of `diag(s) + t·D`, with pᵢⱼ = Π (k ≠ i, j) sₖ, have the derivative Σ (j ≠ i) pᵢⱼ·Dⱼⱼ at (i, i), and
  /// −pᵢⱼ·Dⱼᵢ at (i, j).
  package func cofactorDerivatives(_ directions: Tensor) -> Tensor {
    let n = shape.last ?? 0
    let pairs = zip(squareMatrices("cofactors"), directions.squareMatrices("cofactors"))
    let parts = pairs.map { matrix, direction in
      let (u, s, vT) = matrix.svd()
      let sign = LUFactors(u).determinant * LUFactors(vT).determinant
      let turned = u.transposed * direction * vT.transposed
      var inner = Matrix(n, n)
      for i in 0..<n {
        for j in 0..<n where j != i {
          let others = s.indices.reduce(sign) { $1 == i || $1 == j ? $0 : $0 * s[$1] }
          inner[i, i] += others * turned[j, j]
          inner[i, j] = -others * turned[j, i]
        }
      }
      return u * inner * vT
    }
    return Tensor(parts, batch: batchShape, rows: n, columns: n)
  }
}
