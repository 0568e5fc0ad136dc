import Autograd
import Tensors

/// The surprise at events of given probabilities: `−w·(t·log x + (1 − t)·log(1 − x))`.
///
/// Logarithms end at −100, as in PyTorch. ``BCEWithLogitsLoss`` keeps more digits.
public struct BCELoss: Sendable {
  /// w, that broadcasts to the input; 1 by default.
  public let weight: Tensor<Float>?
  public let reduction: Reduction

  public init(weight: Tensor<Float>? = nil, reduction: Reduction = .mean) {
    (self.weight, self.reduction) = (weight, reduction)
  }

  /// - Parameters:
  ///   - input: probabilities, from 0 to 1.
  ///   - target: of the same shape, from 0 to 1.
  /// - Returns: a single number; with `.none` one for each of the elements.
  public func callAsFunction(_ input: Variable, _ target: Variable) -> Variable {
    let losses = input.binaryCrossEntropy(target)
    return (weight.map { losses * Variable($0) } ?? losses).reduced(reduction)
  }
}

/// A sigmoid and ``BCELoss`` in one, which never overflows:
///
///     w·( (1 − t)·x + (1 + (p − 1)·t)·log(1 + e⁻ˣ) )
public struct BCEWithLogitsLoss: Sendable {
  /// w, that broadcasts to the input; 1 by default.
  public let weight: Tensor<Float>?
  /// p, how much more an event counts than its absence, that broadcasts to the input; 1 by default.
  public let positiveWeight: Tensor<Float>?
  public let reduction: Reduction

  public init(
    weight: Tensor<Float>? = nil, positiveWeight: Tensor<Float>? = nil,
    reduction: Reduction = .mean
  ) {
    (self.weight, self.positiveWeight, self.reduction) = (weight, positiveWeight, reduction)
  }

  /// - Parameters:
  ///   - logits: scores x, of any size; the probability is sigmoid(x).
  ///   - target: of the same shape, from 0 to 1.
  /// - Returns: a single number; with `.none` one for each of the elements.
  public func callAsFunction(_ logits: Variable, _ target: Variable) -> Variable {
    require(
      logits.shape == target.shape,
      "BCEWithLogitsLoss: scores \(logits.shape) and targets \(target.shape) must have one shape")
    let surprise = (-logits).softplus()
    let event = positiveWeight.map { surprise * (target * Variable($0 - 1) + 1) } ?? surprise
    let losses = (1 - target) * logits + event
    return (weight.map { losses * Variable($0) } ?? losses).reduced(reduction)
  }
}
