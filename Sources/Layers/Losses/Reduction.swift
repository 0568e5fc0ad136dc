// Where a loss lives: one that judges predictions against targets, with PyTorch's options, is here. The recorded
// operation behind it, where it has one, is in Autograd/Operations, and losses that compare embeddings with each
// other are in Contrastive.

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
