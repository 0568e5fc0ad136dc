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
    let (near, far) = distance.parts(threshold: beta)
    return (near.squared() * (0.5 / beta) + far).reduced(reduction)
  }
}

/// The Huber loss: squared for small errors and linear for large ones (Huber, 1964); δ times ``SmoothL1Loss``
/// with β = δ.
///
///     ½d²  where |d| < δ,    δ·(|d| − ½δ)  elsewhere        d = x − t
public struct HuberLoss: Sendable {
  /// The threshold δ between the squared and the linear part.
  public let delta: Float
  /// The reduction over the elements.
  public let reduction: Reduction

  /// Creates the loss.
  public init(delta: Float = 1, reduction: Reduction = .mean) {
    require(delta > 0, "HuberLoss: delta must be positive, but is \(delta)")
    (self.delta, self.reduction) = (delta, reduction)
  }

  /// Returns the loss: a scalar; with `.none` the loss of each element.
  public func callAsFunction(_ input: Variable, _ target: Variable) -> Variable {
    let (near, far) = (input - target).abs().parts(threshold: delta)
    return (near.squared() * 0.5 + far * delta).reduced(reduction)
  }
}

extension Variable {
  /// Returns the distances below `threshold`, and how far those beyond half of it are; each is 0 where the other one
  /// counts. Where the distance is NaN it is near, and so is its gradient.
  fileprivate func parts(threshold: Float) -> (near: Variable, far: Variable) {
    let isFar = value .>= Tensor(threshold)
    return (
      .where(isFar, Variable(0), self), .where(isFar, self - 0.5 * threshold, Variable(0))
    )
  }
}
