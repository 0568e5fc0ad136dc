import Autograd
import Tensors

/// How much a distribution q differs from p, the Kullback–Leibler divergence: `p · (log p − log q)`.
///
/// As PyTorch's it takes *logarithms* of q, and its `.mean` divides by the number of all elements;
/// `.batchMean`, by the first axis, is what the mathematical definition means.
public struct KLDivLoss: Sendable {
  /// What is made of the elements.
  public enum Reduction: Sendable {
    /// Their mean, over all of them.
    case mean
    /// Their sum, divided by the size of the first axis.
    case batchMean
    /// Their sum.
    case sum
    /// Themselves.
    case none
  }

  /// Whether the target too is given in logarithms.
  public let logTarget: Bool
  public let reduction: Reduction

  public init(logTarget: Bool = false, reduction: Reduction = .mean) {
    (self.logTarget, self.reduction) = (logTarget, reduction)
  }

  /// - Parameters:
  ///   - input: log q, `[N, …]`.
  ///   - target: p, or log p; 0 · log 0 is 0.
  /// - Returns: a single number; with `.none` one for each of the elements.
  public func callAsFunction(_ input: Variable, _ target: Variable) -> Variable {
    let terms: Variable
    if logTarget {
      terms = target.exp() * (target - input)
    } else {
      let logs = target.clamped(min: .leastNormalMagnitude).log()
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
