import Tensors

// Sums, and their opposite: a sum's gradient is copied back to all that was summed.

extension Variable {
  /// Returns the sum over `axes`, all of them by default.
  public final func sum(_ axes: [Int] = [], keepDims: Bool = false) -> Variable {
    let kept = keptShape(axes)
    return .record("sum", value.sum(axes, keepDims: keepDims), [self], detail: axes.detail) {
      dY, node in [dY.reshaped(kept).expanded(to: node.inputs[0].shape)]
    }
  }

  /// Returns the mean over `axes`, all of them by default.
  public final func mean(_ axes: [Int] = [], keepDims: Bool = false) -> Variable {
    let kept = keptShape(axes)
    let share = Float(Shape.count(kept)) / Float(value.count)
    return .record("mean", value.mean(axes, keepDims: keepDims), [self], detail: axes.detail) {
      dY, node in [(dY * share).reshaped(kept).expanded(to: node.inputs[0].shape)]
    }
  }

  /// Returns the sum to a smaller `shape` that broadcasts to this one: broadcasting's transpose.
  public final func summed(to shape: [Int]) -> Variable {
    if shape == self.shape { return self }
    return .record("sum to \(shape)", value.summed(to: shape), [self]) { dY, node in
      [dY.expanded(to: node.inputs[0].shape)]
    }
  }

  /// Returns the elements repeated along axes of size 1, to fill `shape`.
  public final func expanded(to shape: [Int]) -> Variable {
    if shape == self.shape { return self }
    return .record("expand", value.expanded(to: shape), [self], detail: "\(shape)") { dY, node in
      [dY.summed(to: node.inputs[0].shape)]
    }
  }

  /// This shape with `axes` of size 1.
  private final func keptShape(_ axes: [Int]) -> [Int] {
    var kept = shape
    for axis in axes.isEmpty ? Array(shape.indices) : axes {
      kept[Shape.axis(axis, rank: shape.count, "sum")] = 1
    }
    return kept
  }
}

extension [Int] {
  /// Axes as a picture's detail.
  fileprivate var detail: String? { isEmpty ? nil : "axes \(self)" }
}
