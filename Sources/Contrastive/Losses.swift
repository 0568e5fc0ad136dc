import Autograd
import Layers
import Tensors

/// Pulls pairs that are the same together and pushes pairs that differ at least a margin apart.
///
///     L = mean( y·D² + (1 − y)·max(0, margin − D)² )        y = 1 for the same, 0 for different
///
/// After Hadsell, Chopra and LeCun, "Dimensionality reduction by learning an invariant mapping" (2006),
/// who write ½ before each term and Y = 0 for similar pairs. Beyond the margin a different pair's loss
/// and gradient are exactly 0. An encoder that maps everything to one point has the loss
/// `margin² · (share of different pairs)`.
public struct ContrastiveLoss: Sendable {
  /// How far apart different pairs must be; in units of the distance.
  public let margin: Float

  public init(margin: Float = 1) { self.margin = margin }

  /// Returns the mean loss of a batch, a single number.
  ///
  /// - Parameters:
  ///   - distance: D, `[N]`.
  ///   - isSame: y, `[N]`: 1 for a pair of the same class, 0 for a pair of two.
  public func callAsFunction(_ distance: Variable, isSame: Tensor<Float>) -> Variable {
    let terms = self.terms(distance, isSame: isSame)
    return (terms.same + terms.different).mean()
  }

  /// Returns both terms before the mean, `[N]` each; where one is not 0 the other is.
  public func terms(
    _ distance: Variable, isSame: Tensor<Float>
  ) -> (same: Variable, different: Variable) {
    require(
      distance.shape == isSame.shape && distance.shape.count == 1,
      "ContrastiveLoss: distances \(distance.shape) and labels \(isSame.shape) must both be [N]")
    let y = Variable(isSame, name: "y")
    let gap = (margin - distance).clamped(min: 0)
    return (y * distance.squared(), (1 - y) * gap.squared())
  }
}
