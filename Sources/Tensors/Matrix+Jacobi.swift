// Eigenvalues and singular values by Jacobi's rotations.

extension Matrix {
  /// Returns the eigenvalues of a symmetric matrix in ascending order, and the eigenvectors in columns. Reads the lower
  /// triangle only. All are NaN if an element of it is not finite.
  func eigh() -> (values: [Double], vectors: Matrix) {
    let n = rows
    var a = (0..<n * n).map { self[Swift.max($0 / n, $0 % n), Swift.min($0 / n, $0 % n)] }
    let symmetric = Matrix(n, n, a)
    guard symmetric.isFinite else {
      return ([Double](repeating: .nan, count: n), Matrix(n, n, filledWith: .nan))
    }
    let scale = symmetric.scale
    a = (symmetric / scale).elements
    var q = Matrix(identity: n).elements
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
      order.map { a[$0 * n + $0] * scale },
      Matrix(n, n, (0..<n * n).map { q[$0 / n * n + order[$0 % n]] })
    )
  }

  /// Returns U, `[m, k]`, the singular values in descending order, and Vᵀ, `[k, n]`, for k = min(m, n). All are NaN if
  /// an element is not finite.
  func svd() -> (u: Matrix, s: [Double], vTransposed: Matrix) {
    if rows < columns {
      let (u, s, vT) = transposed.svd()
      return (vT.transposed, s, u.transposed)
    }
    let (m, n) = (rows, columns)
    guard isFinite else {
      return (
        Matrix(m, n, filledWith: .nan), [Double](repeating: .nan, count: n),
        Matrix(n, n, filledWith: .nan)
      )
    }
    let scale = self.scale
    // The columns of A as rows, which makes each contiguous.
    var a = (self / scale).transposed.elements
    var v = Matrix(identity: n).elements
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
    let columns = order.map { number in
      lengths[number] > 0 ? a[number * m..<(number + 1) * m].map { $0 / lengths[number] } : []
    }
    let vT = Matrix(n, n, order.flatMap { v[$0 * n..<($0 + 1) * n] })
    let values = order.map { lengths[$0] }
    return (
      orthonormal(columns, values, of: m).transposed, values.map { $0 * scale }, vT
    )
  }
}

extension Matrix {
  /// Returns orthonormal columns, `[m, k]`, completed to a basis, `[m, m]`.
  func completed() -> Matrix {
    let others = qr(complete: true).q
    var result = others
    for i in 0..<rows { for j in 0..<columns { result[i, j] = self[i, j] } }
    return result
  }
}

/// Returns the rows of a matrix of unit vectors, of which those that are missing, or of roundings alone, are replaced
/// by vectors that are orthogonal to all others.
private func orthonormal(_ vectors: [[Double]], _ lengths: [Double], of size: Int) -> Matrix {
  var rows: [[Double]] = []
  for (vector, length) in zip(vectors, lengths) {
    if length > 1e-13 * lengths[0] {
      rows.append(vector)
      continue
    }
    let units = (0..<size).lazy.map { unit in (0..<size).map { $0 == unit ? 1.0 : 0 } }
    let candidates = (vector.isEmpty ? [] : [vector]) + units
    // Some unit vector is at least this far from the span of fewer than `size` vectors.
    let distance = 0.5 / Double(size).squareRoot()
    for candidate in candidates {
      let rest = candidate.orthogonalized(to: rows)
      let length = rest.reduce(0) { $0 + $1 * $1 }.squareRoot()
      if length < distance { continue }
      rows.append(rest.map { $0 / length })
      break
    }
  }
  return Matrix(vectors.count, size, Array(rows.joined()))
}

extension [Double] {
  /// Returns the vector without its parts along orthonormal vectors: Gram–Schmidt orthogonalization, applied twice to
  /// remove rounding errors.
  fileprivate func orthogonalized(to others: [[Double]]) -> [Double] {
    var rest = self
    for other in others + others {
      let along = zip(rest, other).reduce(0) { $0 + $1.0 * $1.1 }
      for i in rest.indices { rest[i] -= along * other[i] }
    }
    return rest
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
