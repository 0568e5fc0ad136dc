// Eigenvalues and singular values of matrices, for every matrix of a batch; computed in double precision.

extension Tensor where Element: RealScalar {
  /// Returns the eigendecomposition of symmetric matrices, `A = Q · diag(λ) · Qᵀ`. PyTorch's and NumPy's `linalg.eigh`;
  /// the eigenvalues alone are `eigvalsh`.
  ///
  /// Uses Jacobi's method (1846): rotations of two axes at a time, until the off-diagonal elements vanish. In
  /// double precision, and meant for matrices of up to some hundreds of rows: each of a few sweeps takes O(n³).
  ///
  /// - Returns: The eigenvalues λ in ascending order, `[…, n]`, and the eigenvectors Q in columns, `[…, n, n]`, for
  ///   `self` of shape `[…, n, n]`. Only the lower triangle is read. NaN where an element of it is not finite.
  public func eigh() -> (values: Tensor, vectors: Tensor) {
    let parts = squareMatrices("eigh").map { $0.eigh() }
    let n = shape[rank - 1]
    return (
      Tensor(rows: parts.map(\.values), batch: batchShape, count: n),
      Tensor(parts.map(\.vectors), batch: batchShape, rows: n, columns: n)
    )
  }

  /// Returns the singular value decomposition of matrices, `A = U · diag(s) · Vᵀ`. PyTorch's and NumPy's `linalg.svd`,
  /// whose `full_matrices` is true by default; the singular values alone are `svdvals`.
  ///
  /// Uses one-sided Jacobi rotations (Hestenes, 1958): pairs of columns are rotated until all are orthogonal;
  /// their norms are the singular values. Small singular values have full relative accuracy.
  ///
  /// - Parameter fullMatrices: Whether U and V are completed to orthogonal matrices, `[…, m, m]` and `[…, n, n]`.
  /// - Returns: U, `[…, m, k]`, with orthonormal columns; the singular values in descending order, `[…, k]`; and Vᵀ,
  ///   `[…, k, n]`, with orthonormal rows, for `self` of shape `[…, m, n]`, with k = min(m, n). NaN where an element
  ///   is not finite.
  public func svd(fullMatrices: Bool = false) -> (u: Tensor, s: Tensor, vTransposed: Tensor) {
    let parts = matrices("svd").map { matrix in
      let (u, s, vT) = matrix.svd()
      return fullMatrices ? (u.completed(), s, vT.transposed.completed().transposed) : (u, s, vT)
    }
    let (m, n) = (shape[rank - 2], shape[rank - 1])
    let k = Swift.min(m, n)
    let (width, height) = fullMatrices ? (m, n) : (k, k)
    return (
      Tensor(parts.map(\.0), batch: batchShape, rows: m, columns: width),
      Tensor(rows: parts.map(\.1), batch: batchShape, count: k),
      Tensor(parts.map(\.2), batch: batchShape, rows: height, columns: n)
    )
  }
}
