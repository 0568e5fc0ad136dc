import Tensors

// Views: the elements with another shape, or a part of them. The gradient is the inverse view.

extension Variable {
  /// Returns the elements, in row-major order, with another shape. One size may be −1: it is inferred.
  public final func reshaped(_ shape: [Int]) -> Variable {
    if shape == self.shape { return self }
    return .record("reshape", value.reshaped(shape), [self], detail: "\(shape)") { dY, node in
      [dY.reshaped(node.inputs[0].shape)]
    }
  }

  /// Returns the variable with the axes from `start` to `end` flattened into one.
  public final func flattened(from start: Int = 0, to end: Int = -1) -> Variable {
    let result = value.flattened(from: start, to: end)
    if result.shape == shape { return self }
    return .record("flatten", result, [self]) { dY, node in [dY.reshaped(node.inputs[0].shape)] }
  }

  /// Returns the variable with a new axis of size 1 at `axis`.
  public final func unsqueezed(_ axis: Int) -> Variable {
    reshaped(value.unsqueezed(axis).shape)
  }

  /// Returns the variable without `axis` if that has size 1, and as it is otherwise; by default without any axis of
  /// size 1.
  public final func squeezed(_ axis: Int? = nil) -> Variable {
    reshaped(value.squeezed(axis).shape)
  }

  /// Returns the variable broadcast to `shape`.
  public final func expanded(to shape: [Int]) -> Variable {
    if shape == self.shape { return self }
    return .record("expand", value.expanded(to: shape), [self], detail: "\(shape)") { dY, node in
      [dY.summed(to: node.inputs[0].shape)]
    }
  }

  /// Returns `count` indices along `axis`, from `start` on.
  public final func narrowed(axis: Int, from start: Int, count: Int) -> Variable {
    let result = value.narrowed(axis: axis, from: start, count: count)
    return .record("narrow", result, [self], detail: "axis \(axis): \(start)..<\(start + count)") {
      dY, node in [dY.padded(to: node.inputs[0].shape, axis: axis, from: start)]
    }
  }

  /// Returns zeros of `shape` with this variable from `start` on along `axis`: the transpose of `narrowed`.
  final func padded(to shape: [Int], axis: Int, from start: Int) -> Variable {
    let position = Shape.axis(axis, rank: shape.count, "pad")
    var result = Tensor<Float>.zeros(shape)
    let count = self.shape[position]
    let before = [TensorIndex](repeating: .all, count: position)
    result.assign(value, at: before + [.slice(start: start, end: start + count, step: 1)])
    return .record("pad", result, [self]) { dY, _ in
      [dY.narrowed(axis: axis, from: start, count: count)]
    }
  }

  /// Returns parts of `size` indices along `axis` each; the last one may be smaller.
  public final func split(_ size: Int, axis: Int = 0) -> [Variable] {
    views(of: value.split(size, axis: axis), axis)
  }

  /// Returns at most `count` parts of equal size along `axis`; the last one may be smaller.
  public final func chunked(_ count: Int, axis: Int = 0) -> [Variable] {
    views(of: value.chunked(count, axis: axis), axis)
  }

  /// Returns views of consecutive parts along `axis`.
  private final func views(of parts: [Tensor<Float>], _ axis: Int) -> [Variable] {
    var start = 0
    return parts.map { part in
      let count = part.shape[Shape.axis(axis, rank: shape.count, "split")]
      defer { start += count }
      return narrowed(axis: axis, from: start, count: count)
    }
  }

  /// Returns the diagonal of two axes, as a new last axis.
  ///
  /// - Parameters:
  ///   - offset: The number of columns right of the main diagonal; a negative offset is left of it.
  ///   - axes: The axes of rows and columns; the last two by default.
  public final func diagonal(_ offset: Int = 0, axes: (Int, Int) = (-2, -1)) -> Variable {
    rearranged("diagonal", value.diagonal(offset, axes: axes)) { $0.diagonal(offset, axes: axes) }
  }

  /// Returns all windows of `size` along `axis`, `step` apart, as a new last axis.
  public final func unfolded(axis: Int, size: Int, step: Int) -> Variable {
    rearranged("unfold", value.unfolded(axis: axis, size: size, step: step)) {
      $0.unfolded(axis: axis, size: size, step: step)
    }
  }
}
