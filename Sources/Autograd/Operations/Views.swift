import Tensors

// Views: other shapes of the same elements, and parts of them. Their gradients are the inverse views.

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

  /// Returns a new axis of size 1 before `axis`.
  public final func unsqueezed(_ axis: Int) -> Variable {
    reshaped(value.unsqueezed(axis).shape)
  }

  /// Returns the variable without `axis`, which must have size 1.
  public final func squeezed(_ axis: Int) -> Variable { reshaped(value.squeezed(axis).shape) }

  /// Returns the elements repeated along axes of size 1, to fill `shape`.
  public final func expanded(to shape: [Int]) -> Variable {
    if shape == self.shape { return self }
    return .record("expand", value.expanded(to: shape), [self], detail: "\(shape)") { dY, node in
      [dY.summed(to: node.inputs[0].shape)]
    }
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

  /// Returns parts of `size` places along `axis` each, the last with what is left.
  public final func split(_ size: Int, axis: Int = 0) -> [Variable] {
    var start = 0
    return value.split(size, axis: axis).map { part in
      let count = part.shape[Shape.axis(axis, rank: shape.count, "split")]
      defer { start += count }
      return narrowed(axis: axis, from: start, count: count)
    }
  }

  /// Returns at most `count` parts of equal size along `axis`, but for the last.
  public final func chunked(_ count: Int, axis: Int = 0) -> [Variable] {
    require(count > 0, "chunk: count must be positive, not \(count)")
    let size = shape[Shape.axis(axis, rank: shape.count, "chunk")]
    return split(Swift.max(1, (size + count - 1) / count), axis: axis)
  }

  /// Returns the diagonal of two axes, the last two by default, as a last axis.
  ///
  /// - Parameter offset: how many places right of the main diagonal; negative is left of it.
  public final func diagonal(_ offset: Int = 0, axes: (Int, Int) = (-2, -1)) -> Variable {
    rearranged("diagonal", value.diagonal(offset, axes: axes)) { $0.diagonal(offset, axes: axes) }
  }

  /// Returns all windows of `size` places along `axis`, `step` apart, as a last axis.
  public final func unfolded(axis: Int, size: Int, step: Int) -> Variable {
    rearranged("unfold", value.unfolded(axis: axis, size: size, step: step)) {
      $0.unfolded(axis: axis, size: size, step: step)
    }
  }
}
