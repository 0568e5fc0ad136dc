// Where a loss belongs: a loss of predictions and targets, with PyTorch's options, is here. A single recorded
// operation with its own backward and no options is in Autograd's operations. A loss that compares embeddings is
// in Contrastive.

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
