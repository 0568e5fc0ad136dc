import Autograd
import Tensors

/// BYOL's: the prediction from one view should point where the slow network's projection of the other does.
///
///     L = mean( 2 − 2·cos(p₁, z₂) ) + mean( 2 − 2·cos(p₂, z₁) )
///
/// From 0 to 8. Nothing flows back through z, the projections of a ``MomentumEncoder`` (Grill and others,
/// "Bootstrap your own latent", 2020). There are no negatives; 0 is also what collapse gives.
public struct BYOLLoss: Sendable {
  /// The loss where every embedding is one point.
  public static let collapsedLoss: Float = 0

  /// There is nothing to choose.
  public init() {}

  /// - Parameters:
  ///   - predictions: of the trained network for both views, `[N, D]` each.
  ///   - targets: projections of the slow network for the same views, `[N, D]` each.
  /// - Returns: a single number.
  public func callAsFunction(
    predictions: (Variable, Variable), targets: (Variable, Variable)
  ) -> Variable {
    let cosines =
      meanCosine(predictions.0, targets.1, "BYOLLoss")
      + meanCosine(predictions.1, targets.0, "BYOLLoss")
    return 4 - 2 * cosines
  }
}

/// SimSiam's: BYOL without a slow network; the stopped gradient alone keeps it from collapse.
///
///     L = −½·mean cos(p₁, z₂) − ½·mean cos(p₂, z₁)
///
/// From −1 to 1. Nothing flows back through z, the network's own projections (Chen and He, "Exploring simple
/// Siamese representation learning", 2021). −1 is also what collapse gives: watch ``EmbeddingHealth``.
public struct SimSiamLoss: Sendable {
  /// The loss where every embedding is one point.
  public static let collapsedLoss: Float = -1

  /// There is nothing to choose.
  public init() {}

  /// - Parameters:
  ///   - predictions: the predictor's outputs for both views, `[N, D]` each.
  ///   - projections: its inputs, `[N, D]` each.
  /// - Returns: a single number.
  public func callAsFunction(
    predictions: (Variable, Variable), projections: (Variable, Variable)
  ) -> Variable {
    let cosines =
      meanCosine(predictions.0, projections.1, "SimSiamLoss")
      + meanCosine(predictions.1, projections.0, "SimSiamLoss")
    return cosines / -2
  }
}

/// The mean cosine of matching rows; nothing flows back to `targets`.
private func meanCosine(_ predictions: Variable, _ targets: Variable, _ name: String) -> Variable {
  requireViews(predictions, targets, name)
  return (predictions.normalized() * targets.detached().normalized()).sum([1]).mean()
}
