import Autograd
import Tensors

// Losses of numbers against numbers. Input and target may be broadcast, and gradients flow to both.

/// The mean squared error: `(x − t)²`.
public struct MSELoss: Sendable {
  public let reduction: Reduction

  public init(reduction: Reduction = .mean) { self.reduction = reduction }

  /// - Returns: a single number; with `.none` one for each of the elements.
  public func callAsFunction(_ input: Variable, _ target: Variable) -> Variable {
    (input - target).squared().reduced(reduction)
  }
}

/// The mean absolute error: `|x − t|`; the gradient is taken as 0 where they are equal.
public struct L1Loss: Sendable {
  public let reduction: Reduction

  public init(reduction: Reduction = .mean) { self.reduction = reduction }

  /// - Returns: a single number; with `.none` one for each of the elements.
  public func callAsFunction(_ input: Variable, _ target: Variable) -> Variable {
    (input - target).abs().reduced(reduction)
  }
}

/// Squared where it is small and absolute where it is large, so that a few numbers that are far off do
/// not rule (Girshick, "Fast R-CNN", 2015); Huber's loss divided by β.
///
///     ½d²/β  where |d| < β,    |d| − ½β  elsewhere        d = x − t
public struct SmoothL1Loss: Sendable {
  /// β, where the two meet; at 0 it is ``L1Loss``.
  public let beta: Float
  public let reduction: Reduction

  public init(beta: Float = 1, reduction: Reduction = .mean) {
    require(beta >= 0, "SmoothL1Loss: beta must not be negative, but is \(beta)")
    (self.beta, self.reduction) = (beta, reduction)
  }

  /// - Returns: a single number; with `.none` one for each of the elements.
  public func callAsFunction(_ input: Variable, _ target: Variable) -> Variable {
    let distance = (input - target).abs()
    if beta == 0 { return distance.reduced(reduction) }
    // Inside, d = near and the second term is 0; outside, near = β and the first is ½β.
    let near = distance.clamped(to: 0...beta)
    return (near.squared() * (0.5 / beta) + (distance - near)).reduced(reduction)
  }
}
