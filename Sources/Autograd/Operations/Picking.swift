import Tensors

// Joining and picking: the gradient goes back to where each element came from.

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

  /// Returns a new axis of size 1 before `axis`.
  public final func unsqueezed(_ axis: Int) -> Variable {
    reshaped(value.unsqueezed(axis).shape)
  }

  /// Returns the variable without `axis`, which must have size 1.
  public final func squeezed(_ axis: Int) -> Variable { reshaped(value.squeezed(axis).shape) }

  /// Returns the places of `axis` that `indices` names; a place named twice gets both gradients.
  public final func indexSelected(axis: Int, _ indices: [Int]) -> Variable {
    let place = Shape.axis(axis, rank: shape.count, "indexSelect")
    var shape = self.shape
    shape[place] = indices.count
    var column = [Int](repeating: 1, count: shape.count)
    column[place] = indices.count
    let all = Tensor<Int32>(indices.map { Int32($0) }, shape: column).expanded(to: shape)
    return gathered(axis: place, all)
  }

  /// Returns, for each place of `indices`, the element at that place with its position along `axis`
  /// replaced by the index.
  public final func gathered(axis: Int, _ indices: Tensor<Int32>) -> Variable {
    let y = value.gathered(axis: axis, indices)
    return .record("gather", y, [self], detail: "axis \(axis)", saving: [indices]) { dY, node in
      [dY.scattered(to: node.inputs[0].shape, axis: axis, indices)]
    }
  }

  /// Returns zeros of `shape` with every element added where `indices` puts it: the transpose of `gathered`.
  public final func scattered(to shape: [Int], axis: Int, _ indices: Tensor<Int32>) -> Variable {
    let y = Tensor<Float>.zeros(shape).scattered(axis: axis, indices, value, +)
    return .record("scatter", y, [self], detail: "axis \(axis)", saving: [indices]) { dY, _ in
      [dY.gathered(axis: axis, indices)]
    }
  }

  /// Returns the variable with `axes` in opposite order.
  public final func flipped(_ axes: [Int]) -> Variable {
    .record("flip", value.flipped(axes), [self], detail: "axes \(axes)") { dY, _ in
      [dY.flipped(axes)]
    }
  }
}
