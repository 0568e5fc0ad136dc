// Repeating elements, along an axis or over a grid.

extension Tensor {
  /// Returns the tensor repeated along each axis; more counts than axes add axes in front. PyTorch's `repeat`,
  /// NumPy's `tile`.
  public func repeated(_ counts: [Int]) -> Tensor {
    require(
      counts.count >= rank && counts.allSatisfy { $0 >= 0 },
      "repeat: \(counts) must have a non-negative count for each axis of \(shape)")
    let padded = [Int](repeating: 1, count: counts.count - rank) + shape
    let sizes = zip(counts, padded).map { count, size in
      let (product, overflows) = count.multipliedReportingOverflow(by: size)
      return overflows ? .max : product
    }
    Shape.requireMemory(sizes, bytesPerElement: MemoryLayout<Element>.stride, "repeat")
    // [1, size] for each axis, expanded to [count, size].
    let apart = reshaped(padded.flatMap { [1, $0] })
    return apart.expanded(to: zip(counts, padded).flatMap { [$0, $1] }).reshaped(sizes)
  }

  /// Returns the tensor with each index along `axis` repeated `count` times; without an axis, flattened first.
  /// PyTorch's `repeat_interleave`, NumPy's `repeat`.
  ///
  ///     [1, 2].repeatInterleaved(2)   // [1, 1, 2, 2]
  public func repeatInterleaved(_ count: Int, axis: Int? = nil) -> Tensor {
    require(count >= 0, "repeatInterleave: count must not be negative, but is \(count)")
    let size = axis.map { shape[Shape.axis($0, rank: rank, "repeatInterleave")] } ?? self.count
    return repeatInterleaved([Int](repeating: count, count: size), axis: axis)
  }

  /// Returns the tensor with index i along `axis` repeated `counts[i]` times; without an axis, flattened first.
  ///
  /// - Precondition: There is a non-negative count for each index.
  public func repeatInterleaved(_ counts: [Int], axis: Int? = nil) -> Tensor {
    guard let axis else { return reshaped([count]).repeatInterleaved(counts, axis: 0) }
    let position = Shape.axis(axis, rank: rank, "repeatInterleave")
    var repeated = shape
    repeated[position] = Shape.repeatedSize(shape[position], counts)
    Shape.requireMemory(
      repeated, bytesPerElement: MemoryLayout<Element>.stride, "repeatInterleave")
    return indexSelected(axis: position, Shape.repeatedIndices(counts))
  }

  /// The order of the axes of a grid.
  public enum GridIndexing: Sendable {
    /// The first vector varies along the first axis: PyTorch's default, `"ij"`.
    case matrix
    /// The first vector varies along the second axis, as x does in an image: NumPy's default, `"xy"`.
    case cartesian
  }

  /// Returns the coordinates of the grid of some vectors: one view for each, of the shape of the whole grid.
  ///
  ///     let grids = Tensor.meshgrid([y, x])
  ///     grids[0][i, j]   // y[i]
  ///     grids[1][i, j]   // x[j]
  ///
  /// PyTorch's and NumPy's `meshgrid`.
  ///
  /// - Precondition: Every tensor is a vector or a scalar.
  public static func meshgrid(
    _ vectors: [Tensor], indexing: GridIndexing = .matrix
  ) -> [Tensor] {
    for vector in vectors {
      require(vector.rank <= 1, "meshgrid: needs vectors, not \(vector.shape)")
    }
    let shape = vectors.map(\.count)
    return vectors.enumerated().map { number, vector in
      var column = [Int](repeating: 1, count: shape.count)
      column[number] = vector.count
      let grid = vector.reshaped(column).expanded(to: shape)
      return indexing == .cartesian && shape.count > 1 ? grid.transposed(0, 1) : grid
    }
  }
}

extension Shape {
  /// Returns the size of an axis whose indices are repeated `counts` times.
  ///
  /// - Precondition: There is a non-negative count for each index.
  static func repeatedSize(_ size: Int, _ counts: [Int]) -> Int {
    require(
      counts.count == size,
      "repeatInterleave: needs a count for each of \(size) indices, not \(counts.count) counts")
    for (index, count) in counts.enumerated() {
      require(
        count >= 0,
        "repeatInterleave: the count of index \(index) must not be negative, but is \(count)")
    }
    return counts.reduce(0) {
      let (sum, overflows) = $0.addingReportingOverflow($1)
      return overflows ? .max : sum
    }
  }

  /// Returns each index as often as `counts` says.
  package static func repeatedIndices(_ counts: [Int]) -> [Int] {
    counts.enumerated().flatMap { index, count in repeatElement(index, count: count) }
  }
}

extension Tensor where Element: FixedWidthInteger {
  /// Returns 1 at the index that each element is, along a new last axis, and 0 elsewhere. PyTorch's `one_hot`.
  ///
  ///     let labels: Tensor<Int32> = [2, 0]
  ///     labels.oneHot(3).floats   // [[0, 0, 1], [1, 0, 0]]
  ///
  /// - Parameter classCount: The size of the new axis; by default the largest element plus 1.
  /// - Precondition: Every element is from 0 to `classCount − 1`; without elements, `classCount` is given.
  public func oneHot(_ classCount: Int? = nil) -> Tensor {
    let elements = scalars
    guard let largest = elements.max() ?? classCount.map({ _ in 0 }) else {
      fatalError("oneHot: shape \(shape) has no elements; pass the number of classes")
    }
    let classes = classCount ?? Swift.min(Int(clamping: largest), .max - 1) + 1
    require(classes >= 0, "oneHot: the number of classes must not be negative, but is \(classes)")
    for element in elements {
      require(
        element >= 0 && Int(clamping: element) < classes,
        "oneHot: element \(element) must be from 0 to \(classes - 1)")
    }
    var result = Tensor.zeros(shape + [classes])
    result.withMutableContiguous { target in
      for (row, element) in elements.enumerated() { target[row * classes + Int(element)] = 1 }
    }
    return result
  }
}
