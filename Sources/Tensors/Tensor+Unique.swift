// Distinct elements, and membership.

extension Tensor where Element: Comparable {
  /// Returns the distinct elements, in ascending order; each NaN is distinct from every other.
  public func unique() -> Tensor { uniqueInverse().values }

  /// Returns the distinct elements, in ascending order, and how often each occurs.
  public func uniqueCounts() -> (values: Tensor, counts: Tensor<Int32>) {
    let (values, _, counts) = uniqueInverse()
    return (values, counts)
  }

  /// Returns the distinct elements, in ascending order, where each element is among them, and how often each occurs.
  /// PyTorch's `unique(return_inverse=True, return_counts=True)`.
  ///
  /// - Returns: Vectors of values and counts, and indices into them in the shape of this tensor: `values[inverse]`
  ///   is the tensor.
  public func uniqueInverse() -> (
    values: Tensor, inverse: Tensor<Int32>, counts: Tensor<Int32>
  ) {
    Shape.requireIndexable(count, "unique")
    let all = scalars
    let order = all.withUnsafeBufferPointer { Self.order(of: $0) }
    let groups = Groups(order) { all[$0] == all[$1] }
    return (
      Tensor(groups.first.map { all[$0] }, shape: [groups.first.count]),
      Tensor<Int32>(groups.inverse, shape: shape), groups.countTensor
    )
  }

  /// Returns the distinct slices along `axis`, in lexicographic order, which of them each slice is, and how often each
  /// occurs. PyTorch's `unique(dim=axis)`.
  public func unique(axis: Int) -> (
    values: Tensor, inverse: Tensor<Int32>, counts: Tensor<Int32>
  ) {
    let axis = Shape.axis(axis, rank: rank, "unique")
    let slices = slices(axis, "unique")
    let order = slices.indices.sorted {
      for (a, b) in zip(slices[$0], slices[$1]) where a != b {
        if Self.precedes(a, b) { return true }
        if Self.precedes(b, a) { return false }
      }
      return $0 < $1
    }
    return selected(axis, Groups(order) { slices[$0] == slices[$1] })
  }

  /// Returns the first of each run of equal elements of the flattened tensor, or with an axis of equal slices, the run
  /// that each belongs to, and the lengths of the runs. PyTorch's `unique_consecutive`.
  public func uniqueConsecutive(axis: Int? = nil) -> (
    values: Tensor, inverse: Tensor<Int32>, counts: Tensor<Int32>
  ) {
    guard let axis else {
      let (values, inverse, counts) = reshaped([count]).uniqueConsecutive(axis: 0)
      return (values, inverse.reshaped(shape), counts)
    }
    let position = Shape.axis(axis, rank: rank, "uniqueConsecutive")
    let slices = slices(position, "uniqueConsecutive")
    return selected(position, Groups(Array(slices.indices)) { slices[$0] == slices[$1] })
  }

  /// Returns the elements of each slice along `axis`, in row-major order.
  private func slices(_ axis: Int, _ operation: String) -> [ArraySlice<Element>] {
    Shape.requireIndexable(shape[axis], operation)
    let all = movedAxis(axis, to: 0).scalars
    let size = shape[axis] == 0 ? 0 : all.count / shape[axis]
    return (0..<shape[axis]).map { all[$0 * size..<($0 + 1) * size] }
  }

  private func selected(
    _ axis: Int, _ groups: Groups
  ) -> (Tensor, Tensor<Int32>, Tensor<Int32>) {
    let inverse = Tensor<Int32>(groups.inverse, shape: [shape[axis]])
    return (indexSelected(axis: axis, groups.first), inverse, groups.countTensor)
  }
}

/// Neighbors in an order that are equal.
private struct Groups {
  /// The first member of each group.
  private(set) var first: [Int] = []
  /// The group of each index.
  private(set) var inverse: [Int32]
  private var counts: [Int32] = []

  init(_ order: [Int], areEqual: (Int, Int) -> Bool) {
    inverse = [Int32](repeating: 0, count: order.count)
    for index in order {
      if let last = first.last, areEqual(last, index) {
        counts[counts.count - 1] += 1
      } else {
        first.append(index)
        counts.append(1)
      }
      inverse[index] = Int32(first.count - 1)
    }
  }

  var countTensor: Tensor<Int32> { Tensor<Int32>(counts, shape: [counts.count]) }
}

extension Tensor {
  /// Returns whether each element is equal to one of `others`; NaN is equal to none. PyTorch's and NumPy's `isin`.
  public func isIn(_ others: Tensor) -> Tensor<Bool> {
    // Every NaN would be another member of the set, at the same hash.
    let members = Set(others.scalars.filter { $0 == $0 })
    return map { members.contains($0) }
  }
}
