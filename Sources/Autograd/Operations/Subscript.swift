import Tensors

extension Variable {
  /// The elements at the given indices, as in a tensor's subscript: integers, ranges, steps, new axes, an
  /// ellipsis, masks and index tensors. An element that is indexed several times gets the sum of the
  /// gradients.
  public final subscript(_ a: some TensorIndexing) -> Variable { self[at: [a.tensorIndex]] }

  /// The elements at indices for two axes.
  public final subscript(_ a: some TensorIndexing, _ b: some TensorIndexing) -> Variable {
    self[at: [a.tensorIndex, b.tensorIndex]]
  }

  /// The elements at indices for three axes.
  public final subscript(
    _ a: some TensorIndexing, _ b: some TensorIndexing, _ c: some TensorIndexing
  ) -> Variable { self[at: [a.tensorIndex, b.tensorIndex, c.tensorIndex]] }

  /// The elements at indices for four axes.
  public final subscript(
    _ a: some TensorIndexing, _ b: some TensorIndexing, _ c: some TensorIndexing,
    _ d: some TensorIndexing
  ) -> Variable { self[at: [a.tensorIndex, b.tensorIndex, c.tensorIndex, d.tensorIndex]] }

  /// The elements at a list of indices, for any number of axes.
  public final subscript(at indices: [TensorIndex]) -> Variable {
    .record("index", value[at: indices], [self], saving: indices.compactMap(\.tensor)) { dY, node in
      [dY.scattered(to: node.inputs[0].shape, at: indices)]
    }
  }

  /// Returns zeros of `shape` with this variable added to the elements at `indices`: the transpose of the
  /// subscript.
  public final func scattered(to shape: [Int], at indices: [TensorIndex]) -> Variable {
    var result = Tensor<Float>.zeros(shape)
    result.assign(value, at: indices, +)
    return .record("index add", result, [self], saving: indices.compactMap(\.tensor)) { dY, _ in
      [dY[at: indices]]
    }
  }

  /// Returns the variable with the elements at `indices` replaced by `source`, broadcast: a differentiable
  /// assignment to the subscript.
  ///
  /// - Precondition: No element is indexed several times.
  public final func replaced(at indices: [TensorIndex], with source: Variable) -> Variable {
    var result = value
    result.assign(source.value, at: indices)
    return .record(
      "replace", result, [self, source], saving: indices.compactMap(\.tensor)
    ) { dY, node in
      var kept: Variable?
      if node.needsGradient(0) {
        var mask = Tensor<Float>.ones(dY.shape)
        mask.assign(0, at: indices)
        kept = dY * Variable(mask)
      }
      return [kept, node.needsGradient(1) ? dY[at: indices].summed(to: node.inputs[1].shape) : nil]
    }
  }
}

extension TensorIndex {
  /// The index tensor or mask, if any.
  fileprivate var tensor: (any Savable)? {
    switch self {
    case .indices(let indices): indices
    case .mask(let mask): mask
    default: nil
    }
  }
}
