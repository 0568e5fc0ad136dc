// Where a loss lives: one that judges predictions against targets, with PyTorch's options, is here. The recorded
// operation behind it, where it has one, is in Autograd/Operations, and losses that compare embeddings with each
// other are in Contrastive.

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
