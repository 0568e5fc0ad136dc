import Tensors

extension Variable {
  /// The places that the indices name, as a tensor's subscript has it: integers, ranges, steps, new axes, an
  /// ellipsis, masks and index tensors. A place named twice gets both gradients.
  public final subscript(_ a: some TensorIndexing) -> Variable { self[at: [a.tensorIndex]] }

  /// The places that indices for two axes name.
  public final subscript(_ a: some TensorIndexing, _ b: some TensorIndexing) -> Variable {
    self[at: [a.tensorIndex, b.tensorIndex]]
  }

  /// The places that indices for three axes name.
  public final subscript(
    _ a: some TensorIndexing, _ b: some TensorIndexing, _ c: some TensorIndexing
  ) -> Variable { self[at: [a.tensorIndex, b.tensorIndex, c.tensorIndex]] }

  /// The places that indices for four axes name.
  public final subscript(
    _ a: some TensorIndexing, _ b: some TensorIndexing, _ c: some TensorIndexing,
    _ d: some TensorIndexing
  ) -> Variable { self[at: [a.tensorIndex, b.tensorIndex, c.tensorIndex, d.tensorIndex]] }

  /// The places that a list of indices names, for any number of axes.
  public final subscript(at indices: [TensorIndex]) -> Variable {
    .record("index", value[at: indices], [self], saving: indices.compactMap(\.tensor)) { dY, node in
      [dY.scattered(to: node.inputs[0].shape, at: indices)]
    }
  }

  /// Returns zeros of `shape` with this variable added at the places that `indices` name: the transpose of
  /// the subscript.
  public final func scattered(to shape: [Int], at indices: [TensorIndex]) -> Variable {
    var result = Tensor<Float>.zeros(shape)
    result.assign(value, at: indices, +)
    return .record("place", result, [self], saving: indices.compactMap(\.tensor)) { dY, _ in
      [dY[at: indices]]
    }
  }

  /// Returns the variable with `source`, broadcast, at the places that `indices` name, none of them twice:
  /// what assigning to a tensor's subscript does.
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
  /// The tensor that it picks by, if any.
  fileprivate var tensor: (any Savable)? {
    switch self {
    case .indices(let indices): indices
    case .mask(let mask): mask
    default: nil
    }
  }
}
