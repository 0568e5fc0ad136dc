import Tensors

extension Variable {
  /// Returns the variable with each element set to 0 with a given probability, and the others divided by the probability
  /// of keeping them. PyTorch's `dropout`; the layer `Dropout` has a generator of its own.
  ///
  ///     dx = dy · m      m the mask, 0 or 1 / (1 − p)
  ///
  /// - Parameters:
  ///   - probability: p, the probability of dropping an element, from 0 to 1.
  ///   - generator: The generator of the mask.
  public final func dropout(_ probability: Float, using generator: inout Generator) -> Variable {
    require(
      (0...1).contains(probability),
      "dropout: the probability must be from 0 to 1, not \(probability)")
    if probability == 0 { return self }
    let kept = Tensor.bernoulli(shape, probability: 1 - probability, using: &generator)
    return masked(keeping: kept, probability: 1 - probability)
  }

  /// Returns the elements where `kept`, broadcast to this shape, is true, divided by the probability of keeping them,
  /// and 0 elsewhere.
  package final func masked(keeping kept: Tensor<Bool>, probability: Float) -> Variable {
    let factor = probability > 0 ? 1 / probability : 0
    return self * Variable(kept.map { $0 ? factor : 0 })
  }
}
