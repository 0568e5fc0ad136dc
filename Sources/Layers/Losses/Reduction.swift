import Autograd

/// The reduction of a batch's losses.
public enum Reduction: Sendable {
  /// The mean, a scalar.
  case mean
  /// The sum, a scalar.
  case sum
  /// No reduction.
  case none
}

extension Variable {
  /// Returns the mean or the sum of these losses, or the losses themselves.
  func reduced(_ reduction: Reduction) -> Variable {
    switch reduction {
    case .mean: mean()
    case .sum: sum()
    case .none: self
    }
  }
}
