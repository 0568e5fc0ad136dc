import Autograd
import Tensors

/// The BYOL loss: the prediction from one view should match the target network's projection of the
/// other view.
///
///     L = mean( 2 − 2·cos(p₁, z₂) ) + mean( 2 − 2·cos(p₂, z₁) )
///
/// From 0 to 8. z, the projections of a ``MomentumEncoder``, receive no gradient (Grill and others,
/// "Bootstrap your own latent", 2020). There are no negatives; 0 is also the loss of collapsed
/// embeddings.
public struct BYOLLoss: Sendable {
  /// The loss when all embeddings are equal.
  public static let collapsedLoss: Float = 0

  /// Creates the loss, which has no hyperparameters.
  public init() {}

  /// Returns the loss, a scalar.
  ///
  /// - Parameters:
  ///   - predictions: The predictions of the online network for both views, `[N, D]` each.
  ///   - targets: The projections of the target network for the same views, `[N, D]` each.
  public func callAsFunction(
    predictions: (Variable, Variable), targets: (Variable, Variable)
  ) -> Variable {
    let distances =
      meanDistance(predictions.0, targets.1, "BYOLLoss")
      + meanDistance(predictions.1, targets.0, "BYOLLoss")
    return 2 * distances
  }
}

/// The SimSiam loss: BYOL without a momentum encoder; only the stop-gradient prevents collapse.
///
///     L = −½·mean cos(p₁, z₂) − ½·mean cos(p₂, z₁)
///
/// From −1 to 1. z, the network's own projections, receive no gradient (Chen and He, "Exploring
/// simple Siamese representation learning", 2021). −1 is also the loss of collapsed embeddings:
/// monitor ``EmbeddingHealth``.
public struct SimSiamLoss: Sendable {
  /// The loss when all embeddings are equal.
  public static let collapsedLoss: Float = -1

  /// Creates the loss, which has no hyperparameters.
  public init() {}

  /// Returns the loss, a scalar.
  ///
  /// - Parameters:
  ///   - predictions: The outputs of the predictor for both views, `[N, D]` each.
  ///   - projections: The inputs of the predictor, `[N, D]` each.
  public func callAsFunction(
    predictions: (Variable, Variable), projections: (Variable, Variable)
  ) -> Variable {
    let distances =
      meanDistance(predictions.0, projections.1, "SimSiamLoss")
      + meanDistance(predictions.1, projections.0, "SimSiamLoss")
    return distances / 2 - 1
  }
}

/// Returns the mean cosine distance 1 − cos of corresponding rows; `targets` receives no gradient.
private func meanDistance(_ predictions: Variable, _ targets: Variable, _ name: String) -> Variable
{
  requireViews(predictions, targets, name)
  return Distance.cosine.rows(predictions, targets.detached()).mean()
}
