import Autograd
import Tensors

/// The cross-entropy of logits: the negative log-likelihood of the correct class after a softmax.
///
///     L = −w[y] · log softmax(x)[y]
///
/// The mean is weighted: Σ L / Σ w[y], over the labels that are not ignored.
public struct CrossEntropyLoss: Sendable {
  /// The class weights w, `[C]`; 1 by default.
  public let weight: Tensor<Float>?
  /// The label to ignore.
  public let ignoreIndex: Int
  /// The label smoothing ε: the fraction of the target that is distributed uniformly over all
  /// classes (Szegedy and others, 2016).
  public let labelSmoothing: Float
  /// The reduction over the batch.
  public let reduction: Reduction

  /// Creates the loss.
  public init(
    weight: Tensor<Float>? = nil, ignoreIndex: Int = -100, labelSmoothing: Float = 0,
    reduction: Reduction = .mean
  ) {
    require(
      (0...1).contains(labelSmoothing),
      "CrossEntropyLoss: the label smoothing must be from 0 to 1, not \(labelSmoothing)")
    (self.weight, self.ignoreIndex) = (weight, ignoreIndex)
    (self.labelSmoothing, self.reduction) = (labelSmoothing, reduction)
  }

  /// Returns the loss for class labels.
  ///
  /// - Parameters:
  ///   - logits: `[N, C]`, or `[N, C, …]` with a label per position; `[C]` for a single example.
  ///   - labels: The correct classes, `[N]` or `[N, …]`, or a scalar; from 0 to C − 1, or
  ///     `ignoreIndex`.
  /// - Returns: A scalar; with `.none` the shape of `labels`.
  public func callAsFunction(_ logits: Variable, _ labels: Tensor<Int32>) -> Variable {
    if logits.shape.count == 1 {
      let one = self(logits.unsqueezed(0), labels.reshaped([1]))
      return reduction == .none ? one.reshaped([]) : one
    }
    let labels = ClassLabels(
      labels, scores: logits.shape, weight: weight, ignoreIndex: ignoreIndex, "CrossEntropyLoss")
    let logs = logits.logSoftmax(axis: 1)
    var losses = labels.losses(logs)
    if labelSmoothing > 0 {
      losses =
        losses * (1 - labelSmoothing)
        - weighted(logs).sum([1]) * (labelSmoothing / Float(logits.shape[1]))
    }
    return labels.reduced(losses, reduction)
  }

  /// Returns the loss for class labels.
  ///
  /// - Parameters:
  ///   - logits: `[N, C]`.
  ///   - labels: The correct class of each row.
  public func callAsFunction(_ logits: Variable, _ labels: [Int]) -> Variable {
    self(logits, Tensor(labels.map { Int32(index: $0, "CrossEntropyLoss") }, shape: [labels.count]))
  }

  /// Returns the loss for class probabilities.
  ///
  /// - Parameters:
  ///   - logits: `[N, C]` or `[N, C, …]`.
  ///   - probabilities: The target probabilities, of the same shape.
  /// - Returns: A scalar, with `.mean` the mean over all positions; with `.none` the shape of the
  ///   logits without the class axis.
  public func callAsFunction(_ logits: Variable, probabilities: Variable) -> Variable {
    require(
      logits.shape == probabilities.shape,
      "CrossEntropyLoss: logits \(logits.shape) and probabilities \(probabilities.shape) must have "
        + "the same shape")
    ClassLabels.check(logits.shape, weight: weight, "CrossEntropyLoss")
    let target =
      labelSmoothing > 0
      ? probabilities * (1 - labelSmoothing) + labelSmoothing / Float(logits.shape[1])
      : probabilities
    return (-(weighted(logits.logSoftmax(axis: 1)) * target).sum([1])).reduced(reduction)
  }

  /// Returns `x`, of shape `[N, C, …]`, times w.
  private func weighted(_ x: Variable) -> Variable {
    guard let weight else { return x }
    return x * Variable(weight.reshaped(x.shape.indices.map { $0 == 1 ? weight.count : 1 }))
  }
}
