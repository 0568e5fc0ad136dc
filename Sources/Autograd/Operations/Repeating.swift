import Tensors

// Repeating elements. The gradient is the sum over the repetitions.

extension Variable {
  /// Returns the variable repeated along each axis; more counts than axes add axes in front.
  public final func repeated(_ counts: [Int]) -> Variable {
    let padded = [Int](repeating: 1, count: Swift.max(counts.count - shape.count, 0)) + shape
    return .record("repeat", value.repeated(counts), [self], detail: "\(counts)") { dY, node in
      // [count, size] for each axis, summed over the counts.
      let pairs = zip(counts, padded).flatMap { [$0, $1] }
      let axes = counts.indices.map { $0 * 2 }
      return [dY.reshaped(pairs).sum(axes).reshaped(node.inputs[0].shape)]
    }
  }

  /// Returns the variable with each index along `axis` repeated `count` times; without an axis, flattened first.
  /// PyTorch's `repeat_interleave`.
  public final func repeatInterleaved(_ count: Int, axis: Int? = nil) -> Variable {
    let size =
      axis.map { shape[Shape.axis($0, rank: shape.count, "repeatInterleave")] } ?? value.count
    return repeatInterleaved([Int](repeating: count, count: size), axis: axis)
  }

  /// Returns the variable with index i along `axis` repeated `counts[i]` times; without an axis, flattened first.
  public final func repeatInterleaved(_ counts: [Int], axis: Int? = nil) -> Variable {
    guard let axis else { return reshaped([value.count]).repeatInterleaved(counts, axis: 0) }
    let y = value.repeatInterleaved(counts, axis: axis)
    let position = Shape.axis(axis, rank: shape.count, "repeatInterleave")
    return .record("repeat interleave", y, [self], detail: "axis \(axis)") { dY, node in
      let indices = Shape.repeatedIndices(counts).map { Int32(index: $0, "repeatInterleave") }
      let before = [TensorIndex](repeating: .all, count: position)
      let at = before + [.indices(Tensor(indices, shape: [indices.count]))]
      return [dY.scattered(to: node.inputs[0].shape, at: at)]
    }
  }

  /// Returns the coordinates of the grid of some vectors: one variable for each, of the shape of the whole grid.
  /// PyTorch's `meshgrid`.
  public static func meshgrid(
    _ vectors: [Variable], indexing: Tensor<Float>.GridIndexing = .matrix
  ) -> [Variable] {
    let grids = Tensor.meshgrid(vectors.map(\.value), indexing: indexing)
    let swaps = indexing == .cartesian && vectors.count > 1
    return vectors.indices.map { number in
      let axis = swaps && number < 2 ? 1 - number : number
      var column = [Int](repeating: 1, count: vectors.count)
      column[axis] = vectors[number].value.count
      return vectors[number].reshaped(column).expanded(to: grids[number].shape)
    }
  }
}
