import Autograd
import Tensors

// Losses that are 0 beyond a margin. Those of several classes are in `MultiMarginLosses.swift`.

/// The margin ranking loss: `max(0, margin − y·(a − b))`. Where y is 1, a should be larger than b, and where y is −1,
/// smaller.
public struct MarginRankingLoss: Sendable {
  /// The margin.
  public let margin: Float
  /// The reduction over the elements.
  public let reduction: Reduction

  /// Creates the loss.
  public init(margin: Float = 0, reduction: Reduction = .mean) {
    (self.margin, self.reduction) = (margin, reduction)
  }

  /// Returns the loss. The inputs and y are broadcast.
  ///
  /// - Parameters:
  ///   - a: Scores.
  ///   - b: The scores that they are compared with.
  ///   - y: 1 or −1.
  /// - Returns: A scalar; with `.none` the loss of each pair.
  public func callAsFunction(_ a: Variable, _ b: Variable, _ y: Tensor<Float>) -> Variable {
    (Variable(-y) * (a - b) + margin).clamped(min: 0).reduced(reduction)
  }
}

/// The hinge embedding loss of distances: `x` where y = 1, `max(0, margin − x)` where y = −1, and their sum
/// elsewhere, as in PyTorch.
public struct HingeEmbeddingLoss: Sendable {
  /// The distance beyond which elements with y = −1 have no loss.
  public let margin: Float
  /// The reduction over the elements.
  public let reduction: Reduction

  /// Creates the loss.
  public init(margin: Float = 1, reduction: Reduction = .mean) {
    (self.margin, self.reduction) = (margin, reduction)
  }

  /// Returns the loss.
  ///
  /// - Parameters:
  ///   - x: Distances.
  ///   - y: 1 or −1 for each; broadcast.
  /// - Returns: A scalar; with `.none` the loss of each element.
  public func callAsFunction(_ x: Variable, _ y: Tensor<Float>) -> Variable {
    let different = Variable.where(y .!= Tensor(1), (margin - x).clamped(min: 0), Variable(0))
    return (different + .where(y .!= Tensor(-1), x, Variable(0))).reduced(reduction)
  }
}

/// The soft margin loss of two classes: `log(1 + e^(−y·x))`.
///
/// It does not overflow, as PyTorch's does for y·x below −88.
public struct SoftMarginLoss: Sendable {
  /// The reduction over the elements.
  public let reduction: Reduction

  /// Creates the loss.
  public init(reduction: Reduction = .mean) { self.reduction = reduction }

  /// Returns the loss.
  ///
  /// - Parameters:
  ///   - x: Scores.
  ///   - y: 1 or −1 for each; broadcast.
  /// - Returns: A scalar; with `.none` the loss of each element.
  public func callAsFunction(_ x: Variable, _ y: Tensor<Float>) -> Variable {
    (x * Variable(-y)).softplus().reduced(reduction)
  }
}
