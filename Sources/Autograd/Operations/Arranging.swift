import Tensors

// Every element of the result is one of the input's: gradients go back to where each came from.

extension Variable {
  /// Returns the variable repeated along each axis; more counts than axes add axes in front.
  public final func repeated(_ counts: [Int]) -> Variable {
    let padded = [Int](repeating: 1, count: Swift.max(counts.count - shape.count, 0)) + shape
    return .record("repeat", value.repeated(counts), [self], detail: "\(counts)") { dY, node in
      // [count, size] for each axis, and the counts summed over.
      let pairs = zip(counts, padded).flatMap { [$0, $1] }
      let axes = counts.indices.map { $0 * 2 }
      return [dY.reshaped(pairs).sum(axes).reshaped(node.inputs[0].shape)]
    }
  }

  /// Returns the variable moved by `shift` places along `axis`; what leaves at one end enters at the other.
  public final func rolled(_ shift: Int, axis: Int) -> Variable {
    .record("roll", value.rolled(shift, axis: axis), [self], detail: "\(shift), axis \(axis)") {
      dY, _ in [dY.rolled(-shift, axis: axis)]
    }
  }

  /// Returns the variable with `before` places before and `after` places after it along `axis`.
  public final func padded(
    axis: Int, before: Int, after: Int, _ padding: Tensor<Float>.Padding = .constant(0)
  ) -> Variable {
    let y = value.padded(axis: axis, before: before, after: after, padding)
    let place = Shape.axis(axis, rank: shape.count, "pad")
    guard case .constant = padding else {
      return rearranged("pad", y) { places in
        switch padding {
        case .reflect: places.padded(axis: axis, before: before, after: after, .reflect)
        default: places.padded(axis: axis, before: before, after: after, .replicate)
        }
      }
    }
    return .record("pad", y, [self], detail: "axis \(axis)") { dY, node in
      [dY.narrowed(axis: place, from: before, count: node.inputs[0].shape[place])]
    }
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

  /// Returns the variable with 0 where the column is left of the row by more than `−diagonal`.
  public final func upperTriangle(_ diagonal: Int = 0) -> Variable {
    .record("upper triangle", value.upperTriangle(diagonal), [self]) { dY, _ in
      [dY.upperTriangle(diagonal)]
    }
  }

  /// Returns the variable with 0 where the column is right of the row by more than `diagonal`.
  public final func lowerTriangle(_ diagonal: Int = 0) -> Variable {
    .record("lower triangle", value.lowerTriangle(diagonal), [self]) { dY, _ in
      [dY.lowerTriangle(diagonal)]
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

  /// Records `result`, whose elements are this variable's, put where `arrange` puts their places.
  private final func rearranged(
    _ name: String, _ result: Tensor<Float>,
    _ arrange: @escaping (Tensor<Int32>) -> Tensor<Int32>
  ) -> Variable {
    .record(name, result, [self]) { dY, node in
      let shape = node.inputs[0].shape
      let count = Shape.count(shape)
      let places = arrange(Tensor<Int32>.arange(0, Int32(count)).reshaped(shape))
      let flat = TensorIndex.indices(places.reshaped([places.count]))
      return [dY.reshaped([places.count]).scattered(to: [count], at: [flat]).reshaped(shape)]
    }
  }
}
