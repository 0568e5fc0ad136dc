import Tensors

// Functions of one number at a time.

extension Variable {
  /// Returns eˣ; its derivative is itself.
  public final func exp() -> Variable {
    .record("exp", value.exp(), [self], savingResult: true) { dY, node in [dY * node.result] }
  }

  /// Returns the natural logarithm.
  public final func log() -> Variable {
    .record("log", value.log(), [self], saving: [self]) { dY, _ in [dY / self] }
  }

  /// Returns √x; the derivative 1 / (2√x) is infinite at 0.
  public final func sqrt() -> Variable {
    .record("sqrt", value.sqrt(), [self], savingResult: true) { dY, node in
      [dY / (node.result * 2)]
    }
  }

  /// Returns x².
  public final func squared() -> Variable {
    .record("square", value.squared(), [self], saving: [self]) { dY, _ in [dY * self * 2] }
  }

  /// Returns x to the power `exponent`.
  public final func pow(_ exponent: Float) -> Variable {
    .record("pow \(exponent.short)", value.pow(exponent), [self], saving: [self]) { dY, _ in
      // x⁰ is 1 everywhere, at 0 too, where 0 · 0⁻¹ would be not-a-number.
      exponent == 0 ? [dY * 0] : [dY * self.pow(exponent - 1) * exponent]
    }
  }

  /// Returns |x|; the derivative at 0 is taken as 0.
  public final func abs() -> Variable {
    .record("abs", value.abs(), [self], saving: [self]) { dY, _ in
      [dY * Variable(self.value.sign())]
    }
  }

  /// Returns max(x, 0); the derivative at 0 is taken as 0. Reads its result, not its input: a layer's
  /// input can be freed.
  public final func relu() -> Variable {
    .record("relu", value.relu(), [self], savingResult: true) { dY, node in
      guard let result = node.value else { return [nil] }
      return [dY.reluGradient(result: result)]
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

  /// Returns 1 / (1 + e⁻ˣ); the derivative is y(1 − y).
  public final func sigmoid() -> Variable {
    .record("sigmoid", value.sigmoid(), [self], savingResult: true) { dY, node in
      let y = node.result
      return [dY * y * (1 - y)]
    }
  }

  /// Returns the hyperbolic tangent; the derivative is 1 − y².
  public final func tanh() -> Variable {
    .record("tanh", value.tanh(), [self], savingResult: true) { dY, node in
      [dY * (1 - node.result.squared())]
    }
  }

  /// Returns `self` where `result` is above zero. Linear in `self`: its own transpose.
  private final func reluGradient(result: Tensor<Float>) -> Variable {
    .record("mask", value.reluGradient(result: result), [self], saving: [result]) { dY, _ in
      [dY.reluGradient(result: result)]
    }
  }

  /// Returns `self` where `distance` is not below zero.
  private final func clampGradient(distance: Tensor<Float>) -> Variable {
    .record("mask", value.clampGradient(distance: distance), [self], saving: [distance]) { dY, _ in
      [dY.clampGradient(distance: distance)]
    }
  }
}
