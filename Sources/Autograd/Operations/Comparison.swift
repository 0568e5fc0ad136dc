import Tensors

// Elementwise maximum and minimum, and clamping.

extension Variable {
  /// Returns the larger of each pair of elements, after broadcasting. The gradient goes to the larger one,
  /// and half to each if they are equal.
  public final func maximum(_ other: Variable) -> Variable {
    extremum(other, "maximum", value.maximum(other.value)) { $0 > $1 }
  }

  /// Returns the smaller of each pair of elements, after broadcasting. The gradient goes to the smaller one,
  /// and half to each if they are equal.
  public final func minimum(_ other: Variable) -> Variable {
    extremum(other, "minimum", value.minimum(other.value)) { $0 < $1 }
  }

  /// Records the elementwise maximum or minimum.
  private final func extremum(
    _ other: Variable, _ name: String, _ result: Tensor<Float>,
    _ isFirst: @escaping (Float, Float) -> Bool
  ) -> Variable {
    let share = value.combined(with: other.value, name) { (x: Float, y: Float) -> Float in
      x == y ? 0.5 : isFirst(x, y) ? 1 : 0
    }
    return .record(name, result, [self, other], saving: [share]) { dY, node in
      let toFirst = dY * Variable(share)
      return [
        toFirst.summed(to: node.inputs[0].shape), (dY - toFirst).summed(to: node.inputs[1].shape),
      ]
    }
  }

  /// Returns the elements, raised to `bound` where they are below it. The gradient passes at equality, as in
  /// PyTorch's `clamp`.
  public final func clamped(min bound: Float) -> Variable {
    .record("clamp ≥ \(bound.short)", value.clamped(min: bound), [self], saving: [self]) { dY, _ in
      [dY.clampGradient(distance: self.value - bound)]
    }
  }

  /// Returns the elements, lowered to `bound` where they are above it. The gradient passes at equality.
  public final func clamped(max bound: Float) -> Variable {
    .record("clamp ≤ \(bound.short)", value.clamped(max: bound), [self], saving: [self]) { dY, _ in
      [dY.clampGradient(distance: bound - self.value)]
    }
  }

  /// Returns the elements clamped to `range`. The gradient passes inside and at the ends, as in PyTorch's
  /// `clamp`.
  public final func clamped(to range: ClosedRange<Float>) -> Variable {
    let passes = value.map { range.contains($0) || $0.isNaN ? Float(1) : 0 }
    return .record("clamp", value.clamped(to: range), [self], saving: [passes]) { dY, _ in
      [dY * Variable(passes)]
    }
  }

  /// Returns `self` where `distance` is at least 0, and 0 elsewhere: the gradient of a clamp. Linear in `self`.
  private final func clampGradient(distance: Tensor<Float>) -> Variable {
    .record("mask", value.clampGradient(distance: distance), [self], saving: [distance]) { dY, _ in
      [dY.clampGradient(distance: distance)]
    }
  }
}
