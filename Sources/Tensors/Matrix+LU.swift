import Glibc

// Gaussian elimination.

/// The factorization P·A = L·U of a matrix by elimination with partial pivoting (Golub and Van Loan, "Matrix
/// Computations", algorithm 3.4.1), where each row below the pivot is reduced by a multiple of the pivot's.
struct LUFactors {
  /// U on and above the diagonal, and L below it; the diagonal of L is 1.
  private(set) var factors: Matrix
  /// The row of A that is row i of P·A.
  private(set) var order: [Int]
  /// The sign of the permutation, 1 or −1.
  private(set) var parity = 1.0

  /// Factorizes a matrix.
  init(_ matrix: Matrix) {
    factors = matrix
    order = Array(0..<matrix.rows)
    let columns = matrix.columns
    for k in 0..<Swift.min(matrix.rows, columns) {
      var pivot = k
      for i in k..<matrix.rows where factors[i, k].magnitude > factors[pivot, k].magnitude {
        pivot = i
      }
      if pivot != k {
        for j in 0..<columns {
          let held = factors[k, j]
          factors[k, j] = factors[pivot, j]
          factors[pivot, j] = held
        }
        order.swapAt(k, pivot)
        parity = -parity
      }
      if factors[k, k] == 0 { continue }
      for i in k + 1..<Swift.max(matrix.rows, k + 1) {
        let factor = factors[i, k] / factors[k, k]
        factors[i, k] = factor
        factors.subtract(factor, timesRow: k, from: i, start: k + 1)
      }
    }
  }

  /// The diagonal of U.
  var pivots: [Double] { (0..<factors.columns).map { factors[$0, $0] } }

  /// The determinant.
  var determinant: Double { pivots.reduce(parity, *) }

  /// The sign of the determinant, 0 if that is 0, and the logarithm of its magnitude.
  var signAndLogDeterminant: (sign: Double, logarithm: Double) {
    pivots.reduce((parity, 0)) { result, pivot in
      (result.0 * (pivot == 0 ? 0 : pivot / pivot.magnitude), result.1 + log(pivot.magnitude))
    }
  }

  /// Returns the solution X of A·X = B; not finite if a pivot is 0.
  func solve(_ b: Matrix) -> Matrix {
    var rows = Matrix(b.rows, b.columns)
    for i in 0..<b.rows { for j in 0..<b.columns { rows[i, j] = b[order[i], j] } }
    let y = factors.solveTriangular(rows, upper: false, unitDiagonal: true)
    return factors.solveTriangular(y, upper: true, unitDiagonal: false)
  }
}

extension Matrix {
  /// Returns the permutation P, the lower triangle L with ones on its diagonal, and the upper triangle U of
  /// A = P·L·U.
  func lu() -> (p: Matrix, l: Matrix, u: Matrix) {
    let k = Swift.min(rows, columns)
    let factorization = LUFactors(self)
    let factors = factorization.factors
    var (p, l, u) = (Matrix(rows, rows), Matrix(identity: rows, columns: k), Matrix(k, columns))
    for (i, row) in factorization.order.enumerated() { p[row, i] = 1 }
    for i in 0..<rows {
      for j in 0..<columns {
        if i > j { l[i, j] = factors[i, j] } else { u[i, j] = factors[i, j] }
      }
    }
    return (p, l, u)
  }

  /// Returns the solution X of T·X = B, by substitution, for the upper or the lower triangle T of this square matrix.
  func solveTriangular(_ b: Matrix, upper: Bool, unitDiagonal: Bool) -> Matrix {
    var x = b
    for step in 0..<rows {
      let i = upper ? rows - 1 - step : step
      for p in upper ? i + 1..<Swift.max(rows, i + 1) : 0..<i {
        x.subtract(self[i, p], timesRow: p, from: i)
      }
      if unitDiagonal { continue }
      for j in 0..<b.columns { x[i, j] /= self[i, i] }
    }
    return x
  }

  /// Returns the lower triangular factor L of A = L·Lᵀ (Cholesky, 1910), reading the lower triangle only.
  ///
  /// - Returns: L, and the first row whose pivot is not positive, if any.
  func cholesky() -> (factor: Matrix, failure: Int?) {
    var l = Matrix(rows, rows)
    for j in 0..<rows {
      var pivot = self[j, j]
      for p in 0..<j { pivot -= l[j, p] * l[j, p] }
      guard pivot > 0 else { return (l, j) }
      l[j, j] = pivot.squareRoot()
      for i in j + 1..<Swift.max(rows, j + 1) {
        var sum = self[i, j]
        for p in 0..<j { sum -= l[i, p] * l[j, p] }
        l[i, j] = sum / l[j, j]
      }
    }
    return (l, nil)
  }
}
