import Tensors

// Eigenvalues and singular values. The signs of eigenvectors and singular vectors are arbitrary: a loss must not
// depend on them.

extension Variable {
  /// Returns the eigenvalues, in ascending order, and the eigenvectors, in columns, of symmetric matrices `A`.
  /// PyTorch's `linalg.eigh`.
  ///
  /// With `Fᵢⱼ = 1 / (λⱼ − λᵢ)`, 0 on the diagonal, and `skew(M) = (M − Mᵀ)/2`:
  ///
  ///     dA = Q · (diag(dλ) + F ∘ skew(Qᵀ · dQ)) · Qᵀ
  ///
  /// The gradient is symmetric, also that of a matrix that is not, as in PyTorch: only skew(Qᵀ·dQ) rotates the
  /// eigenvectors. Those of equal eigenvalues have no derivative: the formula is infinite. (M. B. Giles, "An
  /// extended collection of matrix derivative results for forward and reverse mode algorithmic differentiation",
  /// 2008.)
  ///
  /// - Returns: `[…, n]` and `[…, n, n]`, for `self` of shape `[…, n, n]`. Only the lower triangle is read.
  public final func eigh() -> (values: Variable, vectors: Variable) {
    // The differences of eigenvalues before rounding are accurate.
    let (precise, vectors) = value.cast(to: Double.self).eigh()
    let (lambda, q) = (precise.cast(to: Float.self), vectors.cast(to: Float.self))
    /// Returns the decomposition for a backward function, recorded again if the gradient is to be
    /// differentiated.
    func decomposition() -> (values: Variable, vectors: Variable) {
      Recording.isEnabled ? self.eigh() : (Variable(lambda), Variable(q))
    }
    let values = Variable.record("eigenvalues", lambda, [self], saving: [self, lambda, q]) {
      dY, _ in
      let (_, q) = decomposition()
      return [(q * dY.unsqueezed(-2)).matmul(q.transposed())]
    }
    let inverses = precise.inverseDifferences()
    let turns = Variable.record(
      "eigenvectors", q, [self], saving: [self, lambda, q, inverses]
    ) { dY, _ in
      let (lambda, q) = decomposition()
      let turn = q.transposed().matmul(dY)
      let rotation = (turn - turn.transposed()) / 2 * lambda.inverseDifferences(inverses)
      return [q.matmul(rotation).matmul(q.transposed())]
    }
    return (values, turns)
  }

  /// Returns the singular value decomposition of matrices, `A = U · diag(s) · Vᵀ`, singular values in descending order.
  /// PyTorch's `linalg.svd`, whose `full_matrices` is true by default.
  ///
  /// With `Fᵢⱼ = 1 / (sⱼ² − sᵢ²)`, 0 on the diagonal, and `skew(M) = M − Mᵀ` here:
  ///
  ///     dA = U · diag(ds) · Vᵀ
  ///        + U · (F ∘ skew(Uᵀ·dU)) · S · Vᵀ + (I − U·Uᵀ) · dU · S⁻¹ · Vᵀ
  ///        + U · S · (F ∘ skew(Vᵀ·dV)) · Vᵀ + U · S⁻¹ · dVᵀ · (I − V·Vᵀ)
  ///
  /// The term with I − U·Uᵀ is 0 where U is square, and so is the one with V. Singular vectors of equal or zero singular values have no derivative. (J. Townsend, "Differentiating
  /// the singular value decomposition", 2016.)
  ///
  /// - Parameter fullMatrices: Whether U and V are completed to orthogonal matrices, `[…, m, m]` and `[…, n, n]`, by
  ///   arbitrary vectors, which have no gradient, as in PyTorch.
  /// - Returns: `[…, m, k]`, `[…, k]` and `[…, k, n]`, for `self` of shape `[…, m, n]`, with k = min(m, n).
  public final func svd(
    fullMatrices: Bool = false
  ) -> (u: Variable, s: Variable, vTransposed: Variable) {
    if fullMatrices {
      let (u, s, vT) = svd()
      let (full, _, fullT) = value.svd(fullMatrices: true)
      let k = s.shape[s.shape.count - 1]
      let (m, n) = (u.shape[u.shape.count - 2], vT.shape[vT.shape.count - 1])
      let columns = full.narrowed(axis: -1, from: k, count: m - k)
      let rows = fullT.narrowed(axis: -2, from: k, count: n - k)
      return (
        .cat([u, Variable(columns)], axis: -1), s, .cat([vT, Variable(rows)], axis: -2)
      )
    }
    let (left, precise, right) = value.cast(to: Double.self).svd()
    let (u, vT) = (left.cast(to: Float.self), right.cast(to: Float.self))
    let s = precise.cast(to: Float.self)
    let inverses = precise.squared().inverseDifferences()
    func decomposition() -> (u: Variable, s: Variable, vTransposed: Variable) {
      Recording.isEnabled ? self.svd() : (Variable(u), Variable(s), Variable(vT))
    }
    let values = Variable.record("singular values", s, [self], saving: [self, u, s, vT]) { dS, _ in
      let (u, _, vT) = decomposition()
      return [(u * dS.unsqueezed(-2)).matmul(vT)]
    }
    let saved: [any Savable] = [self, u, s, vT, inverses]
    let leftVectors = Variable.record("left singular vectors", u, [self], saving: saved) { dU, _ in
      let (u, s, vT) = decomposition()
      return [Variable.throughLeft(dU, u, s, inverses).matmul(vT)]
    }
    let rightVectors = Variable.record("right singular vectors", vT, [self], saving: saved) {
      dVT, _ in
      // The right singular vectors of A are the left ones of Aᵀ.
      let (u, s, vT) = decomposition()
      let dA = Variable.throughLeft(dVT.transposed(), vT.transposed(), s, inverses)
      return [u.matmul(dA.transposed())]
    }
    return (leftVectors, values, rightVectors)
  }

  /// `U·(F ∘ skew(Uᵀ·dU))·S + (I − U·Uᵀ)·dU·S⁻¹`: the gradient through U, without the factor Vᵀ.
  private static func throughLeft(
    _ dU: Variable, _ u: Variable, _ s: Variable, _ inverses: Tensor<Float>
  ) -> Variable {
    let inner = u.transposed().matmul(dU)
    let f = s.squared().inverseDifferences(inverses)
    let rotation = (inner - inner.transposed()) * f
    let turned = u.matmul(rotation) * s.unsqueezed(-2)
    if u.shape[u.shape.count - 2] == u.shape[u.shape.count - 1] { return turned }
    return turned + (dU - u.matmul(inner)) / s.unsqueezed(-2)
  }

  /// Returns 1 / (xⱼ − xᵢ) in row i and column j, and 0 on the diagonal: `[…, n, n]` for `[…, n]`.
  ///
  /// - Parameter result: The result from numbers before rounding: the differences of rounded ones are
  ///   inaccurate.
  private final func inverseDifferences(_ result: Tensor<Float>) -> Variable {
    .record("inverse differences", result, [self], savingResult: true) { dY, node in
      let part = dY * node.result.squared()
      return [part.sum([-1]) - part.sum([-2])]
    }
  }
}

extension Tensor<Double> {
  /// Returns 1 / (xⱼ − xᵢ) in row i and column j, and 0 on the diagonal: `[…, n, n]` for `[…, n]`.
  fileprivate func inverseDifferences() -> Tensor<Float> {
    let n = shape[rank - 1]
    let differences = unsqueezed(-2) - unsqueezed(-1)
    let isSame = Tensor<Float>.eye(n) .== 1
    return Tensor.where(isSame, 0, 1 / differences).cast(to: Float.self)
  }
}
