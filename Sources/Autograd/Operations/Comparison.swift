import Tensors

// The larger and the smaller of two, and bounds.

extension Variable {
  /// Returns the larger of each pair, after broadcasting; the gradient goes to the larger one, and half to
  /// each where they are equal.
  public final func maximum(_ other: Variable) -> Variable {
    extremum(other, "maximum", value.maximum(other.value)) { $0 > $1 }
  }

  /// Returns the smaller of each pair, after broadcasting; gradients as in `maximum`.
  public final func minimum(_ other: Variable) -> Variable {
    extremum(other, "minimum", value.minimum(other.value)) { $0 < $1 }
  }

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

  /// Returns the elements, those below `bound` replaced by it; the gradient passes at equality, as
  /// PyTorch's `clamp` lets it.
  public final func clamped(min bound: Float) -> Variable {
    .record("clamp ≥ \(bound.short)", value.clamped(min: bound), [self], saving: [self]) { dY, _ in
      [dY.clampGradient(distance: self.value - bound)]
    }
  }

  /// Returns the elements, those above `bound` replaced by it; the gradient passes at equality.
  public final func clamped(max bound: Float) -> Variable {
    .record("clamp ≤ \(bound.short)", value.clamped(max: bound), [self], saving: [self]) { dY, _ in
      [dY.clampGradient(distance: bound - self.value)]
    }
  }

  /// Returns the elements, those outside `range` replaced by its nearer end; the gradient passes at the
  /// ends, as PyTorch's `clamp` lets it.
  public final func clamped(to range: ClosedRange<Float>) -> Variable {
    let passes = value.map { range.contains($0) || $0.isNaN ? Float(1) : 0 }
    return .record("clamp", value.clamped(to: range), [self], saving: [passes]) { dY, _ in
      [dY * Variable(passes)]
    }
  }

  /// Returns `self` where `distance` is not below zero.
  private final func clampGradient(distance: Tensor<Float>) -> Variable {
    .record("mask", value.clampGradient(distance: distance), [self], saving: [distance]) { dY, _ in
      [dY.clampGradient(distance: distance)]
    }
  }
}
