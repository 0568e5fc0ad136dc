import Tensors

// Triangular factors of matrices.

extension Variable {
  /// Returns the reduced QR decomposition of matrices, `A = Q · R`. PyTorch's `linalg.qr`; the complete one has no
  /// gradient there either, and is an operation of tensors.
  ///
  /// With `M = R·dRᵀ − dQᵀ·Q`, and its lower triangle copied to the upper one, for m ≥ n:
  ///
  ///     dA = (dQ + Q · copied(M)) · R⁻ᵀ
  ///
  /// For m < n, `A = [X | Y]` and `R = [U | Q⁻¹·Y]`: dY = Q·dR₂, and dX as above, with dQ + Y·dR₂ᵀ for dQ and U for R.
  /// Not finite where R has a 0 on its diagonal. (S. F. Walter and L. Lehmann, "Algorithmic differentiation of linear
  /// algebra functions", 2010; J.-G. Liu et al., "Differentiable programming tensor networks", 2019.)
  ///
  /// - Returns: Q, `[…, m, k]`, and R, `[…, k, n]`, for `self` of shape `[…, m, n]`, with k = min(m, n).
  public final func qr() -> (q: Variable, r: Variable) {
    let (q, r) = value.qr()
    let saved: [any Savable] = [self, q, r]
    /// Returns the decomposition for a backward function, recorded again if the gradient is to be
    /// differentiated.
    func decomposition() -> (q: Variable, r: Variable) {
      Recording.isEnabled ? self.qr() : (Variable(q), Variable(r))
    }
    let first = Variable.record("QR: Q", q, [self], saving: saved) { dQ, _ in
      let (q, r) = decomposition()
      let width = q.columnCount
      let dX = q.throughQR(dQ, r.columns(0..<width), -dQ.transposed().matmul(q))
      return [dX.padded(to: self.shape, axis: -1, from: 0)]
    }
    let second = Variable.record("QR: R", r, [self], saving: saved) { dR, _ in
      let (q, r) = decomposition()
      let (width, all) = (q.columnCount, r.columnCount)
      let (u, dU) = (r.columns(0..<width), dR.columns(0..<width))
      if width == all { return [q.throughQR(nil, u, u.matmul(dU.transposed()))] }
      let (y, dV) = (self.columns(width..<all), dR.columns(width..<all))
      let dQ = y.matmul(dV.transposed())
      let dX = q.throughQR(dQ, u, u.matmul(dU.transposed()) - dQ.transposed().matmul(q))
      return [.cat([dX, q.matmul(dV)], axis: -1)]
    }
    return (first, second)
  }

  /// Returns `(dQ + Q · copied(M)) · R⁻ᵀ`, for `self` = Q.
  private final func throughQR(_ dQ: Variable?, _ r: Variable, _ m: Variable) -> Variable {
    let copied = m.lowerTriangle() + m.lowerTriangle(-1).transposed()
    let product = matmul(copied)
    return (dQ.map { $0 + product } ?? product).dividedRight(byTransposed: r, upper: true)
  }

  /// Returns the Cholesky decomposition of symmetric positive definite matrices: the lower triangle L of
  /// `A = L · Lᵀ`. PyTorch's `linalg.cholesky`.
  ///
  /// With Φ(M) the lower triangle of M, its diagonal halved, and `sym(M) = (M + Mᵀ)/2`:
  ///
  ///     dA = sym(L⁻ᵀ · Φ(Lᵀ · dL) · L⁻¹)
  ///
  /// The gradient is symmetric, as in PyTorch. (I. Murray, "Differentiation of the Cholesky decomposition", 2016.)
  ///
  /// - Returns: `[…, n, n]`. Only the lower triangle of `self` is read.
  public final func cholesky() -> Variable {
    .record("Cholesky", value.cholesky(), [self], savingResult: true) { dL, node in
      let (l, n) = (node.result, dL.columnCount)
      let halved = Variable(Tensor.ones([n, n]) - Tensor.eye(n) * 0.5)
      let inner = l.transposed().matmul(dL).lowerTriangle() * halved
      let left = l.transposed().solveTriangular(inner, upper: true)
      let both = l.transposed().solveTriangular(left.transposed(), upper: true)
      return [(both + both.transposed()) / 2]
    }
  }

  /// Returns the LU decomposition of matrices with partial pivoting, `A = P · L · U`. PyTorch's `linalg.lu`.
  ///
  /// For square matrices:
  ///
  ///     dA = P · L⁻ᵀ · (below(Lᵀ · dL) + upper(dU · Uᵀ)) · U⁻ᵀ
  ///
  /// The rows of L beyond the square are `A₂ · U⁻¹`, the columns of U beyond it `L⁻¹ · A₂`, from which their terms
  /// follow. Not finite where U has a 0 on its diagonal.
  ///
  /// - Returns: The permutation P, `[…, m, m]`, which has no gradient; L with ones on the diagonal, `[…, m, k]`; and U,
  ///   `[…, k, n]`, for `self` of shape `[…, m, n]`, with k = min(m, n).
  public final func lu() -> (p: Variable, l: Variable, u: Variable) {
    let (p, l, u) = value.lu()
    let saved: [any Savable] = [self, p, l, u]
    func decomposition() -> (l: Variable, u: Variable) {
      if !Recording.isEnabled { return (Variable(l), Variable(u)) }
      let (_, l, u) = self.lu()
      return (l, u)
    }
    let lower = Variable.record("LU: L", l, [self], saving: saved) { dL, _ in
      let (l, u) = decomposition()
      let (k, all) = (l.columnCount, l.rowCount)
      let (top, square) = (l.rows(0..<k), u.columns(0..<k))
      var inner = top.transposed().matmul(dL.rows(0..<k)).lowerTriangle(-1)
      var rest: Variable?
      if all > k {
        let (bottom, dBottom) = (l.rows(k..<all), dL.rows(k..<all))
        inner = inner - bottom.transposed().matmul(dBottom).upperTriangle()
        rest = dBottom.dividedRight(byTransposed: square, upper: true)
      }
      let part = Variable.throughLU(inner, top, square)
      let rows = rest.map { .cat([part, $0], axis: -2) } ?? part
      return [Variable(p).matmul(rows.padded(to: self.shape, axis: -1, from: 0))]
    }
    let upper = Variable.record("LU: U", u, [self], saving: saved) { dU, _ in
      let (l, u) = decomposition()
      let (k, all) = (l.columnCount, u.columnCount)
      let (top, square) = (l.rows(0..<k), u.columns(0..<k))
      var inner = dU.columns(0..<k).matmul(square.transposed()).upperTriangle()
      var rest: Variable?
      if all > k {
        let (right, dRight) = (u.columns(k..<all), dU.columns(k..<all))
        inner = inner - dRight.matmul(right.transposed()).lowerTriangle(-1)
        rest = top.transposed().solveTriangular(dRight, upper: true, unitDiagonal: true)
      }
      let part = Variable.throughLU(inner, top, square)
      let columns = rest.map { .cat([part, $0], axis: -1) } ?? part
      return [Variable(p).matmul(columns.padded(to: self.shape, axis: -2, from: 0))]
    }
    return (Variable(p), lower, upper)
  }

  /// Returns `L⁻ᵀ · M · U⁻ᵀ`.
  private static func throughLU(_ m: Variable, _ l: Variable, _ u: Variable) -> Variable {
    l.transposed().solveTriangular(m, upper: true, unitDiagonal: true)
      .dividedRight(byTransposed: u, upper: true)
  }

  /// Returns `self · T⁻ᵀ`, for a triangle T.
  private final func dividedRight(byTransposed triangle: Variable, upper: Bool) -> Variable {
    triangle.solveTriangular(transposed(), upper: upper).transposed()
  }

  private final var rowCount: Int { shape[shape.count - 2] }
  private final var columnCount: Int { shape[shape.count - 1] }

  private final func rows(_ range: Range<Int>) -> Variable {
    range.count == rowCount ? self : narrowed(axis: -2, from: range.lowerBound, count: range.count)
  }

  private final func columns(_ range: Range<Int>) -> Variable {
    range.count == columnCount
      ? self : narrowed(axis: -1, from: range.lowerBound, count: range.count)
  }
}
