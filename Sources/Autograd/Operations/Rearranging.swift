import Tensors

// Joining, shifting, masking: each element of the result is a copy of one of the input, to which
// its gradient goes.

extension Variable {
  /// Concatenates variables along an existing axis.
  public static func cat(_ variables: [Variable], axis: Int = 0) -> Variable {
    let y = Tensor.cat(variables.map(\.value), axis: axis)
    return .record("cat", y, variables, detail: "axis \(axis)") { dY, node in
      var start = 0
      let position = Shape.axis(axis, rank: dY.shape.count, "cat")
      return node.inputs.map { input in
        defer { start += input.shape[position] }
        return dY.narrowed(axis: position, from: start, count: input.shape[position])
      }
    }
  }

  /// Stacks variables of one shape along a new axis; the first by default.
  public static func stack(_ variables: [Variable], axis: Int = 0) -> Variable {
    require(!variables.isEmpty, "stack: needs at least one variable")
    let position = Shape.axis(axis, rank: variables[0].shape.count + 1, "stack")
    return cat(variables.map { $0.unsqueezed(position) }, axis: position)
  }

  /// Returns the variable shifted cyclically by `shift` indices along `axis`.
  public final func rolled(_ shift: Int, axis: Int) -> Variable {
    .record("roll", value.rolled(shift, axis: axis), [self], detail: "\(shift), axis \(axis)") {
      dY, node in
      let size = Swift.max(node.inputs[0].shape[Shape.axis(axis, rank: dY.shape.count, "roll")], 1)
      return [dY.rolled(-(shift % size), axis: axis)]
    }
  }

  /// Returns the upper triangle of the last two axes, from `diagonal` on, and 0 below it. PyTorch's `triu`.
  public final func upperTriangle(_ diagonal: Int = 0) -> Variable {
    .record("upper triangle", value.upperTriangle(diagonal), [self]) { dY, _ in
      [dY.upperTriangle(diagonal)]
    }
  }

  /// Returns the lower triangle of the last two axes, up to `diagonal`, and 0 above it. PyTorch's `tril`.
  public final func lowerTriangle(_ diagonal: Int = 0) -> Variable {
    .record("lower triangle", value.lowerTriangle(diagonal), [self]) { dY, _ in
      [dY.lowerTriangle(diagonal)]
    }
  }

  /// Records `result`, whose elements are this variable's in an arrangement that `arrange` applies to their
  /// indices.
  final func rearranged(
    _ name: String, _ result: Tensor<Float>,
    _ arrange: @escaping (Tensor<Int32>) -> Tensor<Int32>
  ) -> Variable {
    .record(name, result, [self]) { dY, node in
      let shape = node.inputs[0].shape
      let count = Shape.count(shape)
      let indices = arrange(Tensor<Int32>.arange(0, Int32(index: count, name)).reshaped(shape))
      let flat = TensorIndex.indices(indices.reshaped([indices.count]))
      return [dY.reshaped([indices.count]).scattered(to: [count], at: [flat]).reshaped(shape)]
    }
  }
}
