extension Tensor where Element: Comparable {
  /// Returns the elements sorted along `axis`, and the index that each had before.
  ///
  /// The sort is stable: equal elements keep their order. NaN counts as larger than all numbers.
  public func sorted(
    axis: Int = -1, descending: Bool = false
  ) -> (values: Tensor, indices: Tensor<Int32>) {
    if rank == 0 { return (self, Tensor<Int32>(0)) }
    let axisIndex = Shape.axis(axis, rank: rank, "sort")
    Shape.requireIndexable(shape[axisIndex], "sort")
    let rows = transposed(axisIndex, rank - 1).contiguous()
    let size = shape[axisIndex]
    let all = rows.scalars
    var (values, indices): ([Element], [Int32]) = ([], [])
    values.reserveCapacity(all.count)
    indices.reserveCapacity(all.count)
    for start in stride(from: 0, to: all.count, by: Swift.max(size, 1)) {
      let order = all[start..<start + size].withUnsafeBufferPointer {
        Self.order(of: $0, descending: descending)
      }
      values += order.map { all[start + $0] }
      indices += order.map { Int32($0) }
    }
    return (
      Tensor(values, shape: rows.shape).transposed(axisIndex, rank - 1),
      Tensor<Int32>(indices, shape: rows.shape).transposed(axisIndex, rank - 1)
    )
  }

  /// Returns the indices that sort the elements along `axis`. The sort is stable.
  public func argsort(axis: Int = -1, descending: Bool = false) -> Tensor<Int32> {
    sorted(axis: axis, descending: descending).indices
  }

  /// Returns the indices of a row in the order of its elements; those of equal elements in ascending order.
  ///
  /// Compiled separately for floating-point numbers, which is several times faster.
  @_specialize(where Element == Float)
  @_specialize(where Element == Double)
  static func order(of row: UnsafeBufferPointer<Element>, descending: Bool = false) -> [Int] {
    row.indices.sorted {
      if precedes(row[$0], row[$1]) { return !descending }
      if precedes(row[$1], row[$0]) { return descending }
      return $0 < $1
    }
  }

  /// Returns whether `a` is less than `b`, where NaN counts as larger than all numbers.
  static func precedes(_ a: Element, _ b: Element) -> Bool { a < b || b != b && a == a }

  /// Returns the `count` largest elements along `axis`, in descending order, and their indices; with `largest: false`
  /// the smallest, in ascending order. NaN counts as larger than all numbers. PyTorch's `topk`.
  ///
  /// - Precondition: `0 ≤ count ≤ n`, the size of the axis, which is 1 for a scalar.
  public func topK(
    _ count: Int, axis: Int = -1, largest: Bool = true
  ) -> (values: Tensor, indices: Tensor<Int32>) {
    if rank == 0 && count == 1 { return (self, Tensor<Int32>(0)) }
    let axisIndex = Shape.axis(axis, rank: rank, "topK")
    require(
      count >= 0 && count <= shape[axisIndex],
      "topK: axis \(axis) of \(shape) has fewer than \(count) elements")
    let (values, indices) = sorted(axis: axisIndex, descending: largest)
    return (
      values.narrowed(axis: axisIndex, from: 0, count: count),
      indices.narrowed(axis: axisIndex, from: 0, count: count)
    )
  }
}
