import Tensors

extension Variable {
  /// Returns the matrix product `self · other`, for every pair of matrices in a batch.
  ///
  /// With `C = A·B` and upstream gradient `dC = ∂L/∂C`:
  ///
  ///     dA = dC · Bᵀ
  ///     dB = Aᵀ · dC
  ///
  /// A vector on the left is a matrix of one row, one on the right a matrix of one column, and the result has no axis
  /// for it: the product of two vectors is a scalar.
  ///
  /// - Returns: `[…, m, n]`, for `self` of shape `[…, m, k]` and `other` of shape `[…, k, n]`; without m where `self`
  ///   is `[k]`, and without n where `other` is.
  public final func matmul(_ other: Variable) -> Variable {
    if shape.count == 1 || other.shape.count == 1 { return productWithVector(other) }
    let (a, b) = (self, other)
    return .record("matmul", a.value.matmul(b.value), [a, b], saving: [a, b]) { dC, node in
      [
        node.needsGradient(0) ? dC.matmul(b.transposed()).summed(to: a.shape) : nil,
        node.needsGradient(1) ? a.transposed().matmul(dC).summed(to: b.shape) : nil,
      ]
    }
  }

  /// Returns the matrix product where at least one factor is a vector.
  private final func productWithVector(_ other: Variable) -> Variable {
    .record("matmul", value.matmul(other.value), [self, other], saving: [self, other]) {
      dC, node in
      let isRow = self.shape.count == 1
      let isColumn = other.shape.count == 1
      let a = isRow ? self.unsqueezed(0) : self
      let b = isColumn ? other.unsqueezed(1) : other
      let columns = isColumn ? dC.unsqueezed(-1) : dC
      let dC = isRow ? columns.unsqueezed(-2) : columns
      return [
        node.needsGradient(0)
          ? dC.matmul(b.transposed()).summed(to: a.shape).reshaped(self.shape) : nil,
        node.needsGradient(1)
          ? a.transposed().matmul(dC).summed(to: b.shape).reshaped(other.shape) : nil,
      ]
    }
  }

  /// Returns the dot product of two vectors, `Σ self[i] · other[i]`.
  public final func dot(_ other: Variable) -> Variable {
    require(
      shape.count == 1 && shape == other.shape,
      "dot: needs two vectors of the same length, not \(shape) and \(other.shape)")
    return (self * other).sum()
  }

  /// Returns the dot products of the vectors along `axis`, after broadcasting. PyTorch's `linalg.vecdot`.
  public final func vecdot(_ other: Variable, axis: Int = -1) -> Variable {
    (self * other).sum([axis])
  }

  /// Returns the outer product of two vectors, `self[i] · other[j]`.
  ///
  /// - Returns: `[n, m]`, for vectors of shapes `[n]` and `[m]`.
  public final func outer(_ other: Variable) -> Variable {
    require(
      shape.count == 1 && other.shape.count == 1,
      "outer: needs two vectors, not \(shape) and \(other.shape)")
    return unsqueezed(1) * other.unsqueezed(0)
  }

  /// Returns `beta · self + alpha · a · b`, with `self` broadcast to the matrix product. PyTorch's `addmm`, `addmv` and
  /// `baddbmm`.
  ///
  /// As in PyTorch, `self` is ignored if `beta` is 0, even where it is NaN.
  public final func addmm(
    _ a: Variable, _ b: Variable, beta: Float = 1, alpha: Float = 1
  ) -> Variable {
    let product = a.matmul(b) * alpha
    return product + (beta == 0 ? Variable(.zeros(shape)) : self * beta)
  }

  /// Returns the product of several matrices in the order that takes the fewest multiplications. PyTorch's
  /// `linalg.multi_dot`.
  ///
  /// The first and the last factor may be vectors.
  public static func multiDot(_ factors: [Variable]) -> Variable {
    MatrixChain(factors.map(\.shape)).product(of: factors) { $0.matmul($1) }
  }
}
