import Tensors

// Norms of vectors and matrices.

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

  /// Returns the norm of the matrices of two axes, composed of differentiable operations: of the singular values, or of
  /// sums of magnitudes. PyTorch's `linalg.matrix_norm`.
  ///
  /// - Parameters:
  ///   - order: Which norm.
  ///   - axes: The axes of rows and columns; the last two by default.
  ///   - keepDims: Whether both axes remain, with size 1.
  public final func matrixNorm(
    _ order: MatrixNorm = .frobenius, axes: (Int, Int) = (-2, -1), keepDims: Bool = false
  ) -> Variable {
    let (plan, matrices) = (order.plan, movedAxes([axes.0, axes.1], to: [-2, -1]))
    let numbers: Variable
    switch plan.numbers {
    case .lengths: numbers = matrices.norm([-2, -1], keepDims: true).squeezed(-1)
    case .singularValues: numbers = matrices.svd().s
    case .columnSums: numbers = matrices.abs().sum([-2])
    case .rowSums: numbers = matrices.abs().sum([-1])
    }
    let norm: Variable
    switch plan.reduction {
    case .sum: norm = numbers.sum([-1])
    case .max where numbers.shape.last == 0: norm = numbers.sum([-1])
    case .max: norm = numbers.max([-1])
    case .min: norm = numbers.min([-1])
    }
    return keepDims ? norm.reshaped(Shape.kept(shape, axes, "matrixNorm")) : norm
  }

  /// Returns the condition numbers of matrices: the largest singular value divided by the smallest one. PyTorch's
  /// `linalg.cond`.
  public final func conditionNumber() -> Variable {
    let s = svd().s
    return s.max([-1]) / s.min([-1])
  }
}
