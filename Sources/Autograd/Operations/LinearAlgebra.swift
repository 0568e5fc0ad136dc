import Tensors

// Norms and decompositions. The signs of eigenvectors and singular vectors are arbitrary: a loss must not
// depend on them.

extension Variable {
  /// Returns the trace: the sum of the diagonal of the last two axes.
  public final func trace() -> Variable { diagonal().sum([-1]) }

  /// Returns the Euclidean norm over `axes`; all by default. The gradient is taken as 0 where the norm is 0.
  public final func norm(_ axes: [Int] = [], keepDims: Bool = false) -> Variable {
    let kept = value.norm(2, axes, keepDims: true).shape
    let y = value.norm(2, axes, keepDims: keepDims)
    return .record("norm", y, [self], savingResult: true, saving: [self]) { dY, node in
      let divisor = node.result + Variable((node.result.value .== 0).floats)
      return [self / divisor.reshaped(kept) * dY.reshaped(kept)]
    }
  }

  /// Returns the p-norm (Σ |x|ᵖ)^(1/p) over `axes`: the largest magnitude for p = ∞, the smallest for −∞, and
  /// the number of nonzero elements for 0.
  ///
  ///     dx = dy · sign(x) · (|x| / y)ᵖ⁻¹
  ///
  /// The gradient is taken as 0 where the norm is 0.
  public final func norm(_ p: Float, _ axes: [Int] = [], keepDims: Bool = false) -> Variable {
    if p == 2 { return norm(axes, keepDims: keepDims) }
    if p == 1 { return abs().sum(axes, keepDims: keepDims) }
    let y = value.norm(p, axes, keepDims: keepDims)
    let kept = value.sum(axes, keepDims: true).shape
    return .record("norm \(p.short)", y, [self], savingResult: true, saving: [self]) { dY, node in
      if p == 0 { return [Variable(.zeros(self.shape))] }
      let (dY, y) = (dY.reshaped(kept), node.result.reshaped(kept))
      if p.isInfinite {
        let isFound = (self.value.abs() .== y.value).floats
        let shares = isFound * self.value.sign() / isFound.sum(axes, keepDims: true).clamped(min: 1)
        return [dY.expanded(to: self.shape).gated(by: shares)]
      }
      let (isZero, isFlat) = (self.value .== 0, y.value .== 0)
      let (x, safe) = (self.abs(), Variable.where(isFlat, Variable(1), y))
      // Between 0 and 1 the quotient may vanish, though its power does not.
      let power =
        p > 0 && p < 1 ? x.pow(p - 1) * safe.pow(1 - p) : (x / safe).pow(p - 1)
      // As in PyTorch, 0 has no slope, unless the norm makes it NaN.
      let atZero = y.value.map { p < 1 ? $0 * 0 : $0.isNaN ? $0 : 0 }
      let slope = Variable.where(isZero, Variable(atZero), power * Variable(self.value.sign()))
      return [.where(isFlat, Variable(0), slope * dY)]
    }
  }

  /// Returns the eigenvalues, in ascending order, and the eigenvectors, in columns, of a symmetric matrix
  /// `A`. PyTorch's `linalg.eigh`.
  ///
  /// With `Fᵢⱼ = 1 / (λⱼ − λᵢ)`, 0 on the diagonal:
  ///
  ///     dA = Q · (diag(dλ) + F ∘ (Qᵀ · dQ)) · Qᵀ
  ///
  /// Eigenvectors of equal eigenvalues have no derivative: the formula is infinite. (M. B. Giles, "An extended
  /// collection of matrix derivative results for forward and reverse mode algorithmic differentiation", 2008.)
  ///
  /// - Returns: `[n]` and `[n, n]`, for `self` of shape `[n, n]`.
  public final func eigh() -> (values: Variable, vectors: Variable) {
    let (lambda, q) = value.eigh()
    /// Returns the decomposition for a backward function, recorded again if the gradient is to be
    /// differentiated.
    func decomposition() -> (values: Variable, vectors: Variable) {
      Recording.isEnabled ? self.eigh() : (Variable(lambda), Variable(q))
    }
    let values = Variable.record("eigenvalues", lambda, [self], saving: [self, lambda, q]) {
      dY, _ in
      let (_, q) = decomposition()
      return [(q * dY).matmul(q.transposed())]
    }
    let vectors = Variable.record("eigenvectors", q, [self], saving: [self, lambda, q]) { dY, _ in
      let (lambda, q) = decomposition()
      let rotation = q.transposed().matmul(dY) * lambda.inverseDifferences()
      return [q.matmul(rotation).matmul(q.transposed())]
    }
    return (values, vectors)
  }

  /// Returns the reduced singular value decomposition `A = U · diag(s) · Vᵀ`, singular values in descending
  /// order.
  ///
  /// With `Fᵢⱼ = 1 / (sⱼ² − sᵢ²)`, 0 on the diagonal, and `skew(M) = M − Mᵀ`:
  ///
  ///     dA = U · diag(ds) · Vᵀ
  ///        + U · (F ∘ skew(Uᵀ·dU)) · S · Vᵀ + (I − U·Uᵀ) · dU · S⁻¹ · Vᵀ
  ///        + U · S · (F ∘ skew(Vᵀ·dV)) · Vᵀ + U · S⁻¹ · dVᵀ · (I − V·Vᵀ)
  ///
  /// Singular vectors of equal or zero singular values have no derivative. (J. Townsend, "Differentiating
  /// the singular value decomposition", 2016.)
  ///
  /// - Returns: `[m, k]`, `[k]` and `[k, n]`, for `self` of shape `[m, n]`, with k = min(m, n).
  public final func svd() -> (u: Variable, s: Variable, vTransposed: Variable) {
    let (u, s, vT) = value.svd()
    func decomposition() -> (u: Variable, s: Variable, vTransposed: Variable) {
      Recording.isEnabled ? self.svd() : (Variable(u), Variable(s), Variable(vT))
    }
    let values = Variable.record("singular values", s, [self], saving: [self, u, s, vT]) { dS, _ in
      let (u, _, vT) = decomposition()
      return [(u * dS).matmul(vT)]
    }
    let left = Variable.record("left singular vectors", u, [self], saving: [self, u, s, vT]) {
      dU, _ in
      let (u, s, vT) = decomposition()
      return [Variable.throughLeft(dU, u, s).matmul(vT)]
    }
    let right = Variable.record("right singular vectors", vT, [self], saving: [self, u, s, vT]) {
      dVT, _ in
      // The right singular vectors of A are the left ones of Aᵀ.
      let (u, s, vT) = decomposition()
      let dA = Variable.throughLeft(dVT.transposed(), vT.transposed(), s)
      return [u.matmul(dA.transposed())]
    }
    return (left, values, right)
  }

  /// `U·(F ∘ skew(Uᵀ·dU))·S + (I − U·Uᵀ)·dU·S⁻¹`: the gradient through U, without the factor Vᵀ.
  private static func throughLeft(_ dU: Variable, _ u: Variable, _ s: Variable) -> Variable {
    let inner = u.transposed().matmul(dU)
    let rotation = (inner - inner.transposed()) * s.squared().inverseDifferences()
    let orthogonal = (dU - u.matmul(inner)) / s
    return u.matmul(rotation) * s + orthogonal
  }

  /// Returns 1 / (xⱼ − xᵢ) in row i and column j, and 0 on the diagonal: `[n, n]` for `[n]`.
  private final func inverseDifferences() -> Variable {
    let diagonal = Tensor<Float>.eye(shape[0])
    let differences = unsqueezed(0) - unsqueezed(1)
    return (1 - Variable(diagonal)) / (differences + Variable(diagonal))
  }
}
