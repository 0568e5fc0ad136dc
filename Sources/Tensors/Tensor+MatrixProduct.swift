extension Tensor where Element: RealScalar {
  /// Returns the matrix product `self · other`, for every pair of matrices in a batch. PyTorch's and NumPy's `matmul`.
  ///
  /// Axes before the last two are batch axes and broadcast. A vector on the left is a matrix of one row, one on the
  /// right a matrix of one column, and the result has no axis for it: the product of two vectors is their dot
  /// product, a scalar. Operands may have any strides: a transposed one is not copied.
  ///
  /// - Returns: `[…, m, n]`, for `self` of shape `[…, m, k]` and `other` of shape `[…, k, n]`; without m where `self`
  ///   is `[k]`, and without n where `other` is.
  /// - Precondition: The inner sizes are equal, and both tensors have at least one axis.
  public func matmul(_ other: Tensor) -> Tensor {
    let product = MatrixProduct(self, other)
    let (a, b) = (product.a, product.b)
    let (m, k, n) = (product.m, product.k, product.n)
    return Tensor(shape: product.shape) { target in
      product.forEachPair { number, first, second in
        Element.matmul(
          m: m, n: n, k: k,
          a.base + first, aRowStride: a.strides[a.rank - 2],
          aColumnStride: a.strides[a.rank - 1],
          b.base + second, bRowStride: b.strides[b.rank - 2],
          bColumnStride: b.strides[b.rank - 1],
          into: target + number * m * n, cRowStride: n, accumulate: false)
      }
    }
  }

  /// Returns the dot product of two vectors, `Σ self[i] · other[i]`.
  public func dot(_ other: Tensor) -> Tensor {
    require(
      rank == 1 && shape == other.shape,
      "dot: needs two vectors of the same length, not \(shape) and \(other.shape)")
    return (self * other).sum()
  }

  /// Returns the dot products of the vectors along `axis`, after broadcasting. PyTorch's `linalg.vecdot`.
  ///
  /// - Returns: The broadcast shape without `axis`.
  public func vecdot(_ other: Tensor, axis: Int = -1) -> Tensor { (self * other).sum([axis]) }

  /// Returns the outer product of two vectors, `self[i] · other[j]`.
  ///
  /// - Returns: `[n, m]`, for vectors of shapes `[n]` and `[m]`.
  public func outer(_ other: Tensor) -> Tensor {
    require(
      rank == 1 && other.rank == 1, "outer: needs two vectors, not \(shape) and \(other.shape)")
    return unsqueezed(1) * other.unsqueezed(0)
  }

  /// Returns `beta · self + alpha · a · b`, with `self` broadcast to the matrix product. PyTorch's `addmm`, `addmv` and
  /// `baddbmm`.
  ///
  /// As in PyTorch, `self` is ignored if `beta` is 0, even where it is NaN.
  public func addmm(_ a: Tensor, _ b: Tensor, beta: Element = 1, alpha: Element = 1) -> Tensor {
    let product = a.matmul(b) * Tensor(alpha)
    return product + (beta == 0 ? .zeros(shape) : self * Tensor(beta))
  }

  /// Returns the product of several matrices in the order that takes the fewest multiplications. PyTorch's
  /// `linalg.multi_dot`.
  ///
  /// The first and the last factor may be vectors.
  public static func multiDot(_ factors: [Tensor]) -> Tensor {
    MatrixChain(factors.map(\.shape)).product(of: factors) { $0.matmul($1) }
  }
}

// MARK: Shapes

/// The operands of a matrix product as batches of matrices, and the shape of the result.
private struct MatrixProduct<Element: RealScalar> {
  /// The left factor, `[batch…, m, k]`, and the right one, `[batch…, k, n]`.
  let a, b: Tensor<Element>
  /// The sizes of the matrices.
  let m, k, n: Int
  /// The shape of the result.
  let shape: [Int]

  init(_ left: Tensor<Element>, _ right: Tensor<Element>) {
    require(
      left.rank >= 1 && right.rank >= 1,
      "matmul: both sides need at least one axis: \(left.shape) · \(right.shape)")
    let x = left.rank == 1 ? left.unsqueezed(0) : left
    let y = right.rank == 1 ? right.unsqueezed(1) : right
    (m, k, n) = (x.shape[x.rank - 2], x.shape[x.rank - 1], y.shape[y.rank - 1])
    require(
      k == y.shape[y.rank - 2], "matmul: inner sizes differ: \(left.shape) · \(right.shape)")
    let leading = Shape.broadcast(Array(x.shape.dropLast(2)), Array(y.shape.dropLast(2)))
    guard let batch = leading else {
      fatalError("matmul: batch axes do not broadcast: \(left.shape) · \(right.shape)")
    }
    (a, b) = (x.expanded(to: batch + [m, k]), y.expanded(to: batch + [k, n]))
    shape = batch + (left.rank == 1 ? [] : [m]) + (right.rank == 1 ? [] : [n])
  }

  /// Calls `body` for every pair of matrices, with its number and the positions of both in storage, relative to the
  /// offsets.
  func forEachPair(_ body: (_ number: Int, _ a: Int, _ b: Int) -> Void) {
    let runs = StridedRuns(
      shape: a.shape.dropLast(2) + [1],
      strides: [Array(a.strides.dropLast(2)) + [0], Array(b.strides.dropLast(2)) + [0]])
    let (length, aStep, bStep) = (runs.length, runs.step(0), runs.step(1))
    runs.forEachRun { run, positions in
      for i in 0..<length {
        body(run * length + i, positions[0] + i * aStep, positions[1] + i * bStep)
      }
    }
  }
}
