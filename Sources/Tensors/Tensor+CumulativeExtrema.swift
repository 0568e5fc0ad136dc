// Cumulative maxima and minima, in every comparable type.

extension Tensor where Element: Comparable {
  /// Returns the cumulative maximum along `axis`, and its index, the last of equal ones; NaN from the first NaN on.
  /// PyTorch's `cummax`.
  public func cumulativeMax(axis: Int) -> (values: Tensor, indices: Tensor<Int32>) {
    cumulativeExtremum(axis, "cumulativeMax") { $0 >= $1 }
  }

  /// Returns the cumulative minimum along `axis`, and its index, the last of equal ones; NaN from the first NaN on.
  /// PyTorch's `cummin`.
  public func cumulativeMin(axis: Int) -> (values: Tensor, indices: Tensor<Int32>) {
    cumulativeExtremum(axis, "cumulativeMin") { $0 <= $1 }
  }

  private func cumulativeExtremum(
    _ axis: Int, _ operation: String, _ replaces: (Element, Element) -> Bool
  ) -> (Tensor, Tensor<Int32>) {
    if rank == 0 { return (self, Tensor<Int32>(0)) }
    let axis = Shape.axis(axis, rank: rank, operation)
    Shape.requireIndexable(shape[axis], operation)
    let rows = movedAxis(axis, to: -1)
    let size = Swift.max(shape[axis], 1)
    let indices = rows.withContiguous { source in
      Tensor<Int32>(shape: rows.shape) { target in
        for start in stride(from: 0, to: rows.count, by: size) {
          var best = 0
          for i in 0..<size {
            let (x, current) = (source[start + i], source[start + best])
            if x != x || current == current && replaces(x, current) { best = i }
            target[start + i] = Int32(best)
          }
        }
      }
    }.movedAxis(-1, to: axis)
    return (gathered(axis: axis, indices), indices)
  }
}
