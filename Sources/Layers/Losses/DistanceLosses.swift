import Autograd
import Tensors

// Regression losses. Input and target are broadcast, and both receive gradients.

/// The mean squared error: `(x − t)²`.
public struct MSELoss: Sendable {
  /// The reduction over the elements.
  public let reduction: Reduction

  /// Creates the loss.
  public init(reduction: Reduction = .mean) { self.reduction = reduction }

  /// Returns the loss: a scalar; with `.none` the loss of each element.
  public func callAsFunction(_ input: Variable, _ target: Variable) -> Variable {
    (input - target).squared().reduced(reduction)
  }
}

/// The mean absolute error: `|x − t|`; its gradient at 0 is 0.
public struct L1Loss: Sendable {
  /// The reduction over the elements.
  public let reduction: Reduction

  /// Creates the loss.
  public init(reduction: Reduction = .mean) { self.reduction = reduction }

  /// Returns the loss: a scalar; with `.none` the loss of each element.
  public func callAsFunction(_ input: Variable, _ target: Variable) -> Variable {
    (input - target).abs().reduced(reduction)
  }
}

/// The smooth L1 loss: squared for small errors and absolute for large ones, which makes it less
/// sensitive to outliers (Girshick, "Fast R-CNN", 2015); the Huber loss divided by β.
///
///     ½d²/β  where |d| < β,    |d| − ½β  elsewhere        d = x − t
public struct SmoothL1Loss: Sendable {
  /// The threshold β between the squared and the absolute part; 0 gives ``L1Loss``.
  public let beta: Float
  /// The reduction over the elements.
  public let reduction: Reduction

  /// Creates the loss.
  public init(beta: Float = 1, reduction: Reduction = .mean) {
    require(beta >= 0, "SmoothL1Loss: beta must not be negative, but is \(beta)")
    (self.beta, self.reduction) = (beta, reduction)
  }

  /// Returns the loss: a scalar; with `.none` the loss of each element.
  public func callAsFunction(_ input: Variable, _ target: Variable) -> Variable {
    let distance = (input - target).abs()
    if beta == 0 { return distance.reduced(reduction) }
    // Each part is 0 where the other one counts. Where d is NaN it is near, and so is its gradient.
    let isFar = distance.value .>= Tensor(beta)
    let near = Variable.where(isFar, Variable(0), distance)
    let far = Variable.where(isFar, distance - 0.5 * beta, Variable(0))
    return (near.squared() * (0.5 / beta) + far).reduced(reduction)
  }
}
