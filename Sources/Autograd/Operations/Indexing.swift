import Tensors

// Elements chosen by index tensors and masks.

extension Variable {
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

  /// Returns the elements at `places` of the variable read in row-major order, in the shape of `places`.
  public final func taken(_ places: Tensor<Int32>) -> Variable {
    reshaped([value.count])[places]
  }

  /// Returns the elements where `mask` is true, in row-major order. PyTorch's `masked_select`.
  public final func maskedSelect(where mask: Tensor<Bool>) -> Variable {
    guard let common = Shape.broadcast(shape, mask.shape) else {
      fatalError("maskedSelect: shapes \(shape) and \(mask.shape) do not broadcast")
    }
    return expanded(to: common)[mask.expanded(to: common)]
  }

  /// Returns the elements, those where `mask` is true replaced by `number`. PyTorch's `masked_fill`.
  public final func maskedFill(where mask: Tensor<Bool>, with number: Float) -> Variable {
    .where(mask, Variable(Tensor(number)), self)
  }

  /// Returns `a`'s elements where `mask` is true and `b`'s elsewhere, after broadcasting.
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
