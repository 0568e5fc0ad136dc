// Triangular factors of matrices, for every matrix of a batch; computed in double precision.

extension Tensor where Element: RealScalar {
  /// Returns the QR decomposition of matrices, `A = Q · R`. PyTorch's and NumPy's `linalg.qr`.
  ///
  /// Uses Householder's reflections, with LAPACK's signs: the diagonal of R may be negative. Cost: O(m·n·k).
  ///
  /// - Parameter complete: Whether Q is completed to an orthogonal matrix, `[…, m, m]`, and R to `[…, m, n]`.
  /// - Returns: Q with orthonormal columns, `[…, m, k]`, and the upper triangle R, `[…, k, n]`, for `self` of shape
  ///   `[…, m, n]`, with k = min(m, n).
  public func qr(complete: Bool = false) -> (q: Tensor, r: Tensor) {
    let parts = matrices("qr").map { $0.qr(complete: complete) }
    let (m, n) = (shape[rank - 2], shape[rank - 1])
    let k = complete ? m : Swift.min(m, n)
    return (
      Tensor(parts.map(\.q), batch: batchShape, rows: m, columns: k),
      Tensor(parts.map(\.r), batch: batchShape, rows: k, columns: n)
    )
  }

  /// Returns the Cholesky decomposition of symmetric positive definite matrices: the lower triangle L of
  /// `A = L · Lᵀ`. PyTorch's and NumPy's `linalg.cholesky`.
  ///
  /// - Returns: L, `[…, n, n]`. Only the lower triangle of `self` is read.
  /// - Precondition: Every matrix is positive definite: all eigenvalues, which `eigh()` returns, are positive.
  public func cholesky() -> Tensor {
    let parts = squareMatrices("cholesky").map { $0.cholesky() }
    for (number, part) in parts.enumerated() {
      require(
        part.failure == nil,
        "cholesky: matrix \(number) of \(shape) is not positive definite, from row "
          + "\(part.failure ?? 0) on; add a multiple of the identity, as in a + 1e-3 * .eye(n)")
    }
    let n = shape[rank - 1]
    return Tensor(parts.map(\.factor), batch: batchShape, rows: n, columns: n)
  }

  /// Returns the LU decomposition of matrices with partial pivoting, `A = P · L · U`. PyTorch's `linalg.lu`.
  ///
  /// - Returns: The permutation P, `[…, m, m]`; the lower triangle L with ones on the diagonal, `[…, m, k]`; and the
  ///   upper triangle U, `[…, k, n]`, for `self` of shape `[…, m, n]`, with k = min(m, n).
  public func lu() -> (p: Tensor, l: Tensor, u: Tensor) {
    let parts = matrices("lu").map { $0.lu() }
    let (m, n) = (shape[rank - 2], shape[rank - 1])
    let k = Swift.min(m, n)
    return (
      Tensor(parts.map(\.p), batch: batchShape, rows: m, columns: m),
      Tensor(parts.map(\.l), batch: batchShape, rows: m, columns: k),
      Tensor(parts.map(\.u), batch: batchShape, rows: k, columns: n)
    )
  }
}
