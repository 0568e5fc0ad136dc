// Norms and decompositions.

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
}

extension Tensor where Element == Float {
  /// Returns the eigendecomposition of a symmetric matrix, `A = Q · diag(λ) · Qᵀ`. PyTorch's `linalg.eigh`.
  ///
  /// Uses Jacobi's method (1846): rotations of two axes at a time, until the off-diagonal elements vanish. In
  /// double precision, and meant for matrices of up to some hundreds of rows: each of a few sweeps takes O(n³).
  ///
  /// - Returns: The eigenvalues λ in ascending order, `[n]`, and the eigenvectors Q in columns, `[n, n]`, for
  ///   `self` of shape `[n, n]`. Only the lower triangle is read.
  public func eigh() -> (values: Tensor, vectors: Tensor) {
    let (values, vectors) = preciseEigh()
    return (values.cast(to: Float.self), vectors)
  }

  /// Returns the eigenvalues before rounding, whose differences are accurate, and the eigenvectors.
  package func preciseEigh() -> (values: Tensor<Double>, vectors: Tensor) {
    require(
      rank == 2 && shape[0] == shape[1], "eigh: needs a square matrix, not \(shape)")
    let n = shape[0]
    let numbers = scalars
    var a = (0..<n * n).map {
      Double(numbers[Swift.max($0 / n, $0 % n) * n + Swift.min($0 / n, $0 % n)])
    }
    var q = (0..<n * n).map { $0 % (n + 1) == 0 ? 1.0 : 0 }
    let size = a.reduce(0) { $0 + $1 * $1 }
    for _ in 0..<60 {
      var rest = 0.0
      for i in 0..<n { for j in 0..<i { rest += a[i * n + j] * a[i * n + j] } }
      if rest <= 1e-30 * size { break }
      for i in 0..<n {
        for j in i + 1..<Swift.max(n, i + 1) { eliminate(&a, &q, n, i, j) }
      }
    }
    let order = (0..<n).sorted { a[$0 * n + $0] < a[$1 * n + $1] }
    return (
      Tensor<Double>(order.map { a[$0 * n + $0] }, shape: [n]),
      Tensor((0..<n * n).map { Float(q[$0 / n * n + order[$0 % n]]) }, shape: [n, n])
    )
  }

  /// Returns the reduced singular value decomposition, `A = U · diag(s) · Vᵀ`. PyTorch's `linalg.svd` with
  /// `full_matrices=False`.
  ///
  /// Uses one-sided Jacobi rotations (Hestenes, 1958): pairs of columns are rotated until all are orthogonal;
  /// their norms are the singular values. Small singular values have full relative accuracy.
  ///
  /// - Returns: U, `[m, k]`; the singular values in descending order, `[k]`; and Vᵀ, `[k, n]`, for `self` of
  ///   shape `[m, n]`, with k = min(m, n). A column of U whose singular value is 0 is 0.
  public func svd() -> (u: Tensor, s: Tensor, vTransposed: Tensor) {
    let (u, s, vT) = preciseSVD()
    return (u, s.cast(to: Float.self), vT)
  }

  /// Returns the decomposition with the singular values before rounding, whose differences are accurate.
  package func preciseSVD() -> (u: Tensor, s: Tensor<Double>, vTransposed: Tensor) {
    require(rank == 2, "svd: needs a matrix, not \(shape)")
    if shape[0] < shape[1] {
      let (u, s, v) = transposed().preciseSVD()
      return (v.transposed().contiguous(), s, u.transposed().contiguous())
    }
    let (m, n) = (shape[0], shape[1])
    // The columns of A as rows, which makes each contiguous.
    var a = transposed().scalars.map(Double.init)
    var v = (0..<n * n).map { $0 % (n + 1) == 0 ? 1.0 : 0 }
    for _ in 0..<60 {
      var isDone = true
      for i in 0..<n {
        for j in i + 1..<Swift.max(n, i + 1) {
          let (x, y, xy) = products(a, i * m, j * m, m)
          if xy.magnitude <= 1e-15 * (x * y).squareRoot() { continue }
          isDone = false
          let (c, s) = rotation(x, y, xy)
          rotate(&a, i * m, j * m, m, c, s)
          rotate(&v, i * n, j * n, n, c, s)
        }
      }
      if isDone { break }
    }
    let lengths = (0..<n).map { products(a, $0 * m, $0 * m, m).0.squareRoot() }
    let order = (0..<n).sorted { lengths[$0] > lengths[$1] }
    let u = (0..<m * n).map { index -> Float in
      let column = order[index % n]
      return lengths[column] > 0 ? Float(a[column * m + index / n] / lengths[column]) : 0
    }
    return (
      Tensor(u, shape: [m, n]), Tensor<Double>(order.map { lengths[$0] }, shape: [n]),
      Tensor(order.flatMap { v[$0 * n..<($0 + 1) * n].map { Float($0) } }, shape: [n, n])
    )
  }
}

/// Rotates axes i and j to make a[i, j] zero, and the columns of q with them.
private func eliminate(_ a: inout [Double], _ q: inout [Double], _ n: Int, _ i: Int, _ j: Int) {
  let entry = a[i * n + j]
  if entry == 0 { return }
  let (c, s) = rotation(a[i * n + i], a[j * n + j], entry)
  for k in 0..<n {
    let (x, y) = (a[k * n + i], a[k * n + j])
    (a[k * n + i], a[k * n + j]) = (c * x - s * y, s * x + c * y)
  }
  for k in 0..<n {
    let (x, y) = (a[i * n + k], a[j * n + k])
    (a[i * n + k], a[j * n + k]) = (c * x - s * y, s * x + c * y)
    let (p, r) = (q[k * n + i], q[k * n + j])
    (q[k * n + i], q[k * n + j]) = (c * p - s * r, s * p + c * r)
  }
}

/// Returns the cosine and sine of the rotation that diagonalizes the symmetric matrix [[x, xy], [xy, y]].
private func rotation(_ x: Double, _ y: Double, _ xy: Double) -> (Double, Double) {
  let ratio = (y - x) / (2 * xy)
  let tangent = (ratio >= 0 ? 1.0 : -1.0) / (abs(ratio) + (1 + ratio * ratio).squareRoot())
  let cosine = 1 / (1 + tangent * tangent).squareRoot()
  return (cosine, tangent * cosine)
}

/// Returns the squared norms of two rows, and their dot product.
private func products(_ a: [Double], _ i: Int, _ j: Int, _ count: Int) -> (Double, Double, Double) {
  var (x, y, xy) = (0.0, 0.0, 0.0)
  for k in 0..<count {
    x += a[i + k] * a[i + k]
    y += a[j + k] * a[j + k]
    xy += a[i + k] * a[j + k]
  }
  return (x, y, xy)
}

/// Rotates two rows in their common plane.
private func rotate(
  _ a: inout [Double], _ i: Int, _ j: Int, _ count: Int, _ c: Double, _ s: Double
) {
  for k in 0..<count {
    let (x, y) = (a[i + k], a[j + k])
    (a[i + k], a[j + k]) = (c * x - s * y, s * x + c * y)
  }
}
