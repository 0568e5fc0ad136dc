import Tensors

// Combining elements with those at indices, and at masks.

extension Variable {
  /// Returns the variable with the elements at `indices` along `axis` replaced by those of `source`. PyTorch's `scatter`.
  ///
  /// - Precondition: As for the tensor's `scattered`. Where several elements have the same index, the last one is the
  ///   result, but all get its gradient, as in PyTorch.
  public final func scattered(
    axis: Int, _ indices: Tensor<Int32>, _ source: Variable
  ) -> Variable {
    let y = value.scattered(axis: axis, indices, source.value) { $1 }
    return .record("scatter", y, [self, source], detail: "axis \(axis)", saving: [indices]) {
      dY, node in
      [
        node.needsGradient(0)
          ? dY.maskedFill(where: dY.value.isScattered(axis: axis, indices), with: 0) : nil,
        node.needsGradient(1) ? dY.gathered(axis: axis, indices) : nil,
      ]
    }
  }

  /// Returns the variable with the elements of `source` combined with those at `indices` along `axis`. PyTorch's
  /// `scatter_reduce`.
  ///
  /// The gradient of a sum or mean goes to all elements that take part, that of a product to each times the others, that
  /// of a maximum or minimum evenly to equal ones.
  ///
  /// - Parameters:
  ///   - axis: The axis that `indices` refer to.
  ///   - indices: The index of each element of `source`.
  ///   - source: The elements, in the shape of `indices`.
  ///   - reduction: The rule that combines elements at the same index.
  ///   - includesSelf: Whether elements of this variable take part where others are scattered to.
  public final func scatterReduced(
    axis: Int, _ indices: Tensor<Int32>, _ source: Variable, _ reduction: ScatterReduction,
    includesSelf: Bool = true
  ) -> Variable {
    let isScattered = value.isScattered(axis: axis, indices)
    func start(_ identity: Float) -> Variable {
      includesSelf ? self : maskedFill(where: isScattered, with: identity)
    }
    switch reduction {
    case .sum:
      return start(0).scatterAdded(axis, indices, source)
    case .mean:
      let counts = value.scatterCounts(axis: axis, indices, includesSelf: includesSelf)
      return start(0).scatterAdded(axis, indices, source) / Variable(counts.floats)
    case .product:
      let table = value.scatterTable(axis: axis, indices)
      let factors = Variable.cat([source.reshaped([-1]), Variable([1])])
      return start(1) * factors.taken(table).product([-1]).reshaped(shape)
    case .max, .min:
      let y = value.scatterReduced(
        axis: axis, indices, source.value, reduction, includesSelf: includesSelf)
      return scatterExtreme(axis, indices, source, y, excluding: includesSelf ? nil : isScattered)
    }
  }

  private final func scatterAdded(
    _ axis: Int, _ indices: Tensor<Int32>, _ source: Variable
  ) -> Variable {
    let y = value.scattered(axis: axis, indices, source.value, +)
    return .record("scatter add", y, [self, source], detail: "axis \(axis)", saving: [indices]) {
      dY, node in [dY, node.needsGradient(1) ? dY.gathered(axis: axis, indices) : nil]
    }
  }

  private final func scatterExtreme(
    _ axis: Int, _ indices: Tensor<Int32>, _ source: Variable, _ found: Tensor<Float>,
    excluding excluded: Tensor<Bool>?
  ) -> Variable {
    var isFound = (value .== found).floats
    if let excluded { isFound = isFound.maskedFill(where: excluded, with: 0) }
    let isSourceFound = (source.value .== found.gathered(axis: axis, indices)).floats
    let counts = isFound.scattered(axis: axis, indices, isSourceFound, +)
    var shares = isFound / counts
    if let excluded { shares = shares.maskedFill(where: excluded, with: 0) }
    let sourceShares = isSourceFound / counts.gathered(axis: axis, indices)
    return .record(
      "scatter extreme", found, [self, source], detail: "axis \(axis)",
      saving: [indices, shares, sourceShares]
    ) { [shares] dY, node in
      [
        node.needsGradient(0) ? dY.gated(by: shares) : nil,
        node.needsGradient(1)
          ? dY.gathered(axis: axis, indices).gated(by: sourceShares) : nil,
      ]
    }
  }

  /// Returns the variable with the slices of `source` along `axis` added to those at `indices`. PyTorch's `index_add`.
  public final func indexAdded(axis: Int, _ indices: [Int], _ source: Variable) -> Variable {
    let y = value.indexAdded(axis: axis, indices, source.value)
    return .record("index add", y, [self, source], detail: "axis \(axis)") { dY, node in
      [dY, node.needsGradient(1) ? dY.indexSelected(axis: axis, indices) : nil]
    }
  }

  /// Returns the elements, with those where `mask` is true replaced by the first elements of `source`, in row-major
  /// order. PyTorch's `masked_scatter`.
  ///
  /// - Parameters:
  ///   - mask: The mask, which broadcasts with this variable.
  ///   - source: The elements, in any shape; those that are not needed are ignored and get no gradient.
  public final func maskedScatter(where mask: Tensor<Bool>, with source: Variable) -> Variable {
    let y = value.maskedScatter(where: mask, with: source.value)
    return .record("masked scatter", y, [self, source], saving: [mask]) { dY, node in
      let (to, from) = (node.inputs[0].shape, node.inputs[1].shape)
      let picked = node.needsGradient(1) ? dY.maskedSelect(where: mask) : nil
      return [
        node.needsGradient(0) ? dY.maskedFill(where: mask, with: 0).summed(to: to) : nil,
        picked.map {
          let rest = Shape.count(from) - $0.value.count
          return .cat([$0, Variable(.zeros([rest]))]).reshaped(from)
        },
      ]
    }
  }
}
