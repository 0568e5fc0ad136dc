import Autograd
import Tensors

/// The binary cross-entropy of probabilities: `−w·(t·log x + (1 − t)·log(1 − x))`.
///
/// Logarithms are clamped at −100, as in PyTorch. ``BCEWithLogitsLoss`` is numerically more
/// accurate.
public struct BCELoss: Sendable {
  /// The weight w, which is broadcast to the input; 1 by default.
  public let weight: Tensor<Float>?
  /// The reduction over the batch.
  public let reduction: Reduction

  /// Creates the loss.
  public init(weight: Tensor<Float>? = nil, reduction: Reduction = .mean) {
    (self.weight, self.reduction) = (weight, reduction)
  }

  /// Returns the loss.
  ///
  /// - Parameters:
  ///   - input: Probabilities, from 0 to 1.
  ///   - target: Targets of the same shape, from 0 to 1.
  /// - Returns: A scalar; with `.none` the loss of each element.
  public func callAsFunction(_ input: Variable, _ target: Variable) -> Variable {
    let losses = input.binaryCrossEntropy(target)
    return (weight.map { losses * Variable($0) } ?? losses).reduced(reduction)
  }
}

/// The binary cross-entropy of logits: a sigmoid and ``BCELoss`` in one step that cannot overflow.
///
///     w·( p·t·log(1 + e⁻ˣ) + (1 − t)·log(1 + eˣ) )
///
/// The loss of an impossible target is infinite, where PyTorch's formula gives NaN.
public struct BCEWithLogitsLoss: Sendable {
  /// The weight w, which is broadcast to the input; 1 by default.
  public let weight: Tensor<Float>?
  /// The weight p of positive targets, which is broadcast to the input; 1 by default.
  public let positiveWeight: Tensor<Float>?
  /// The reduction over the batch.
  public let reduction: Reduction

  /// Creates the loss.
  public init(
    weight: Tensor<Float>? = nil, positiveWeight: Tensor<Float>? = nil,
    reduction: Reduction = .mean
  ) {
    (self.weight, self.positiveWeight, self.reduction) = (weight, positiveWeight, reduction)
  }

  /// Returns the loss.
  ///
  /// - Parameters:
  ///   - logits: Unbounded scores x; the probability is sigmoid(x).
  ///   - target: Targets of the same shape, from 0 to 1.
  /// - Returns: A scalar; with `.none` the loss of each element.
  public func callAsFunction(_ logits: Variable, _ target: Variable) -> Variable {
    require(
      logits.shape == target.shape,
      "BCEWithLogitsLoss: logits \(logits.shape) and targets \(target.shape) must have the same shape"
    )
    let positive = target * (-logits).softplus()
    let losses =
      (positiveWeight.map { positive * Variable($0) } ?? positive)
      + (1 - target) * logits.softplus()
    return (weight.map { losses * Variable($0) } ?? losses).reduced(reduction)
  }
}
