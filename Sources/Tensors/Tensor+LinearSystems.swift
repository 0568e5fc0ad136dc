// Solutions of linear equations, for every matrix of a batch; computed in double precision.

extension Tensor where Element: RealScalar {
  /// Returns the solution X of `A · X = B`, for `self` = A. PyTorch's and NumPy's `linalg.solve`.
  ///
  /// Uses Gaussian elimination with partial pivoting: O(n³) for each matrix, and O(n²) for each column of B. Batch axes
  /// broadcast.
  ///
  /// - Parameter b: `[…, n, k]`, or one vector for each matrix: `[n]`, or `[…, n]` with the batch axes of A.
  /// - Returns: The shape of B, for A of shape `[…, n, n]`.
  /// - Precondition: No matrix is singular: where `matrixRank()` is less than n, `leastSquares(_:)` has a solution.
  public func solve(_ b: Tensor) -> Tensor {
    let factors = squareMatrices("solve").enumerated().map { number, matrix in
      let factors = LUFactors(matrix)
      require(
        !factors.pivots.contains(0),
        "solve: matrix \(number) of \(shape) is singular; use leastSquares")
      return factors
    }
    return solved(b, factors, "solve") { $0.solve($1) }
  }

  /// Returns the solution X of `T · X = B`, for the upper or the lower triangle T of `self`. PyTorch's
  /// `linalg.solve_triangular`.
  ///
  /// Uses substitution: O(n²) for each column of B. Batch axes broadcast. Infinite or NaN where an element of the
  /// diagonal is 0, as in PyTorch.
  ///
  /// - Parameters:
  ///   - b: `[…, n, k]`, or one vector for each matrix.
  ///   - upper: Whether T is the upper triangle. The other one is not read.
  ///   - unitDiagonal: Whether the diagonal is taken as 1, and not read.
  /// - Returns: The shape of B, for `self` of shape `[…, n, n]`.
  public func solveTriangular(_ b: Tensor, upper: Bool, unitDiagonal: Bool = false) -> Tensor {
    let triangles = squareMatrices("solveTriangular")
    return solved(b, triangles, "solveTriangular") {
      $0.solveTriangular($1, upper: upper, unitDiagonal: unitDiagonal)
    }
  }

  /// Returns the inverse A⁻¹ of square matrices. PyTorch's and NumPy's `linalg.inv`.
  ///
  /// `a.solve(b)` is faster and more accurate than `a.inverse().matmul(b)`.
  ///
  /// - Returns: `[…, n, n]`.
  /// - Precondition: No matrix is singular: where `matrixRank()` is less than n, there is a `pseudoInverse()`.
  public func inverse() -> Tensor {
    let (n, parts) = (shape.last ?? 0, squareMatrices("inverse"))
    let inverses = parts.enumerated().map { number, matrix in
      let factors = LUFactors(matrix)
      require(
        !factors.pivots.contains(0),
        "inverse: matrix \(number) of \(shape) is singular; use pseudoInverse")
      return factors.solve(Matrix(identity: n))
    }
    return Tensor(inverses, batch: batchShape, rows: n, columns: n)
  }

  /// Returns the shortest X that minimizes ‖A · X − B‖, for `self` = A. The solution of PyTorch's and NumPy's
  /// `linalg.lstsq`.
  ///
  /// Uses the singular value decomposition: `X = V · S⁻¹ · Uᵀ · B`, without singular values that count as 0. Batch
  /// axes broadcast.
  ///
  /// - Parameters:
  ///   - b: `[…, m, k]`, or one vector for each matrix: `[m]`, or `[…, m]` with the batch axes of A.
  ///   - relativeTolerance: The fraction of the largest singular value up to which others count as 0; by default
  ///     max(m, n) times the rounding error of `Element`.
  /// - Returns: `[…, n, k]` or `[…, n]`, for A of shape `[…, m, n]`.
  public func leastSquares(_ b: Tensor, relativeTolerance: Double? = nil) -> Tensor {
    let tolerance = relativeTolerance ?? defaultTolerance
    let inverses = matrices("leastSquares").map { $0.pseudoInverse(tolerance) }
    return solved(b, inverses, "leastSquares") { $0 * $1 }
  }

  /// Returns the pseudo-inverse A⁺ of matrices (Moore, 1920; Penrose, 1955): the inverse, where there is one. PyTorch's
  /// and NumPy's `linalg.pinv`.
  ///
  /// Computed from the singular value decomposition, `A⁺ = V · S⁻¹ · Uᵀ`, without singular values that count as 0.
  ///
  /// - Parameter relativeTolerance: The fraction of the largest singular value up to which others count as 0; by default
  ///   max(m, n) times the rounding error of `Element`.
  /// - Returns: `[…, n, m]`, for `self` of shape `[…, m, n]`.
  public func pseudoInverse(relativeTolerance: Double? = nil) -> Tensor {
    let tolerance = relativeTolerance ?? defaultTolerance
    let inverses = matrices("pseudoInverse").map { $0.pseudoInverse(tolerance) }
    return Tensor(inverses, batch: batchShape, rows: shape[rank - 1], columns: shape[rank - 2])
  }

  /// Returns the ranks of matrices: the numbers of singular values that do not count as 0. PyTorch's and NumPy's
  /// `linalg.matrix_rank`.
  ///
  /// - Parameter relativeTolerance: The fraction of the largest singular value up to which others count as 0; by default
  ///   max(m, n) times the rounding error of `Element`.
  /// - Returns: `[…]`, for `self` of shape `[…, m, n]`.
  public func matrixRank(relativeTolerance: Double? = nil) -> Tensor<Int64> {
    let tolerance = relativeTolerance ?? defaultTolerance
    let ranks = matrices("matrixRank").map { matrix in
      let s = matrix.svd().s
      return Int64(s.count { $0 > tolerance * s[0] })
    }
    return Tensor<Int64>(ranks, shape: batchShape)
  }

  /// The default relative tolerance of singular values.
  private var defaultTolerance: Double {
    Double(shape.suffix(2).max() ?? 0) * Double(Element.ulpOfOne)
  }

  /// Returns `solve(factors, b)` for every pair of a matrix of `self`, given by its factors, and one of `b`.
  private func solved<Factors>(
    _ b: Tensor, _ factors: [Factors], _ operation: String, _ solve: (Factors, Matrix) -> Matrix
  ) -> Tensor {
    let isVector = Shape.isVector(b.shape, for: shape)
    let columns = isVector ? b.unsqueezed(-1) : b
    let (m, n) = (shape[rank - 2], shape[rank - 1])
    let batch = Shape.broadcast(batchShape, columns.batchShape)
    guard columns.rank >= 2, columns.shape[columns.rank - 2] == m, let batch else {
      fatalError(
        "\(operation): \(shape) needs a right side […, \(m), k] or […, \(m)] whose batch axes broadcast, not "
          + "\(b.shape)")
    }
    // The number of each matrix of `self` in the batch.
    let all = Tensor<Int64>.arange(0, Int64(factors.count)).reshaped(batchShape)
    let k = columns.shape[columns.rank - 1]
    let right = columns.expanded(to: batch + [m, k]).matrices(operation)
    let solutions = zip(all.expanded(to: batch).scalars, right).map { solve(factors[Int($0)], $1) }
    let x = Tensor(solutions, batch: batch, rows: n, columns: k)
    return isVector ? x.squeezed(-1) : x
  }
}

extension Shape {
  /// Returns whether the right side of a linear equation is one vector for each matrix of shape `a`, as in PyTorch.
  package static func isVector(_ b: [Int], for a: [Int]) -> Bool {
    b.count == 1 || b.count == a.count - 1 && b == Array(a.dropLast())
  }
}

extension Matrix {
  /// Returns V·S⁻¹·Uᵀ, without singular values up to `tolerance` times the largest one.
  fileprivate func pseudoInverse(_ tolerance: Double) -> Matrix {
    let (u, s, vT) = svd()
    var scaled = vT.transposed
    for j in s.indices {
      // False for NaN, which stays.
      let isZero = s[j] <= tolerance * s[0]
      for i in 0..<columns { scaled[i, j] = isZero ? 0 : scaled[i, j] / s[j] }
    }
    return scaled * u.transposed
  }
}
