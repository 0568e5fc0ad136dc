import Autograd
import Tensors

// Negative log-likelihoods.

/// The negative log-likelihood of the correct class: `−w[y] · x[y]`, for log-probabilities x.
///
/// ``CrossEntropyLoss`` takes logits instead, and includes the ``LogSoftmax``. The mean is weighted:
/// Σ L / Σ w[y], over the labels that are not ignored.
public struct NLLLoss: Sendable {
  /// The class weights w, `[C]`; 1 by default.
  public let weight: Tensor<Float>?
  /// The label to ignore.
  public let ignoreIndex: Int
  /// The reduction over the batch.
  public let reduction: Reduction

  /// Creates the loss.
  public init(
    weight: Tensor<Float>? = nil, ignoreIndex: Int = -100, reduction: Reduction = .mean
  ) {
    (self.weight, self.ignoreIndex, self.reduction) = (weight, ignoreIndex, reduction)
  }

  /// Returns the loss.
  ///
  /// - Parameters:
  ///   - input: Log-probabilities, `[N, C]`, or `[N, C, …]` with a label per position; `[C]` for a single
  ///     example.
  ///   - labels: The correct classes, `[N]` or `[N, …]`, or a scalar; from 0 to C − 1, or `ignoreIndex`.
  /// - Returns: A scalar; with `.none` the shape of `labels`.
  public func callAsFunction(_ input: Variable, _ labels: Tensor<Int32>) -> Variable {
    if input.shape.count == 1 {
      let one = self(input.unsqueezed(0), labels.reshaped([1]))
      return reduction == .none ? one.reshaped([]) : one
    }
    let labels = ClassLabels(
      labels, scores: input.shape, weight: weight, ignoreIndex: ignoreIndex, "NLLLoss")
    return labels.reduced(labels.losses(input), reduction)
  }
}

/// The negative log-likelihood of counts t under a Poisson distribution with the mean eˣ: `eˣ − t·x`.
public struct PoissonNLLLoss: Sendable {
  /// Whether the input is the logarithm of the mean; otherwise, it is the mean: `x − t·log(x + ε)`.
  public let logInput: Bool
  /// Whether to add Stirling's approximation of log t!, t·log t − t + ½·log(2πt), where t > 1.
  public let full: Bool
  /// ε, which keeps the logarithm finite.
  public let epsilon: Float
  /// The reduction over the elements.
  public let reduction: Reduction

  /// Creates the loss.
  public init(
    logInput: Bool = true, full: Bool = false, epsilon: Float = 1e-8, reduction: Reduction = .mean
  ) {
    (self.logInput, self.full) = (logInput, full)
    (self.epsilon, self.reduction) = (epsilon, reduction)
  }

  /// Returns the loss. Input and target are broadcast, and both receive gradients.
  ///
  /// - Returns: A scalar; with `.none` the loss of each element.
  public func callAsFunction(_ input: Variable, _ target: Variable) -> Variable {
    var losses =
      logInput ? input.exp() - target * input : input - target * (input + epsilon).log()
    if full {
      let isSmall = target.value .<= Tensor(1)
      let t = Variable.where(isSmall, Variable(1), target)
      let factorial = t * t.log() - t + 0.5 * (t * Float(2 * Double.pi)).log()
      losses = losses + .where(isSmall, Variable(0), factorial)
    }
    return losses.reduced(reduction)
  }
}

/// The negative log-likelihood of targets under normal distributions with predicted means x and variances v
/// (Nix and Weigend, 1994).
///
///     ½ (log v + (x − t)² / v)      v = max(variance, ε)
///
/// As in PyTorch, the gradient of the maximum is taken as that of the variance also below ε.
public struct GaussianNLLLoss: Sendable {
  /// Whether to add the constant ½·log 2π.
  public let full: Bool
  /// ε, the smallest variance.
  public let epsilon: Float
  /// The reduction over the elements.
  public let reduction: Reduction

  /// Creates the loss.
  public init(full: Bool = false, epsilon: Float = 1e-6, reduction: Reduction = .mean) {
    (self.full, self.epsilon, self.reduction) = (full, epsilon, reduction)
  }

  /// Returns the loss.
  ///
  /// - Parameters:
  ///   - input: The predicted means, of any shape.
  ///   - target: The targets, which are broadcast.
  ///   - variance: The predicted variances, not negative: of the shape of the input, or without its last axis, or with one
  ///     axis of size 1.
  /// - Returns: A scalar; with `.none` the loss of each element.
  public func callAsFunction(
    _ input: Variable, _ target: Variable, variance: Variable
  ) -> Variable {
    var variance = variance
    if variance.shape != input.shape && variance.shape == input.shape.dropLast() {
      variance = variance.unsqueezed(-1)
    }
    require(
      variance.shape.count == input.shape.count
        && Shape.broadcast(variance.shape, input.shape) == input.shape,
      "GaussianNLLLoss: variances \(variance.shape) must have the shape of the means, \(input.shape), or "
        + "one axis of size 1")
    require(
      variance.value.scalars.allSatisfy { !($0 < 0) },
      "GaussianNLLLoss: every variance must be 0 or more")
    // The gradient passes below ε, too.
    let missing = variance.value.map { $0 < epsilon ? epsilon - $0 : 0 }
    let v = variance + Variable(missing)
    let losses = (v.log() + (input - target).squared() / v) * 0.5
    return (full ? losses + Float(0.5 * 1.8378770664093453) : losses).reduced(reduction)
  }
}
