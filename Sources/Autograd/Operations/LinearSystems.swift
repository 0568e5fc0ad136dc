import Tensors

// Solutions of linear equations.

extension Variable {
  /// Returns the solution X of `A · X = B`, for `self` = A. PyTorch's `linalg.solve`.
  ///
  ///     dB = A⁻ᵀ · dX
  ///     dA = −dB · Xᵀ
  ///
  /// - Parameter b: `[…, n, k]`, or one vector for each matrix: `[n]`, or `[…, n]` with the batch axes of A.
  /// - Returns: The shape of B, for A of shape `[…, n, n]`. Batch axes broadcast.
  /// - Precondition: No matrix is singular.
  public final func solve(_ b: Variable) -> Variable {
    let isVector = Shape.isVector(b.shape, for: shape)
    let y = value.solve(b.value)
    return .record("solve", y, [self, b], savingResult: true, saving: [self]) { dX, node in
      let (dX, x) = (dX.asColumns(isVector), node.result.asColumns(isVector))
      let dB = self.transposed().solve(dX)
      return [
        node.needsGradient(0) ? -dB.matmul(x.transposed()).summed(to: self.shape) : nil,
        node.needsGradient(1) ? dB.gradient(ofSide: node.inputs[1].shape, isVector) : nil,
      ]
    }
  }

  /// Returns the solution X of `T · X = B`, for the upper or the lower triangle T of `self`. PyTorch's
  /// `linalg.solve_triangular`.
  ///
  ///     dB = T⁻ᵀ · dX
  ///     dT = −dB · Xᵀ, on the triangle
  ///
  /// - Parameters:
  ///   - b: `[…, n, k]`, or one vector for each matrix.
  ///   - upper: Whether T is the upper triangle. The other one is not read.
  ///   - unitDiagonal: Whether the diagonal is taken as 1, and not read.
  /// - Returns: The shape of B, for `self` of shape `[…, n, n]`. Batch axes broadcast.
  public final func solveTriangular(
    _ b: Variable, upper: Bool, unitDiagonal: Bool = false
  ) -> Variable {
    let isVector = Shape.isVector(b.shape, for: shape)
    let y = value.solveTriangular(b.value, upper: upper, unitDiagonal: unitDiagonal)
    return .record("solve triangular", y, [self, b], savingResult: true, saving: [self]) {
      dX, node in
      let (dX, x) = (dX.asColumns(isVector), node.result.asColumns(isVector))
      let dB = self.transposed().solveTriangular(dX, upper: !upper, unitDiagonal: unitDiagonal)
      var dT: Variable?
      if node.needsGradient(0) {
        let square = -dB.matmul(x.transposed()).summed(to: self.shape)
        let first = unitDiagonal ? 1 : 0
        dT = upper ? square.upperTriangle(first) : square.lowerTriangle(-first)
      }
      return [
        dT, node.needsGradient(1) ? dB.gradient(ofSide: node.inputs[1].shape, isVector) : nil,
      ]
    }
  }

  /// Returns the inverse `Y = A⁻¹` of square matrices. PyTorch's `linalg.inv`.
  ///
  ///     dA = −Yᵀ · dY · Yᵀ
  ///
  /// - Returns: `[…, n, n]`.
  /// - Precondition: No matrix is singular.
  public final func inverse() -> Variable {
    .record("inverse", value.inverse(), [self], savingResult: true) { dY, node in
      let transposed = node.result.transposed()
      return [-transposed.matmul(dY).matmul(transposed)]
    }
  }

  /// Returns the shortest X that minimizes ‖A · X − B‖, for `self` = A. The solution of PyTorch's `linalg.lstsq`.
  ///
  /// With `P = A⁺`, the residual `E = B − A·X`, and `H = Pᵀ·dX`:
  ///
  ///     dB = H
  ///     dA = −H · Xᵀ + E · (P · H)ᵀ + Pᵀ · X · (dX − Aᵀ · H)ᵀ
  ///
  /// as long as the rank does not change. (G. H. Golub and V. Pereyra, "The differentiation of pseudo-inverses and
  /// nonlinear least squares problems whose variables separate", 1973.)
  ///
  /// - Parameters:
  ///   - b: `[…, m, k]`, or one vector for each matrix: `[m]`, or `[…, m]` with the batch axes of A.
  ///   - relativeTolerance: The fraction of the largest singular value up to which others count as 0; by default
  ///     max(m, n) times the rounding error of `Float`.
  /// - Returns: `[…, n, k]` or `[…, n]`, for A of shape `[…, m, n]`. Batch axes broadcast.
  public final func leastSquares(_ b: Variable, relativeTolerance: Double? = nil) -> Variable {
    let isVector = Shape.isVector(b.shape, for: shape)
    let y = value.leastSquares(b.value, relativeTolerance: relativeTolerance)
    return .record("least squares", y, [self, b], savingResult: true, saving: [self, b]) {
      dX, node in
      let (dX, x) = (dX.asColumns(isVector), node.result.asColumns(isVector))
      let inverse = self.pseudoInverse(relativeTolerance: relativeTolerance)
      let h = inverse.transposed().matmul(dX)
      var dA: Variable?
      if node.needsGradient(0) {
        dA = self.throughPseudoInverse(inverse, x, dX, h, b.asColumns(isVector))
      }
      return [dA, node.needsGradient(1) ? h.gradient(ofSide: b.shape, isVector) : nil]
    }
  }

  /// Returns the pseudo-inverse `P = A⁺` of matrices. PyTorch's `linalg.pinv`.
  ///
  ///     dA = −Pᵀ·dP·Pᵀ + (I − A·P) · (P·Pᵀ·dP)ᵀ + Pᵀ·P · (dP − Aᵀ·Pᵀ·dP)ᵀ
  ///
  /// as long as the rank does not change: that of ``leastSquares(_:relativeTolerance:)`` for the identity.
  ///
  /// - Parameter relativeTolerance: The fraction of the largest singular value up to which others count as 0; by default
  ///   max(m, n) times the rounding error of `Float`.
  /// - Returns: `[…, n, m]`, for `self` of shape `[…, m, n]`.
  public final func pseudoInverse(relativeTolerance: Double? = nil) -> Variable {
    let y = value.pseudoInverse(relativeTolerance: relativeTolerance)
    return .record("pseudo-inverse", y, [self], savingResult: true, saving: [self]) { dY, node in
      let inverse = node.result
      let h = inverse.transposed().matmul(dY)
      let identity = Variable(.eye(inverse.shape[inverse.shape.count - 1]))
      return [self.throughPseudoInverse(inverse, inverse, dY, h, identity)]
    }
  }

  /// Returns the gradient of `X = A⁺ · B` with respect to A, for `self` = A.
  private final func throughPseudoInverse(
    _ inverse: Variable, _ x: Variable, _ dX: Variable, _ h: Variable, _ b: Variable
  ) -> Variable {
    let residual = b - matmul(x)
    let outside = dX - transposed().matmul(h)
    let dA =
      residual.matmul(inverse.matmul(h).transposed())
      + inverse.transposed().matmul(x).matmul(outside.transposed())
      - h.matmul(x.transposed())
    return dA.summed(to: shape)
  }

  /// Returns vectors as matrices of one column.
  private final func asColumns(_ isVector: Bool) -> Variable {
    isVector ? unsqueezed(-1) : self
  }

  /// Returns the gradient of a right side from that of its columns.
  private final func gradient(ofSide shape: [Int], _ isVector: Bool) -> Variable {
    isVector ? summed(to: shape + [1]).squeezed(-1) : summed(to: shape)
  }
}
