import Tensors

// Views rearrange; so do their gradients, the other way round.

extension Variable {
  /// Returns the same elements in row-major order under another shape; one size may be −1.
  public final func reshaped(_ shape: [Int]) -> Variable {
    if shape == self.shape { return self }
    return .record("reshape", value.reshaped(shape), [self], detail: "\(shape)") { dY, node in
      [dY.reshaped(node.inputs[0].shape)]
    }
  }

  /// Returns the axes from `start` to `end` joined into one.
  public final func flattened(from start: Int = 0, to end: Int = -1) -> Variable {
    let result = value.flattened(from: start, to: end)
    if result.shape == shape { return self }
    return .record("flatten", result, [self]) { dY, node in [dY.reshaped(node.inputs[0].shape)] }
  }

  /// Returns the axes in the given order.
  public final func permuted(_ order: [Int]) -> Variable {
    let forward = order.map { Shape.axis($0, rank: shape.count, "permute") }
    var inverse = forward
    for (to, from) in forward.enumerated() { inverse[from] = to }
    return .record("permute", value.permuted(order), [self], detail: "\(order)") {
      [inverse] dY, _ in [dY.permuted(inverse)]
    }
  }

  /// Returns two axes exchanged: the matrix transpose by default.
  public final func transposed(_ a: Int = -2, _ b: Int = -1) -> Variable {
    .record("transpose", value.transposed(a, b), [self]) { dY, _ in [dY.transposed(a, b)] }
  }

  /// Returns `count` places along `axis` from `start` on.
  public final func narrowed(axis: Int, from start: Int, count: Int) -> Variable {
    let result = value.narrowed(axis: axis, from: start, count: count)
    return .record("narrow", result, [self], detail: "axis \(axis): \(start)..<\(start + count)") {
      dY, node in [dY.padded(to: node.inputs[0].shape, axis: axis, from: start)]
    }
  }

  /// Returns zeros of `shape` with this variable put in at `start` along `axis`.
  final func padded(to shape: [Int], axis: Int, from start: Int) -> Variable {
    let place = Shape.axis(axis, rank: shape.count, "pad")
    var result = Tensor<Float>.zeros(shape)
    let count = self.shape[place]
    let before = [TensorIndex](repeating: .all, count: place)
    result.assign(value, at: before + [.slice(start: start, end: start + count, step: 1)])
    return .record("pad", result, [self]) { dY, _ in
      [dY.narrowed(axis: axis, from: start, count: count)]
    }
  }
}
