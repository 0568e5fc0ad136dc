import Tensors

// Activation functions with exponentials.

extension Variable {
  /// Returns the exponential linear unit: x where it is positive, and α(eˣ − 1) elsewhere (Clevert, Unterthiner and
  /// Hochreiter, 2016). PyTorch's `elu`.
  ///
  ///     dx = dy, or dy · α·eˣ where x ≤ 0
  public final func elu(alpha: Float = 1) -> Variable { exponentialUnit("elu", alpha: alpha) }

  /// Returns the scaled exponential linear unit, λ · elu(x) with α = 1.6733 and λ = 1.0507, with which activations
  /// approach mean 0 and variance 1 (Klambauer and others, 2017). PyTorch's `selu`.
  ///
  ///     dx = dy · λ, or dy · λ·α·eˣ where x ≤ 0
  public final func selu() -> Variable {
    exponentialUnit("selu", alpha: 1.6732632423543772, scale: 1.0507009873554805)
  }

  /// Returns the continuously differentiable exponential linear unit: x where it is positive, and α(e^(x/α) − 1)
  /// elsewhere (Barron, 2017). PyTorch's `celu`.
  ///
  ///     dx = dy, or dy · e^(x/α) where x ≤ 0
  ///
  /// - Precondition: α is not 0.
  public final func celu(alpha: Float = 1) -> Variable {
    require(alpha != 0, "celu: alpha must not be 0")
    return exponentialUnit("celu", alpha: alpha, rate: 1 / alpha)
  }

  /// Returns scale · x where x is positive, and scale · α(e^(rate · x) − 1) elsewhere.
  private final func exponentialUnit(
    _ name: String, alpha: Float, scale: Float = 1, rate: Float = 1
  ) -> Variable {
    // NaN is not positive: its gradient is NaN.
    let isPositive = { (x: Float) in x > 0 }
    let below = value.map { isPositive($0) ? 0 : $0 * rate }.expm1() * (alpha * scale)
    let y = Tensor.where(value.map(isPositive), value * scale, below)
    return .record(name, y, [self], saving: [self]) { dY, _ in
      let mask = self.value.map(isPositive)
      let power = (Variable.where(mask, Variable(0), self) * rate).exp()
      return [dY * .where(mask, Variable(Tensor(scale)), power * (alpha * scale * rate))]
    }
  }

  /// Returns x · tanh(softplus(x)) (Misra, 2020). PyTorch's `mish`.
  ///
  ///     dx = dy · (t + x · σ(x) · (1 − t²))      t = tanh(softplus(x)), σ the sigmoid
  public final func mish() -> Variable {
    .record("mish", value * value.softplus().tanh(), [self], saving: [self]) { dY, _ in
      let t = self.softplus().tanh()
      return [dY * (t + self * self.sigmoid() * (1 - t.squared()))]
    }
  }

  /// Returns the logarithm of the sigmoid, −log(1 + e⁻ˣ), which does not overflow. PyTorch's `logsigmoid`.
  ///
  ///     dx = dy · σ(−x)      σ the sigmoid
  public final func logSigmoid() -> Variable {
    let y = value.clamped(max: 0) - (-value.abs()).exp().log1p()
    return .record("log-sigmoid", y, [self], saving: [self]) { dY, _ in
      [dY * (-self).sigmoid()]
    }
  }

  /// Returns x / (1 + |x|), which is NaN where x is infinite, as in PyTorch. PyTorch's `softsign`.
  public final func softsign() -> Variable { self / (abs() + 1) }

  /// Returns x − tanh x. PyTorch's `tanhshrink`.
  public final func tanhshrink() -> Variable { self - tanh() }

  /// Returns the softmax of −x along `axis`. PyTorch's `softmin`.
  public final func softmin(axis: Int) -> Variable { (-self).softmax(axis: axis) }

  /// Returns the gated linear unit a · σ(b) of the first half a and the second half b along `axis`, with σ the sigmoid
  /// (Dauphin, Fan, Auli and Grangier, 2017). PyTorch's `glu`.
  ///
  /// - Returns: Half as many elements along `axis`.
  public final func glu(axis: Int = -1) -> Variable {
    let position = Shape.axis(axis, rank: shape.count, "glu")
    let half = shape[position] / 2
    require(
      shape[position] == 2 * half, "glu: axis \(axis) of \(shape) must have an even size")
    return narrowed(axis: position, from: 0, count: half)
      * narrowed(axis: position, from: half, count: half).sigmoid()
  }
}

extension Tensor where Element == Float {
  /// Returns the softplus log(1 + eˣ): max(x, 0) + log(1 + e^(−|x|)) does not overflow.
  func softplus() -> Tensor { relu() + (-abs()).exp().log1p() }
}
