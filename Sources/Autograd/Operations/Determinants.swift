import Tensors

extension Variable {
  /// Returns the determinants of square matrices. PyTorch's `linalg.det`.
  ///
  ///     dA = dy · cofactors(A)  =  dy · y · A⁻ᵀ  where A is not singular
  ///
  /// Also right where A is singular, in the first and the second order, where PyTorch's are approximations or NaN.
  ///
  /// - Returns: `[…]`, for `self` of shape `[…, n, n]`; 1 if n is 0.
  public final func determinant() -> Variable {
    .record("determinant", value.determinant(), [self], saving: [self]) { dY, _ in
      [dY.unsqueezed(-1).unsqueezed(-1) * self.cofactors()]
    }
  }

  /// Returns the cofactors of square matrices, ∂det(A)/∂A.
  private final func cofactors() -> Variable {
    .record("cofactors", value.cofactors(), [self], saving: [self]) { dY, _ in
      [self.cofactorDerivatives(dY)]
    }
  }

  /// Returns the derivative of the cofactors in the given directions, which is linear in these and its own transpose.
  private final func cofactorDerivatives(_ directions: Variable) -> Variable {
    if Recording.isEnabled && value.isRegular {
      // By operations that have all derivatives; far from singular matrices, it is as accurate.
      let inverse = inverse().transposed()
      let scale = (directions * inverse).sum([-2, -1], keepDims: true)
      let turned = inverse.matmul(directions.transposed()).matmul(inverse)
      return determinant().unsqueezed(-1).unsqueezed(-1) * (scale * inverse - turned)
    }
    let y = value.cofactorDerivatives(directions.value)
    return .record("cofactor derivatives", y, [self, directions], saving: [self]) { dY, node in
      require(
        !node.needsGradient(0),
        "determinant: has no third derivative at a singular matrix; add a multiple of the identity, as in "
          + "a + 1e-2 * .eye(n)")
      return [nil, self.cofactorDerivatives(dY)]
    }
  }

  /// Returns the signs of determinants, and the logarithms of their magnitudes. PyTorch's `linalg.slogdet`.
  ///
  ///     dA = dy · A⁻ᵀ
  ///
  /// The derivative of the sign is 0. Where A is singular, the gradient is NaN.
  ///
  /// - Returns: −1, 0 or 1, and log |det A|, which is −∞ where the determinant is 0: `[…]` each, for `self` of shape
  ///   `[…, n, n]`.
  public final func slogdet() -> (sign: Variable, logarithm: Variable) {
    let (sign, logarithm) = value.slogdet()
    let result = Variable.record("log-determinant", logarithm, [self], saving: [self, sign]) {
      dY, _ in
      // A singular matrix has no inverse; that of the identity takes its place until the result is NaN.
      let isSingular = (sign .== 0).reshaped(sign.shape + [1, 1])
      let identity = Variable(.eye(self.shape.last ?? 0))
      let regular = isSingular.any ? Variable.where(isSingular, identity, self) : self
      let dA = dY.unsqueezed(-1).unsqueezed(-1) * regular.inverse().transposed()
      return [isSingular.any ? Variable.where(isSingular, Variable(.nan), dA) : dA]
    }
    return (Variable(sign), result)
  }

  /// Returns the logarithms of determinants: −∞ where a determinant is 0, and NaN where it is negative. PyTorch's
  /// `logdet`.
  ///
  /// - Returns: `[…]`, for `self` of shape `[…, n, n]`.
  public final func logDeterminant() -> Variable {
    let (sign, logarithm) = slogdet()
    if !(sign.value .< 0).any { return logarithm }
    return .where(sign.value .< 0, Variable(.nan), logarithm)
  }
}

extension Tensor<Float> {
  /// Whether all matrices are far from singular ones.
  fileprivate var isRegular: Bool {
    matrixRank(relativeTolerance: 1e-4).scalars.allSatisfy { $0 == shape[rank - 1] }
  }
}
