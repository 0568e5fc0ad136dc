import Tensors

// Powers and exponentials of matrices, and matrices made of vectors.

extension Variable {
  /// Returns the powers Aⁿ of square matrices, by repeated squaring. PyTorch's `linalg.matrix_power`.
  ///
  /// - Parameter exponent: The exponent n; a negative one takes the power of the inverse.
  /// - Returns: The shape of this variable, `[…, n, n]`.
  public final func matrixPower(_ exponent: Int) -> Variable {
    require(
      shape.count >= 2 && shape[shape.count - 1] == shape[shape.count - 2],
      "matrixPower: needs a square matrix […, n, n], not \(shape)")
    let base = exponent < 0 ? inverse() : self
    let power = repeatedProduct(of: base, count: exponent.magnitude) { $0.matmul($1) }
    return power ?? Variable(.eye(shape[shape.count - 1])).expanded(to: shape)
  }

  /// Returns the exponentials of square matrices, `e^A = Σ Aᵏ / k!`. PyTorch's `linalg.matrix_exp`.
  ///
  /// The gradient is the upper right block of an exponential of twice the size:
  ///
  ///     exp [[Aᵀ, dY], [0, Aᵀ]]  =  [[exp Aᵀ, dA], [0, exp Aᵀ]]
  ///
  /// (N. J. Higham, "Functions of Matrices", section 3.2, 2008.)
  ///
  /// - Returns: The shape of this variable, `[…, n, n]`.
  public final func matrixExponential() -> Variable {
    .record("matrix exponential", value.matrixExponential(), [self], saving: [self]) { dY, _ in
      let (n, transposed) = (self.shape[self.shape.count - 1], self.transposed())
      let zeros = Variable(.zeros(self.shape))
      let blocks = Variable.cat(
        [.cat([transposed, dY], axis: -1), .cat([zeros, transposed], axis: -1)], axis: -2)
      let rows = blocks.matrixExponential().narrowed(axis: -2, from: 0, count: n)
      return [rows.narrowed(axis: -1, from: n, count: n)]
    }
  }

  /// Returns the powers 0 to `count − 1` of every element, along a new last axis: the Vandermonde matrix. PyTorch's
  /// `linalg.vander`.
  ///
  /// - Parameter count: The number of powers; by default the size of the last axis.
  /// - Returns: `[…, n, count]`, for this variable of shape `[…, n]`.
  public final func vandermonde(_ count: Int? = nil) -> Variable {
    let powers = Shape.powers(shape, count)
    let first = Swift.min(1, powers.last ?? 0)
    let ones = Variable(.ones(shape + [first]))
    let rest = unsqueezed(-1).expanded(to: shape + [powers[shape.count] - first])
    return Variable.cat([ones, rest], axis: -1).cumulativeProduct(axis: -1)
  }

  /// Returns matrices with the elements of the last axis on a diagonal, and 0 elsewhere. PyTorch's `diag_embed`, and for
  /// a vector its `diag`.
  ///
  /// - Parameters:
  ///   - offset: The number of columns right of the main diagonal; a negative offset is left of it.
  ///   - axes: The axes of rows and columns in the result; the last two by default.
  public final func diagonalEmbedded(_ offset: Int = 0, axes: (Int, Int) = (-2, -1)) -> Variable {
    .record("diagonal matrix", value.diagonalEmbedded(offset, axes: axes), [self]) { dY, _ in
      [dY.diagonal(offset, axes: axes)]
    }
  }
}
