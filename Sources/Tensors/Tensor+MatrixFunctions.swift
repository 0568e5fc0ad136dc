// Powers and exponentials of matrices, and matrices made of vectors.

extension Tensor where Element: RealScalar {
  /// Returns the powers Aⁿ of square matrices, by repeated squaring. PyTorch's and NumPy's `linalg.matrix_power`.
  ///
  /// - Parameter exponent: The exponent n; a negative one takes the power of the inverse.
  /// - Returns: The shape of `self`, `[…, n, n]`.
  public func matrixPower(_ exponent: Int) -> Tensor {
    require(
      rank >= 2 && shape[rank - 1] == shape[rank - 2],
      "matrixPower: needs a square matrix […, n, n], not \(shape)")
    let base = exponent < 0 ? inverse() : self
    let power = repeatedProduct(of: base, count: exponent.magnitude) { $0.matmul($1) }
    return power ?? Tensor.eye(shape[rank - 1]).expanded(to: shape)
  }

  /// Returns the powers 0 to `count − 1` of every element, along a new last axis: the Vandermonde matrix. PyTorch's
  /// `linalg.vander`.
  ///
  /// - Parameter count: The number of powers; by default the size of the last axis.
  /// - Returns: `[…, n, count]`, for `self` of shape `[…, n]`.
  public func vandermonde(_ count: Int? = nil) -> Tensor {
    let factors = Shape.powers(shape, count)
    let ones = Tensor.ones(shape + [Swift.min(1, factors.last ?? 0)])
    let rest = unsqueezed(-1).expanded(to: shape + [factors[rank] - ones.shape[rank]])
    return Tensor.cat([ones, rest], axis: -1).cumulativeProduct(axis: -1)
  }
}

extension Shape {
  /// Returns the shape of the powers of vectors of `shape`.
  package static func powers(_ shape: [Int], _ count: Int?) -> [Int] {
    let count = count ?? shape.last ?? 0
    require(
      !shape.isEmpty && count >= 0,
      "vandermonde: needs a vector and a non-negative number of powers, not \(shape) and \(count)")
    Shape.requireMemory(
      shape + [count], bytesPerElement: MemoryLayout<Float>.stride, "vandermonde")
    return shape + [count]
  }
}

// MARK: Exponentials

extension Tensor where Element: RealScalar {
  /// Returns the exponentials of square matrices, `e^A = Σ Aᵏ / k!`. PyTorch's `linalg.matrix_exp`.
  ///
  /// Scales the matrix until its norm is at most ½, sums the series, and squares the result as often; in double
  /// precision. Cost: O(n³·(16 + log ‖A‖)).
  ///
  /// - Returns: The shape of `self`, `[…, n, n]`. NaN where an element is not finite.
  public func matrixExponential() -> Tensor {
    let parts = squareMatrices("matrixExponential").map { $0.exponential() }
    return Tensor(parts, batch: batchShape, rows: shape[rank - 1], columns: shape[rank - 1])
  }
}

extension Matrix {
  /// Returns e to the power of this matrix.
  fileprivate func exponential() -> Matrix {
    guard isFinite else { return Matrix(rows, rows, filledWith: .nan) }
    let sums = (0..<rows).map { i in (0..<rows).reduce(0) { $0 + self[i, $1].magnitude } }
    let norm = sums.max() ?? 0
    // The norm of large numbers may be infinite, as the result is.
    let halvings = norm > 0.5 ? Int(Swift.min(norm, .greatestFiniteMagnitude).exponent) + 2 : 0
    let scaled = self / Double(sign: .plus, exponent: halvings, significand: 1)
    // The next term would be below 2⁻¹⁷ / 17!, which is less than the rounding error.
    var result = Matrix(identity: rows)
    for k in (1...16).reversed() {
      result = Matrix(identity: rows) + scaled * result / Double(k)
    }
    for _ in 0..<halvings { result = result * result }
    return result
  }
}

// MARK: Diagonals

extension Tensor where Element: Numeric {
  /// Returns matrices with the elements of the last axis on a diagonal, and 0 elsewhere: the transpose of `diagonal`.
  /// PyTorch's `diag_embed`, and for a vector its `diag`.
  ///
  /// - Parameters:
  ///   - offset: The number of columns right of the main diagonal; a negative offset is left of it.
  ///   - axes: The axes of rows and columns in the result; the last two by default.
  /// - Returns: For `self` of shape `[…, n]`, `[…, m, m]` with m = n + |offset|.
  public func diagonalEmbedded(_ offset: Int = 0, axes: (Int, Int) = (-2, -1)) -> Tensor {
    require(rank >= 1, "diagonalEmbedded: needs at least one axis")
    let (size, overflows) = shape[rank - 1].addingReportingOverflow(Int(clamping: offset.magnitude))
    let matrices = Array(shape.dropLast()) + [overflows ? .max : size, overflows ? .max : size]
    Shape.requireMemory(
      matrices, bytesPerElement: MemoryLayout<Element>.stride, "diagonalEmbedded")
    let result = Tensor.zeros(matrices)
    // A view of the new storage, to which nothing else refers.
    var diagonal = result.diagonal(offset)
    diagonal.scatter(self, "diagonalEmbedded")
    return result.movedAxes([-2, -1], to: [axes.0, axes.1])
  }
}
