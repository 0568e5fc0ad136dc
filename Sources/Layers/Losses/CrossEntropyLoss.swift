import Autograd
import Tensors

/// The surprise at the right class, from scores that a softmax turns into probabilities:
///
///     L = −w[y] · log softmax(x)[y]
///
/// The mean is that of the classes' weights: Σ L / Σ w[y], over the places that are not ignored.
public struct CrossEntropyLoss: Sendable {
  /// w, `[C]`: how much each class counts; 1 by default.
  public let weight: Tensor<Float>?
  /// A label whose places do not count.
  public let ignoreIndex: Int
  /// ε: the share of the target that is spread over all classes, so that no score need become infinite
  /// (Szegedy and others, 2016).
  public let labelSmoothing: Float
  public let reduction: Reduction

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

  /// - Parameters:
  ///   - logits: `[N, C]`, or `[N, C, …]` with a label for every place; `[C]` for one example.
  ///   - labels: the right classes, `[N]` or `[N, …]`, or a single one; from 0 to C − 1, or
  ///     `ignoreIndex`.
  /// - Returns: a single number; with `.none` as `labels`.
  public func callAsFunction(_ logits: Variable, _ labels: Tensor<Int32>) -> Variable {
    if logits.shape.count == 1 {
      let one = self(logits.unsqueezed(0), labels.reshaped([1]))
      return reduction == .none ? one.reshaped([]) : one
    }
    let classes = classCount(logits)
    var places = logits.shape
    places.remove(at: 1)
    require(
      labels.shape == places,
      "CrossEntropyLoss: scores \(logits.shape) need labels \(places), not \(labels.shape)")
    let counts = labels.map { $0 != Int32(truncatingIfNeeded: ignoreIndex) }
    let safe = labels.map { $0 != Int32(truncatingIfNeeded: ignoreIndex) ? $0 : 0 }
    for label in safe.scalars {
      require(
        label >= 0 && label < classes,
        "CrossEntropyLoss: label \(label) must be from 0 to \(classes - 1)")
    }
    let weights = classWeights(of: safe, counts)
    let logs = logits.logSoftmax(axis: 1)
    var losses = -logs.gathered(axis: 1, safe.unsqueezed(1)).squeezed(1) * Variable(weights)
    if labelSmoothing > 0 {
      losses =
        losses * (1 - labelSmoothing) - weighted(logs).sum([1]) * (labelSmoothing / Float(classes))
    }
    losses = .where(counts, losses, Variable(0))
    return reduction == .mean ? losses.sum() / weights.sum().item : losses.reduced(reduction)
  }

  /// - Parameter labels: the right class of each row of scores `[N, C]`.
  public func callAsFunction(_ logits: Variable, _ labels: [Int]) -> Variable {
    self(logits, Tensor(labels.map { Int32(clamping: $0) }, shape: [labels.count]))
  }

  /// - Parameters:
  ///   - logits: `[N, C]` or `[N, C, …]`.
  ///   - probabilities: of every class, of the same shape.
  /// - Returns: a single number, the mean being that over all places; with `.none` as the scores without
  ///   the classes' axis.
  public func callAsFunction(_ logits: Variable, probabilities: Variable) -> Variable {
    require(
      logits.shape == probabilities.shape,
      "CrossEntropyLoss: scores \(logits.shape) and probabilities \(probabilities.shape) must have "
        + "one shape")
    let classes = classCount(logits)
    let target =
      labelSmoothing > 0
      ? probabilities * (1 - labelSmoothing) + labelSmoothing / Float(classes) : probabilities
    return (-(weighted(logits.logSoftmax(axis: 1)) * target).sum([1])).reduced(reduction)
  }

  /// C, checked.
  private func classCount(_ logits: Variable) -> Int {
    require(
      logits.shape.count >= 2 && logits.shape[1] > 0,
      "CrossEntropyLoss: needs scores [N, C, …], not \(logits.shape)")
    require(
      weight.map { $0.shape == [logits.shape[1]] } ?? true,
      "CrossEntropyLoss: scores \(logits.shape) need a weight for each of \(logits.shape[1]) "
        + "classes, not \(weight?.shape ?? [])")
    return logits.shape[1]
  }

  /// w[y], and 0 where a place does not count.
  private func classWeights(of labels: Tensor<Int32>, _ counts: Tensor<Bool>) -> Tensor<Float> {
    let weights = weight?.scalars
    return labels.combined(with: counts, "CrossEntropyLoss") { label, counts in
      counts ? weights?[Int(label)] ?? 1 : 0
    }
  }

  /// `[N, C, …]` times w.
  private func weighted(_ x: Variable) -> Variable {
    guard let weight else { return x }
    return x * Variable(weight.reshaped(x.shape.indices.map { $0 == 1 ? weight.count : 1 }))
  }
}
