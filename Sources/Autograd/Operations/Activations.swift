import Kernels
import Tensors

// Activation functions. `tanh` is with the hyperbolic functions.

extension Variable {
  /// Returns the rectified linear unit max(x, 0). The derivative at 0 is taken as 0.
  ///
  /// Saves its result for backward instead of its input, which can be freed.
  public final func relu() -> Variable {
    .record("relu", value.relu(), [self], savingResult: true) { dY, node in
      guard let result = node.value else { return [nil] }
      return [dY.reluGradient(result: result)]
    }
  }

  /// Returns `self` where `result` is positive, and 0 elsewhere: the gradient of ReLU. It is linear in
  /// `self`, and its own transpose.
  private final func reluGradient(result: Tensor<Float>) -> Variable {
    .record("mask", value.reluGradient(result: result), [self], saving: [result]) { dY, _ in
      [dY.reluGradient(result: result)]
    }
  }

  /// Returns the leaky ReLU: x where it is positive, and `slope · x` elsewhere.
  public final func leakyReLU(slope: Float = 0.01) -> Variable {
    let factor = value.map { $0 > 0 ? 1 : slope }
    return .record("leaky relu", value * factor, [self], saving: [factor]) { dY, _ in
      [dY * Variable(factor)]
    }
  }

  /// Returns the parametric ReLU: x where it is positive, and `weight · x` elsewhere (He, Zhang, Ren and Sun,
  /// 2015).
  ///
  ///     dx = dy or w·dy      dw = Σ dy · min(x, 0)
  ///
  /// - Parameter weight: `[1]`, or `[C]` for a slope of each channel.
  /// - Returns: `[N, C, …]`, for `self` of the same shape.
  public final func prelu(_ weight: Variable) -> Variable {
    let channels = shape.count > 1 ? shape[1] : 1
    require(
      weight.shape == [1] || weight.shape == [channels],
      "prelu: the weight must have shape [1] or [\(channels)], one for each channel of \(shape), not "
        + "\(weight.shape)")
    let broadcastShape = shape.indices.map { $0 == 1 ? weight.shape[0] : 1 }
    let isPositive = value.map { $0 > 0 }
    let slope = weight.reshaped(broadcastShape)
    let negative = Variable.where(isPositive, Variable(0), self)
    return .where(isPositive, self, negative * slope)
  }

  /// Returns the logistic sigmoid 1 / (1 + e⁻ˣ). The derivative is y(1 − y).
  public final func sigmoid() -> Variable {
    .record("sigmoid", value.sigmoid(), [self], savingResult: true) { dY, node in
      let y = node.result
      return [dY * y * (1 - y)]
    }
  }

  /// Returns the softplus log(1 + eˣ), a smooth ReLU. The derivative is the sigmoid.
  public final func softplus() -> Variable {
    .record("softplus", value.softplus(), [self], saving: [self]) { dY, _ in
      [dY * self.sigmoid()]
    }
  }

  /// Returns the sigmoid linear unit x · σ(x), with σ the sigmoid, also known as swish (Elfwing, Uchibe and Doya,
  /// 2018).
  ///
  ///     dx = dy · σ(x) · (1 + x · (1 − σ(x)))
  public final func silu() -> Variable {
    .record("silu", value * value.sigmoid(), [self], saving: [self]) { dY, _ in
      let sigmoid = self.sigmoid()
      return [dY * (sigmoid * (1 + self * (1 - sigmoid)))]
    }
  }

  /// Returns the Gaussian error linear unit x · Φ(x), with Φ the normal distribution function (Hendrycks and
  /// Gimpel, 2016).
  ///
  ///     dx = dy · (Φ(x) + x · φ(x))      φ(x) = e^(−x²/2) / √(2π)
  public final func gelu() -> Variable { geluDerivative(0) }

  /// Returns the derivative of `gelu()` of order 0, 1 or 2.
  private final func geluDerivative(_ order: Int) -> Variable {
    let count = value.count
    let y = Tensor<Float>.floats(shape) { target in
      value.withContiguous { Kernels.gelu(order: order, $0, into: target, count: count) }
    }
    let name = "gelu" + String(repeating: "′", count: order)
    return .record(name, y, [self], saving: [self]) { dY, _ in
      if order < 2 { return [dY * self.geluDerivative(order + 1)] }
      // φ·x·(x² − 4), with φ = e^(−x²/2) / √(2π).
      let density = (self.squared() * -0.5).exp() * 0.3989422804014327
      return [dY * density * self * (self.squared() - 4)]
    }
  }

  /// Returns the tanh approximation of `gelu()`, ½x(1 + t) with t = tanh(√(2/π)(x + 0.044715x³)) and an error below
  /// 0.0005. Used by GPT-2. PyTorch's `gelu(approximate="tanh")`.
  ///
  ///     dx = dy · (s + x · s(1 − s) · 2√(2/π)(1 + 3 · 0.044715x²))
  ///
  /// Computed as x · s with s = sigmoid(2√(2/π)(x + 0.044715x³)), which is the same and does not cancel.
  public final func geluTanh() -> Variable {
    let (scale, cubic) = (Float(2 * (2 / Double.pi).squareRoot()), Float(0.044715))
    let y = value * ((value + value * value.squared() * cubic) * scale).sigmoid()
    return .record("gelu tanh", y, [self], saving: [self]) { dY, _ in
      let s = ((self + self * self.squared() * cubic) * scale).sigmoid()
      let slope = s * (1 - s) * ((self.squared() * (3 * cubic) + 1) * scale)
      return [dY * (s + self * slope)]
    }
  }

  /// Returns the softmax eˣ / Σ eˣ along `axis`.
  ///
  ///     dx = y · (dy − Σ dy · y)
  public final func softmax(axis: Int) -> Variable {
    softmax(value.softmax(axis: axis), axis: axis)
  }

  /// Records `result` as the softmax along `axis`.
  final func softmax(_ result: Tensor<Float>, axis: Int, detail: String? = nil) -> Variable {
    .record("softmax", result, [self], detail: detail, savingResult: true) { dY, node in
      let y = node.result
      return [y * (dY - (dY * y).sum([axis], keepDims: true))]
    }
  }

  /// Returns the logarithm of the softmax, x − log Σ eˣ, along `axis`.
  ///
  ///     dx = dy − eʸ · Σ dy
  public final func logSoftmax(axis: Int) -> Variable {
    .record("log-softmax", value.logSoftmax(axis: axis), [self], savingResult: true) { dY, node in
      [dY - node.result.exp() * dY.sum([axis], keepDims: true)]
    }
  }
}
