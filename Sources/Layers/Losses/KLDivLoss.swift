import Autograd
import Tensors

/// The Kullback–Leibler divergence of a distribution q from a target p: `p · (log p − log q)`.
///
/// As in PyTorch, the input is *log q*, and `.mean` divides by the number of all elements;
/// `.batchMean`, which divides by the batch size, is the mathematical definition.
public struct KLDivLoss: Sendable {
  /// The reduction over the elements.
  public enum Reduction: Sendable {
    /// The mean over all elements.
    case mean
    /// The sum divided by the size of the first axis.
    case batchMean
    /// The sum.
    case sum
    /// No reduction.
    case none
  }

  /// Whether the target is log p, too.
  public let logTarget: Bool
  /// The reduction over the elements.
  public let reduction: Reduction

  /// Creates the loss.
  public init(logTarget: Bool = false, reduction: Reduction = .mean) {
    (self.logTarget, self.reduction) = (logTarget, reduction)
  }

  /// Returns the divergence.
  ///
  /// - Parameters:
  ///   - input: log q, `[N, …]`.
  ///   - target: p, or log p with `logTarget`; 0 · log 0 is 0.
  /// - Returns: A scalar; with `.none` the term of each element.
  public func callAsFunction(_ input: Variable, _ target: Variable) -> Variable {
    let terms: Variable
    if logTarget {
      terms = target.exp() * (target - input)
    } else {
      // 0 · log 0 is 0.
      let logs = Variable.where(target.value .== 0, Variable(1), target).log()
      terms = target * logs - target * input
    }
    switch reduction {
    case .mean: return terms.mean()
    case .batchMean: return terms.sum() / Float(terms.shape.first ?? 1)
    case .sum: return terms.sum()
    case .none: return terms
    }
  }
}
