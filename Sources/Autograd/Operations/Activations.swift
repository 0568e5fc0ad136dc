import Tensors

extension Variable {
  /// Returns x where it is above 0 and `weight · x` elsewhere, the weight being learnt (He, Zhang, Ren
  /// and Sun, 2015).
  ///
  ///     dx = dy or w·dy      dw = Σ dy · min(x, 0)
  ///
  /// - Parameter weight: `[1]` for all, or `[C]`, one for each channel.
  /// - Returns: as `self`, `[N, C, …]`.
  public final func prelu(_ weight: Variable) -> Variable {
    let channels = shape.count > 1 ? shape[1] : 1
    require(
      weight.shape == [1] || weight.shape == [channels],
      "prelu: the weight must have shape [1] or [\(channels)], one for each channel of \(shape), not "
        + "\(weight.shape)")
    let places = shape.indices.map { $0 == 1 ? weight.shape[0] : 1 }
    let isPositive = value.map { $0 > 0 }
    let slope = weight.reshaped(places)
    let negative = Variable.where(isPositive, Variable(0), self)
    return .where(isPositive, self, negative * slope)
  }

  /// Returns ½x(1 + tanh(√(2/π)(x + 0.044715x³))), which is within 0.0005 of `gelu()`; what GPT-2 and
  /// others were trained with. PyTorch's `gelu(approximate: "tanh")`.
  public final func geluTanh() -> Variable {
    let scale = Float((2 / Double.pi).squareRoot())
    let inner = (self + self * squared() * 0.044715) * scale
    return self * (inner.tanh() + 1) * 0.5
  }
}
