// Norms of vectors and matrices.

extension Tensor where Element: RealScalar {
  /// Returns the trace: the sum of the diagonal of the last two axes.
  public func trace() -> Tensor { diagonal().sum([-1]) }

  /// Returns the p-norm (Σ |x|ᵖ)^(1/p) over `axes`; all by default.
  ///
  /// Powers are scaled so that they neither overflow nor vanish: the norm of [1e20, 3e20] is 3.2e20, where
  /// PyTorch's is infinite.
  ///
  /// - Parameters:
  ///   - p: The order of the norm. The result is the largest magnitude for ∞, the smallest for −∞, and the
  ///     number of nonzero elements for 0.
  ///   - axes: The axes to reduce; negative ones count from the end. All if empty.
  ///   - keepDims: Whether reduced axes remain, with size 1, so the result broadcasts to this shape.
  public func norm(_ p: Element = 2, _ axes: [Int] = [], keepDims: Bool = false) -> Tensor {
    switch p {
    // In double precision, squares of floats neither overflow nor vanish; those of doubles may.
    case 2 where Element.self == Float.self: return euclideanNorm(axes, keepDims: keepDims)
    case 1: return abs().sum(axes, keepDims: keepDims)
    case 0: return map { $0 != 0 ? 1 : 0 as Element }.sum(axes, keepDims: keepDims)
    case .infinity: return abs().max(axes, keepDims: keepDims)
    case -.infinity: return abs().min(axes, keepDims: keepDims)
    default: break
    }
    let magnitudes = abs()
    if ReductionPlan(self, axes, "norm").size == 0 {
      return magnitudes.sum(axes, keepDims: keepDims).pow(1 / p)
    }
    // The largest power is 1, except where the largest magnitude cannot be divided by.
    let extreme =
      p > 0 ? magnitudes.max(axes, keepDims: true) : magnitudes.min(axes, keepDims: true)
    let scale = extreme.map { $0.isFinite && $0 > 0 ? $0 : 1 }
    let sum = (magnitudes / scale).pow(p).sum(axes, keepDims: true)
    let norm = sum.pow(1 / p) * scale
    return keepDims ? norm : ReductionPlan(self, axes, "norm").restored(norm, false)
  }

  /// Returns the norm of the matrices of two axes. PyTorch's `linalg.matrix_norm`, NumPy's `linalg.norm`.
  ///
  /// - Parameters:
  ///   - order: Which norm.
  ///   - axes: The axes of rows and columns; the last two by default.
  ///   - keepDims: Whether both axes remain, with size 1.
  /// - Returns: The shape without both axes. 0 for matrices without elements.
  public func matrixNorm(
    _ order: MatrixNorm = .frobenius, axes: (Int, Int) = (-2, -1), keepDims: Bool = false
  ) -> Tensor {
    let (plan, matrices) = (order.plan, movedAxes([axes.0, axes.1], to: [-2, -1]))
    let numbers: Tensor
    switch plan.numbers {
    case .lengths: numbers = matrices.norm(2, [-2, -1], keepDims: true).squeezed(-1)
    case .singularValues: numbers = matrices.svd().s
    case .columnSums: numbers = matrices.abs().sum([-2])
    case .rowSums: numbers = matrices.abs().sum([-1])
    }
    let norm: Tensor
    switch plan.reduction {
    case .sum: norm = numbers.sum([-1])
    case .max where numbers.shape.last == 0: norm = .zeros(Array(numbers.shape.dropLast()))
    case .max: norm = numbers.max([-1])
    case .min: norm = numbers.min([-1])
    }
    return keepDims ? norm.reshaped(Shape.kept(shape, axes, "matrixNorm")) : norm
  }

  /// Returns the condition numbers of matrices: the largest singular value divided by the smallest one, ∞ where that
  /// is 0. PyTorch's and NumPy's `linalg.cond`.
  ///
  /// - Returns: `[…]`, for `self` of shape `[…, m, n]`, where neither size is 0.
  public func conditionNumber() -> Tensor {
    let s = svd().s
    return s.max([-1]) / s.min([-1])
  }
}

/// A norm of matrices.
public enum MatrixNorm: Sendable {
  /// The root of the sum of the squares of all elements.
  case frobenius
  /// The sum of the singular values.
  case nuclear
  /// The norm that the p-norm of vectors induces: for 1 the largest sum of the magnitudes of a column, for ∞ that of a
  /// row, for 2 the largest singular value; for −1, −∞ and −2 the smallest of these.
  case order(Float)

  /// The numbers that a norm reduces.
  package enum Numbers { case lengths, singularValues, columnSums, rowSums }
  /// The reduction of these numbers.
  package enum Reduction { case sum, max, min }

  /// How the norm is computed.
  package var plan: (numbers: Numbers, reduction: Reduction) {
    switch self {
    case .frobenius: return (.lengths, .sum)
    case .nuclear: return (.singularValues, .sum)
    case .order(let order):
      let reduction: Reduction = order > 0 ? .max : .min
      switch order.magnitude {
      case 1: return (.columnSums, reduction)
      case 2: return (.singularValues, reduction)
      case .infinity: return (.rowSums, reduction)
      default: fatalError("matrixNorm: the order must be 1, 2 or ∞, or its negative, not \(order)")
      }
    }
  }
}

extension Shape {
  /// Returns `shape` with size 1 for two axes.
  package static func kept(_ shape: [Int], _ axes: (Int, Int), _ operation: String) -> [Int] {
    var kept = shape
    for axis in [axes.0, axes.1] { kept[Shape.axis(axis, rank: shape.count, operation)] = 1 }
    return kept
  }
}
