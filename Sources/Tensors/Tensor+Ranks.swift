// Elements by their rank in sorted order: medians and modes.

extension Tensor where Element: Comparable {
  /// Returns the `k`th smallest element along `axis`, and its index; the first is 1. PyTorch's `kthvalue`.
  ///
  /// NaN counts as larger than all numbers.
  ///
  /// - Precondition: `1 ≤ k ≤ n`, the size of the axis, which is 1 for a scalar.
  public func kthValue(
    _ k: Int, axis: Int = -1, keepDims: Bool = false
  ) -> (values: Tensor, indices: Tensor<Int32>) {
    picked(axis, keepDims, kthIndices(k, axis: axis))
  }

  /// Returns the median along `axis`, and its index: of an even number of elements the lower of the two in the middle;
  /// NaN where an element is NaN. PyTorch's `median`.
  ///
  /// - Precondition: The axis has elements.
  public func median(
    axis: Int, keepDims: Bool = false
  ) -> (values: Tensor, indices: Tensor<Int32>) {
    picked(axis, keepDims, medianIndices(axis: axis, skipsNaN: false))
  }

  /// Returns the median of all elements: of an even number the lower of the two in the middle; NaN if one is NaN.
  ///
  /// - Precondition: There are elements; of floating-point numbers, the median of none is NaN.
  public func median() -> Tensor { reshaped([count]).median(axis: 0).values }

  /// Returns the median along `axis` of the elements that are not NaN, and its index; NaN where there are none.
  /// PyTorch's `nanmedian`.
  public func nanMedian(
    axis: Int, keepDims: Bool = false
  ) -> (values: Tensor, indices: Tensor<Int32>) {
    picked(axis, keepDims, medianIndices(axis: axis, skipsNaN: true))
  }

  /// Returns the median of all elements that are not NaN; NaN if there are none.
  public func nanMedian() -> Tensor { reshaped([count]).nanMedian(axis: 0).values }

  /// Returns the most frequent element along `axis`, the smallest of several, and the index of its last occurrence.
  /// PyTorch's `mode`.
  ///
  /// NaN counts as larger than all numbers, and each as another element.
  public func mode(
    axis: Int = -1, keepDims: Bool = false
  ) -> (values: Tensor, indices: Tensor<Int32>) {
    picked(axis, keepDims, modeIndices(axis: axis))
  }

  /// Returns the indices of the `k`th smallest elements, with size 1 along `axis`.
  package func kthIndices(_ k: Int, axis: Int) -> Tensor<Int32> {
    let size = rank == 0 ? 1 : shape[Shape.axis(axis, rank: rank, "kthValue")]
    require(k >= 1 && k <= size, "kthValue: \(k) must be from 1 to \(size), the size of the axis")
    return indices(axis, "kthValue") { row in
      var order = Array(row.indices)
      order.quickselect(k - 1) { Self.precedes(row[$0], row[$1]) }
      return order[k - 1]
    }
  }

  /// Returns the indices of the medians, with size 1 along `axis`.
  package func medianIndices(axis: Int, skipsNaN: Bool) -> Tensor<Int32> {
    indices(axis, "median") { row in
      if !skipsNaN, let missing = row.firstIndex(where: { $0 != $0 }) { return missing }
      let numbers = row.count { $0 == $0 }
      return Self.order(of: row)[Swift.max(numbers - 1, 0) / 2]
    }
  }

  /// Returns the indices of the modes, with size 1 along `axis`.
  package func modeIndices(axis: Int) -> Tensor<Int32> {
    indices(axis, "mode") { row in
      let order = Self.order(of: row)
      var (best, longest, length) = (0, 0, 0)
      for rank in order.indices {
        length += 1
        let isLast = rank + 1 == order.count || row[order[rank]] != row[order[rank + 1]]
        guard isLast else { continue }
        if length > longest { (best, longest) = (order[rank], length) }
        length = 0
      }
      return best
    }
  }

  /// Returns the index that `pick` selects from each row along `axis`, with size 1 along the axis.
  private func indices(
    _ axis: Int, _ operation: String, _ pick: (UnsafeBufferPointer<Element>) -> Int
  ) -> Tensor<Int32> {
    let axes = rank == 0 ? [] : [axis]
    requireElements(axes, operation, indexable: true)
    return reduced(over: axes, keepDims: true, operation) { Int32(pick($0)) }
  }

  private func picked(
    _ axis: Int, _ keepDims: Bool, _ indices: Tensor<Int32>
  ) -> (Tensor, Tensor<Int32>) {
    if rank == 0 { return (self, indices) }
    let values = gathered(axis: axis, indices)
    return keepDims ? (values, indices) : (values.squeezed(axis), indices.squeezed(axis))
  }
}

extension Tensor where Element: FloatingPoint {
  /// Returns the median of all elements: of an even number the lower of the two in the middle; NaN if one is NaN, or if
  /// there are none.
  public func median() -> Tensor {
    count == 0 ? Tensor(.nan) : reshaped([count]).median(axis: 0).values
  }

  /// Returns the median of all elements that are not NaN; NaN if there are none.
  public func nanMedian() -> Tensor {
    count == 0 ? Tensor(.nan) : reshaped([count]).nanMedian(axis: 0).values
  }
}
