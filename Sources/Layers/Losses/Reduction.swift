import Autograd

/// What is made of a batch's losses.
public enum Reduction: Sendable {
  /// Their mean, a single number.
  case mean
  /// Their sum, a single number.
  case sum
  /// Themselves.
  case none
}

extension Variable {
  /// Returns these losses' mean or sum, or themselves.
  func reduced(_ reduction: Reduction) -> Variable {
    switch reduction {
    case .mean: mean()
    case .sum: sum()
    case .none: self
    }
  }
}
