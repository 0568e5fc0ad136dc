import Tensors

// Elementwise maximum and minimum, and clamping.

extension Variable {
  /// Returns the larger of each pair of elements, after broadcasting. The gradient goes to the larger one,
  /// and half to each if they are equal; where one is NaN, to both, as in PyTorch.
  public final func maximum(_ other: Variable) -> Variable {
    extremum(other, "maximum", value.maximum(other.value)) { $0 > $1 }
  }

  /// Returns the smaller of each pair of elements, after broadcasting. The gradient goes to the smaller one,
  /// and half to each if they are equal; where one is NaN, to both, as in PyTorch.
  public final func minimum(_ other: Variable) -> Variable {
    extremum(other, "minimum", value.minimum(other.value)) { $0 < $1 }
  }

  /// Records the elementwise maximum or minimum.
  private final func extremum(
    _ other: Variable, _ name: String, _ result: Tensor<Float>,
    _ wins: @escaping (Float, Float) -> Bool
  ) -> Variable {
    func share(_ a: Tensor<Float>, _ b: Tensor<Float>) -> Tensor<Float> {
      a.combined(with: b, name) { $0 == $1 ? 0.5 : wins($1, $0) ? 0 : 1 }
    }
    let shares = [share(value, other.value), share(other.value, value)]
    return .record(name, result, [self, other], saving: shares) { dY, node in
      shares.indices.map { number in
        guard node.needsGradient(number) else { return nil }
        return dY.gated(by: shares[number]).summed(to: node.inputs[number].shape)
      }
    }
  }

  /// Returns the elements, raised to `bound` where they are below it. The gradient passes at equality, as in
  /// PyTorch's `clamp`.
  public final func clamped(min bound: Float) -> Variable {
    .record("clamp ≥ \(bound.short)", value.clamped(min: bound), [self], saving: [self]) { dY, _ in
      // The distance from an infinite bound is infinite, or NaN at the bound itself.
      let distance =
        bound.isFinite ? self.value - bound : self.value.map { $0 >= bound ? 0 : -1 }
      return [dY.clampGradient(distance: distance)]
    }
  }

  /// Returns the elements, lowered to `bound` where they are above it. The gradient passes at equality.
  public final func clamped(max bound: Float) -> Variable {
    .record("clamp ≤ \(bound.short)", value.clamped(max: bound), [self], saving: [self]) { dY, _ in
      let distance =
        bound.isFinite ? bound - self.value : self.value.map { $0 <= bound ? 0 : -1 }
      return [dY.clampGradient(distance: distance)]
    }
  }

  /// Returns the elements clamped to `range`. The gradient passes inside and at the ends, as in PyTorch's
  /// `clamp`.
  public final func clamped(to range: ClosedRange<Float>) -> Variable {
    let passes = value.map { range.contains($0) ? Float(1) : 0 }
    return .record("clamp", value.clamped(to: range), [self], saving: [passes]) { dY, _ in
      [dY.gated(by: passes)]
    }
  }

  /// Returns `self` where `distance` is at least 0, and 0 elsewhere: the gradient of a clamp. Linear in `self`.
  private final func clampGradient(distance: Tensor<Float>) -> Variable {
    .record("mask", value.clampGradient(distance: distance), [self], saving: [distance]) { dY, _ in
      [dY.clampGradient(distance: distance)]
    }
  }

  /// Returns `self` times `shares`, and 0 where a share is 0: the gradient of a choice. Linear in `self`.
  final func gated(by shares: Tensor<Float>) -> Variable {
    .record("gate", value.gated(by: shares), [self], saving: [shares]) { dY, _ in
      [dY.gated(by: shares)]
    }
  }
}
