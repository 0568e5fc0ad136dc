import Tensors

// Exponentials, logarithms, powers and roots.

extension Variable {
  /// Returns the exponential eˣ. The derivative is y.
  public final func exp() -> Variable {
    .record("exp", value.exp(), [self], savingResult: true) { dY, node in [dY * node.result] }
  }

  /// Returns 2ˣ. The derivative is y · log 2.
  public final func exp2() -> Variable {
    .record("exp2", value.exp2(), [self], savingResult: true) { dY, node in
      [dY * node.result * Float(0.6931471805599453)]
    }
  }

  /// Returns eˣ − 1, accurate near 0. The derivative is y + 1.
  public final func expm1() -> Variable {
    .record("expm1", value.expm1(), [self], savingResult: true) { dY, node in
      [dY * (node.result + 1)]
    }
  }

  /// Returns the natural logarithm. The derivative is 1/x.
  public final func log() -> Variable {
    .record("log", value.log(), [self], saving: [self]) { dY, _ in [dY / self] }
  }

  /// Returns the logarithm to base 2. The derivative is 1 / (x · log 2).
  public final func log2() -> Variable {
    .record("log2", value.log2(), [self], saving: [self]) { dY, _ in
      [dY / (self * Float(0.6931471805599453))]
    }
  }

  /// Returns the logarithm to base 10. The derivative is 1 / (x · log 10).
  public final func log10() -> Variable {
    .record("log10", value.log10(), [self], saving: [self]) { dY, _ in
      [dY / (self * Float(2.302585092994046))]
    }
  }

  /// Returns log(1 + x), accurate near 0. The derivative is 1 / (1 + x).
  public final func log1p() -> Variable {
    .record("log1p", value.log1p(), [self], saving: [self]) { dY, _ in [dY / (self + 1)] }
  }

  /// Returns the square root √x. The derivative is 1 / (2y), which is infinite at 0.
  public final func sqrt() -> Variable {
    .record("sqrt", value.sqrt(), [self], savingResult: true) { dY, node in
      [dY / (node.result * 2)]
    }
  }

  /// Returns the reciprocal square root 1/√x. The derivative is −y³/2.
  public final func rsqrt() -> Variable {
    .record("rsqrt", value.rsqrt(), [self], savingResult: true) { dY, node in
      [dY * node.result.pow(3) * -0.5]
    }
  }

  /// Returns the square x². The derivative is 2x.
  public final func squared() -> Variable {
    .record("square", value.squared(), [self], saving: [self]) { dY, _ in [dY * (self * 2)] }
  }

  /// Returns x to the power `exponent`, p. The derivative is p · xᵖ⁻¹.
  public final func pow(_ exponent: Float) -> Variable {
    .record("pow \(exponent.short)", value.pow(exponent), [self], saving: [self]) { dY, _ in
      // x⁰ is 1 everywhere, also at 0, where 0 · 0⁻¹ would be NaN.
      [
        exponent == 0
          ? Variable(.zeros(dY.shape)) : dY * (self.pow(exponent - 1) * exponent)
      ]
    }
  }

  /// Returns every element to the power of the corresponding exponent, after broadcasting.
  ///
  ///     ∂/∂x = p · xᵖ⁻¹      ∂/∂p = xᵖ · log x
  ///
  /// The first derivative is 0 where p is 0, and the second where x is 0 and p is not negative: their limits.
  public final func pow(_ exponent: Variable) -> Variable {
    .record(
      "pow", value.pow(exponent.value), [self, exponent], savingResult: true,
      saving: [self, exponent]
    ) { dY, node in
      var parts: [Variable?] = [nil, nil]
      if node.needsGradient(0) {
        let slope = exponent * self.pow(exponent - 1)
        let isFlat = exponent.value .== 0
        parts[0] = .where(isFlat, Variable(0), dY * slope).summed(to: self.shape)
      }
      if node.needsGradient(1) {
        let isFlat = (self.value .== 0) .& (exponent.value .>= 0)
        let slope = node.result * self.log()
        parts[1] = (dY * .where(isFlat, Variable(0), slope)).summed(to: exponent.shape)
      }
      return parts
    }
  }
}
