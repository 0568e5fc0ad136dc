import Tensors

// More functions of one number at a time.

extension Variable {
  /// Returns log(1 + x); the derivative is 1 / (1 + x).
  public final func log1p() -> Variable {
    .record("log1p", value.log1p(), [self], saving: [self]) { dY, _ in [dY / (self + 1)] }
  }

  /// Returns eˣ − 1; the derivative is the result plus 1.
  public final func expm1() -> Variable {
    .record("expm1", value.expm1(), [self], savingResult: true) { dY, node in
      [dY * (node.result + 1)]
    }
  }

  /// Returns the sine; the derivative is the cosine.
  public final func sin() -> Variable {
    .record("sin", value.sin(), [self], saving: [self]) { dY, _ in [dY * self.cos()] }
  }

  /// Returns the cosine; the derivative is minus the sine.
  public final func cos() -> Variable {
    .record("cos", value.cos(), [self], saving: [self]) { dY, _ in [-dY * self.sin()] }
  }

  /// Returns the error function; the derivative is 2/√π · e^(−x²).
  public final func erf() -> Variable {
    .record("erf", value.erf(), [self], saving: [self]) { dY, _ in
      [dY * (-self.squared()).exp() * Float(2 / Double.pi.squareRoot())]
    }
  }

  /// Returns log(1 + eˣ), a smooth ReLU; the derivative is the sigmoid.
  public final func softplus() -> Variable {
    // max(x, 0) + log(1 + e^(−|x|)) does not overflow.
    let y = value.relu() + (-value.abs()).exp().log1p()
    return .record("softplus", y, [self], saving: [self]) { dY, _ in [dY * self.sigmoid()] }
  }

  /// Returns x · sigmoid(x) (Elfwing, Uchibe and Doya, 2018).
  public final func silu() -> Variable { self * sigmoid() }

  /// Returns x · Φ(x), Φ being the normal distribution (Hendrycks and Gimpel, 2016).
  public final func gelu() -> Variable {
    self * ((self * Float(0.5.squareRoot())).erf() + 1) * 0.5
  }

  /// Returns x where it is above 0 and `slope · x` elsewhere.
  public final func leakyReLU(slope: Float = 0.01) -> Variable {
    let factor = value.map { $0 > 0 ? 1 : slope }
    return .record("leaky relu", value * factor, [self], saving: [factor]) { dY, _ in
      [dY * Variable(factor)]
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

  /// Returns every element to the power of its partner, after broadcasting.
  ///
  ///     ∂/∂x = p · xᵖ⁻¹      ∂/∂p = xᵖ · log x
  ///
  /// Where p is 0 the first is 0, and where x is 0 and p is not negative the second is: the limits.
  public final func pow(_ exponent: Variable) -> Variable {
    .record(
      "pow", value.pow(exponent.value), [self, exponent], savingResult: true,
      saving: [self, exponent]
    ) { dY, node in
      var parts: [Variable?] = [nil, nil]
      if node.needsGradient(0) {
        let slope = exponent * self.pow(exponent - 1)
        let isFlat = exponent.value .== 0
        parts[0] = (dY * .where(isFlat, Variable(0), slope)).summed(to: self.shape)
      }
      if node.needsGradient(1) {
        let isFlat = (self.value .== 0) .& (exponent.value .>= 0)
        let slope = node.result * self.log()
        parts[1] = (dY * .where(isFlat, Variable(0), slope)).summed(to: exponent.shape)
      }
      return parts
    }
  }

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
