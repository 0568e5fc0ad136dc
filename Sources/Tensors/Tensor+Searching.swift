// Positions in sorted tensors.

extension Tensor where Element: Comparable {
  /// Returns the index at which each of `values` keeps this sorted tensor sorted. PyTorch's and NumPy's `searchsorted`.
  ///
  /// NaN counts as larger than all numbers, as in ``sorted(axis:descending:)``.
  ///
  /// - Parameters:
  ///   - values: `[…, m]` for `self` of shape `[…, n]`, or any shape for a vector.
  ///   - right: Whether the index is behind equal elements, and not in front of them.
  ///   - sorter: The indices that sort this tensor along its last axis, such as those of ``argsort(axis:descending:)``, if
  ///     it is not sorted; in its shape.
  /// - Precondition: This tensor, or that in the order of `sorter`, is sorted along its last axis; otherwise the
  ///   result is meaningless.
  @_specialize(where Element == Float)
  @_specialize(where Element == Double)
  public func searchSorted(
    _ values: Tensor, right: Bool = false, sorter: Tensor<Int32>? = nil
  ) -> Tensor<Int32> {
    let fits =
      rank == 1 || rank == values.rank && rank > 1 && shape.dropLast() == values.shape.dropLast()
    require(
      fits,
      "searchSorted: needs a vector, or […, n] and values […, m], not \(shape) and \(values.shape)")
    if let sorter {
      require(
        sorter.shape == shape,
        "searchSorted: the sorter must have the shape \(shape) of the tensor, not \(sorter.shape)")
    }
    let size = shape[rank - 1]
    Shape.requireIndexable(size, "searchSorted")
    let sorted = (sorter.map { gathered(axis: -1, $0) } ?? self).scalars
    let perRow = rank == 1 ? Swift.max(values.count, 1) : Swift.max(values.shape[rank - 1], 1)
    let found = values.scalars.enumerated().map { number, value in
      let start = number / perRow * size
      var (low, high) = (0, size)
      while low < high {
        let middle = (low + high) / 2
        let element = sorted[start + middle]
        let isBehind =
          right ? Self.precedes(value, element) : !Self.precedes(element, value)
        if isBehind { high = middle } else { low = middle + 1 }
      }
      return Int32(low)
    }
    return Tensor<Int32>(found, shape: values.shape)
  }

  /// Returns the number of the interval between sorted `boundaries` in which each element is. PyTorch's `bucketize`.
  ///
  ///     boundaries[i − 1] < x ≤ boundaries[i]
  ///
  /// - Parameters:
  ///   - boundaries: A sorted vector.
  ///   - right: Whether intervals include their lower boundary, and not the upper one, as those of NumPy's `digitize`.
  public func bucketized(_ boundaries: Tensor, right: Bool = false) -> Tensor<Int32> {
    require(
      boundaries.rank == 1,
      "bucketized: boundaries must be a vector, not of shape \(boundaries.shape)")
    return boundaries.searchSorted(self, right: right)
  }
}
