import Kernels

extension Tensor where Element: RealScalar {
  /// Returns the matrix product `self · other`, for every pair of matrices in a batch.
  ///
  /// Axes before the last two are batch axes and broadcast. Operands may have any strides: a transposed
  /// one is not copied.
  ///
  /// - Returns: `[…, m, n]`, for `self` of shape `[…, m, k]` and `other` of shape `[…, k, n]`.
  /// - Precondition: The inner sizes are equal, and both tensors have at least two axes.
  public func matmul(_ other: Tensor) -> Tensor {
    require(
      rank >= 2 && other.rank >= 2,
      "matmul: both sides need at least two axes: \(shape) · \(other.shape)")
    let (m, k, n) = (shape[rank - 2], shape[rank - 1], other.shape[other.rank - 1])
    require(
      k == other.shape[other.rank - 2],
      "matmul: inner sizes differ: \(shape) · \(other.shape)")
    let leading = Shape.broadcast(Array(shape.dropLast(2)), Array(other.shape.dropLast(2)))
    guard let batch = leading else {
      fatalError("matmul: batch axes do not broadcast: \(shape) · \(other.shape)")
    }
    let a = expanded(to: batch + [m, k])
    let b = other.expanded(to: batch + [k, n])
    return Tensor(shape: batch + [m, n]) { target in
      let runs = StridedRuns(
        shape: batch + [1],
        strides: [Array(a.strides.dropLast(2)) + [0], Array(b.strides.dropLast(2)) + [0]])
      let (length, aStep, bStep) = (runs.length, runs.step(0), runs.step(1))
      runs.forEachRun { run, positions in
        for i in 0..<length {
          Element.matmul(
            m: m, n: n, k: k,
            a.base + positions[0] + i * aStep, aRowStride: a.strides[a.rank - 2],
            aColumnStride: a.strides[a.rank - 1],
            b.base + positions[1] + i * bStep, bRowStride: b.strides[b.rank - 2],
            bColumnStride: b.strides[b.rank - 1],
            into: target + (run * length + i) * m * n, cRowStride: n, accumulate: false)
        }
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

  /// Returns the outer product of two vectors, `self[i] · other[j]`.
  ///
  /// - Returns: `[n, m]`, for vectors of shapes `[n]` and `[m]`.
  public func outer(_ other: Tensor) -> Tensor {
    require(
      rank == 1 && other.rank == 1, "outer: needs two vectors, not \(shape) and \(other.shape)")
    return unsqueezed(1) * other.unsqueezed(0)
  }
}
