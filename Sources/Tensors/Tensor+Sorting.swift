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
      let order = (0..<size).sorted {
        let (a, b) = (all[start + $0], all[start + $1])
        if Self.precedes(a, b) { return !descending }
        if Self.precedes(b, a) { return descending }
        return $0 < $1
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

  /// Returns whether `a` is less than `b`, where NaN counts as larger than all numbers.
  private static func precedes(_ a: Element, _ b: Element) -> Bool {
    a < b || b != b && a == a
  }

  /// Returns the `count` largest elements along `axis`, in descending order, and their indices.
  public func topK(_ count: Int, axis: Int = -1) -> (values: Tensor, indices: Tensor<Int32>) {
    let axisIndex = Shape.axis(axis, rank: rank, "topK")
    require(
      count >= 0 && count <= shape[axisIndex],
      "topK: axis \(axis) of \(shape) has fewer than \(count) elements")
    let (values, indices) = sorted(axis: axisIndex, descending: true)
    return (
      values.narrowed(axis: axisIndex, from: 0, count: count),
      indices.narrowed(axis: axisIndex, from: 0, count: count)
    )
  }

  /// Returns the distinct elements, in ascending order; each NaN is distinct from every other.
  public func unique() -> Tensor { uniqueCounts().values }

  /// Returns the distinct elements, in ascending order, and how often each occurs.
  public func uniqueCounts() -> (values: Tensor, counts: Tensor<Int32>) {
    Shape.requireIndexable(count, "unique")
    var (kept, counts): ([Element], [Int32]) = ([], [])
    for value in reshaped([count]).sorted().values.scalars {
      if kept.last == value {
        counts[counts.count - 1] += 1
      } else {
        kept.append(value)
        counts.append(1)
      }
    }
    return (Tensor(kept, shape: [kept.count]), Tensor<Int32>(counts, shape: [kept.count]))
  }
}
