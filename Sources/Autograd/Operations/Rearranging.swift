import Tensors

// Joining, repeating, reversing, padding: each element of the result is a copy of one of the input, and its
// gradient goes back there.

extension Variable {
  /// Joins variables along an axis that they have; the gradient is cut apart again.
  public static func cat(_ variables: [Variable], axis: Int = 0) -> Variable {
    let y = Tensor.cat(variables.map(\.value), axis: axis)
    return .record("cat", y, variables, detail: "axis \(axis)") { dY, node in
      var start = 0
      let place = Shape.axis(axis, rank: dY.shape.count, "cat")
      return node.inputs.map { input in
        defer { start += input.shape[place] }
        return dY.narrowed(axis: place, from: start, count: input.shape[place])
      }
    }
  }

  /// Stacks variables of one shape along a new axis, the first by default.
  public static func stack(_ variables: [Variable], axis: Int = 0) -> Variable {
    require(!variables.isEmpty, "stack: needs at least one variable")
    let place = Shape.axis(axis, rank: variables[0].shape.count + 1, "stack")
    return cat(variables.map { $0.unsqueezed(place) }, axis: place)
  }

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

  /// Returns the variable with `axes` in opposite order.
  public final func flipped(_ axes: [Int]) -> Variable {
    .record("flip", value.flipped(axes), [self], detail: "axes \(axes)") { dY, _ in
      [dY.flipped(axes)]
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

  /// Records `result`, whose elements are this variable's, put where `arrange` puts their places.
  final func rearranged(
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
