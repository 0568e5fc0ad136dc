extension Matrix {
  /// Returns the factors of A = Q·R with orthonormal columns Q, `[m, k]`, and an upper triangle R, `[k, n]`, for
  /// k = min(m, n).
  ///
  /// If `complete`, Q has all m columns, and R rows of zeros below the triangle. Uses Householder's reflections (1958): each maps the rest of a column to a multiple of a unit vector. Signs are
  /// those of LAPACK, and so of PyTorch and NumPy.
  func qr(complete: Bool = false) -> (q: Matrix, r: Matrix) {
    let k = Swift.min(rows, columns)
    let width = complete ? rows : k
    let scale = self.scale
    var r = self / scale
    var reflections: [(vector: [Double], factor: Double)] = []
    for step in 0..<k {
      let (vector, factor) = r.reflection(step)
      r.reflect(vector, factor, rows: step, columns: step..<columns)
      for i in step + 1..<Swift.max(rows, step + 1) where factor != 0 { r[i, step] = 0 }
      reflections.append((vector, factor))
    }
    var q = Matrix(identity: rows, columns: width)
    for (step, reflection) in reflections.enumerated().reversed() {
      q.reflect(reflection.vector, reflection.factor, rows: step, columns: step..<width)
    }
    return (q, Matrix(width, columns, Array(r.elements[..<(width * columns)])) * scale)
  }

  /// Returns v and τ of the reflection I − τ·v·vᵀ that maps column `step`, from row `step` on, to a multiple of the
  /// first unit vector; τ is 0 if it is one already.
  private func reflection(_ step: Int) -> (vector: [Double], factor: Double) {
    var vector = (step..<rows).map { self[$0, step] }
    let rest = vector.dropFirst().reduce(0) { $0 + $1 * $1 }
    if rest == 0 { return (vector, 0) }
    let first = vector[0]
    let length = (first * first + rest).squareRoot()
    let target = first >= 0 ? -length : length
    for i in vector.indices.dropFirst() { vector[i] /= first - target }
    vector[0] = 1
    return (vector, (target - first) / target)
  }

  /// Applies I − τ·v·vᵀ to the rows from `start` on of some columns.
  private mutating func reflect(
    _ vector: [Double], _ factor: Double, rows start: Int, columns: Range<Int>
  ) {
    if factor == 0 { return }
    var products = [Double](repeating: 0, count: columns.count)
    for i in vector.indices {
      for (number, j) in columns.enumerated() { products[number] += vector[i] * self[start + i, j] }
    }
    for i in vector.indices {
      for (number, j) in columns.enumerated() {
        self[start + i, j] -= factor * vector[i] * products[number]
      }
    }
  }
}
