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
  /// With `Fᵢⱼ = 1 / (λⱼ − λᵢ)`, 0 on the diagonal, and `skew(M) = (M − Mᵀ)/2`:
  ///
  ///     dA = Q · (diag(dλ) + F ∘ skew(Qᵀ · dQ)) · Qᵀ
  ///
  /// The gradient is symmetric, also that of a matrix that is not, as in PyTorch: only skew(Qᵀ·dQ) rotates the
  /// eigenvectors. Those of equal eigenvalues have no derivative: the formula is infinite. (M. B. Giles, "An
  /// extended collection of matrix derivative results for forward and reverse mode algorithmic differentiation",
  /// 2008.)
  ///
  /// - Returns: `[n]` and `[n, n]`, for `self` of shape `[n, n]`. Only the lower triangle is read.
  public final func eigh() -> (values: Variable, vectors: Variable) {
    let (precise, q) = value.preciseEigh()
    let lambda = precise.cast(to: Float.self)
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
    let inverses = precise.inverseDifferences()
    let vectors = Variable.record(
      "eigenvectors", q, [self], saving: [self, lambda, q, inverses]
    ) { dY, _ in
      let (lambda, q) = decomposition()
      let turn = q.transposed().matmul(dY)
      let rotation = (turn - turn.transposed()) / 2 * lambda.inverseDifferences(inverses)
      return [q.matmul(rotation).matmul(q.transposed())]
    }
    return (values, vectors)
  }

  /// Returns the reduced singular value decomposition `A = U · diag(s) · Vᵀ`, singular values in descending
  /// order.
  ///
  /// With `Fᵢⱼ = 1 / (sⱼ² − sᵢ²)`, 0 on the diagonal, and `skew(M) = M − Mᵀ` here:
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
    let (u, precise, vT) = value.preciseSVD()
    let s = precise.cast(to: Float.self)
    let inverses = precise.squared().inverseDifferences()
    func decomposition() -> (u: Variable, s: Variable, vTransposed: Variable) {
      Recording.isEnabled ? self.svd() : (Variable(u), Variable(s), Variable(vT))
    }
    let values = Variable.record("singular values", s, [self], saving: [self, u, s, vT]) { dS, _ in
      let (u, _, vT) = decomposition()
      return [(u * dS).matmul(vT)]
    }
    let saved: [any Savable] = [self, u, s, vT, inverses]
    let left = Variable.record("left singular vectors", u, [self], saving: saved) { dU, _ in
      let (u, s, vT) = decomposition()
      return [Variable.throughLeft(dU, u, s, inverses).matmul(vT)]
    }
    let right = Variable.record("right singular vectors", vT, [self], saving: saved) { dVT, _ in
      // The right singular vectors of A are the left ones of Aᵀ.
      let (u, s, vT) = decomposition()
      let dA = Variable.throughLeft(dVT.transposed(), vT.transposed(), s, inverses)
      return [u.matmul(dA.transposed())]
    }
    return (left, values, right)
  }

  /// `U·(F ∘ skew(Uᵀ·dU))·S + (I − U·Uᵀ)·dU·S⁻¹`: the gradient through U, without the factor Vᵀ.
  private static func throughLeft(
    _ dU: Variable, _ u: Variable, _ s: Variable, _ inverses: Tensor<Float>
  ) -> Variable {
    let inner = u.transposed().matmul(dU)
    let f = s.squared().inverseDifferences(inverses)
    let rotation = (inner - inner.transposed()) * f
    let orthogonal = (dU - u.matmul(inner)) / s
    return u.matmul(rotation) * s + orthogonal
  }

  /// Returns 1 / (xⱼ − xᵢ) in row i and column j, and 0 on the diagonal: `[n, n]` for `[n]`.
  ///
  /// - Parameter result: The result from numbers before rounding: the differences of rounded ones are
  ///   inaccurate.
  private final func inverseDifferences(_ result: Tensor<Float>) -> Variable {
    .record("inverse differences", result, [self], savingResult: true) { dY, node in
      let part = dY * node.result.squared()
      return [part.sum([1]) - part.sum([0])]
    }
  }
}

extension Tensor<Double> {
  /// Returns 1 / (xⱼ − xᵢ) in row i and column j, and 0 on the diagonal: `[n, n]` for `[n]`.
  fileprivate func inverseDifferences() -> Tensor<Float> {
    let (n, x) = (count, scalars)
    return Tensor<Float>(
      (0..<n * n).map { $0 / n == $0 % n ? 0 : Float(1 / (x[$0 % n] - x[$0 / n])) },
      shape: [n, n])
  }
}
