import Tensors

// Selecting elements with index tensors and masks.

extension Variable {
  /// Returns the slices along `axis` at `indices`. One that is selected several times gets the sum of the
  /// gradients.
  public final func indexSelected(axis: Int, _ indices: [Int]) -> Variable {
    let position = Shape.axis(axis, rank: shape.count, "indexSelect")
    var shape = self.shape
    shape[position] = indices.count
    var column = [Int](repeating: 1, count: shape.count)
    column[position] = indices.count
    let all = Tensor<Int32>(indices.map { Int32(index: $0, "indexSelect") }, shape: column)
      .expanded(to: shape)
    return gathered(axis: position, all)
  }

  /// Returns the elements at `indices` along `axis`: `y[i, j] = x[indices[i, j], j]` for axis 0.
  public final func gathered(axis: Int, _ indices: Tensor<Int32>) -> Variable {
    let y = value.gathered(axis: axis, indices)
    return .record("gather", y, [self], detail: "axis \(axis)", saving: [indices]) { dY, node in
      [dY.scattered(to: node.inputs[0].shape, axis: axis, indices)]
    }
  }

  /// Returns zeros of `shape` with this variable added to the elements at `indices` along `axis`: the
  /// transpose of `gathered`. PyTorch's `scatter_add`.
  public final func scattered(to shape: [Int], axis: Int, _ indices: Tensor<Int32>) -> Variable {
    let y = Tensor<Float>.zeros(shape).scattered(axis: axis, indices, value, +)
    return .record("scatter", y, [self], detail: "axis \(axis)", saving: [indices]) { dY, _ in
      [dY.gathered(axis: axis, indices)]
    }
  }

  /// Returns the elements at `indices` into the flattened variable, in the shape of `indices`. PyTorch's
  /// `take`.
  public final func taken(_ indices: Tensor<Int32>) -> Variable {
    reshaped([value.count])[indices]
  }

  /// Returns the elements where `mask` is true, in row-major order. PyTorch's `masked_select`.
  public final func maskedSelect(where mask: Tensor<Bool>) -> Variable {
    guard let common = Shape.broadcast(shape, mask.shape) else {
      fatalError("maskedSelect: shapes \(shape) and \(mask.shape) do not broadcast")
    }
    return expanded(to: common)[mask.expanded(to: common)]
  }

  /// Returns the elements, with those where `mask` is true replaced by `number`. PyTorch's `masked_fill`.
  public final func maskedFill(where mask: Tensor<Bool>, with number: Float) -> Variable {
    .where(mask, Variable(Tensor(number)), self)
  }

  /// Returns the elements, with those where `mask` is true replaced by `number`, a scalar that gets the sum of their
  /// gradients.
  public final func maskedFill(where mask: Tensor<Bool>, with number: Variable) -> Variable {
    require(
      number.shape.isEmpty, "maskedFill: the number must be a scalar, not of shape \(number.shape)")
    return .where(mask, number, self)
  }

  /// Returns the elements of `a` where `mask` is true and those of `b` elsewhere, after broadcasting.
  public static func `where`(_ mask: Tensor<Bool>, _ a: Variable, _ b: Variable) -> Variable {
    .record("where", .where(mask, a.value, b.value), [a, b], saving: [mask]) { dY, node in
      let zeros = Variable(.zeros(dY.shape))
      return [
        node.needsGradient(0) ? `where`(mask, dY, zeros).summed(to: node.inputs[0].shape) : nil,
        node.needsGradient(1) ? `where`(mask, zeros, dY).summed(to: node.inputs[1].shape) : nil,
      ]
    }
  }
}
