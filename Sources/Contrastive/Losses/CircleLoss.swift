import Autograd
import Tensors

/// Pulls each similarity the harder the further it is from where it should be.
///
///     L = mean over i of log(1 + Σₙ e^(γ·αₙ·(sₙ − m)) · Σₚ e^(−γ·αₚ·(sₚ − 1 + m)))
///     αₙ = max(0, sₙ + m)        αₚ = max(0, 1 + m − sₚ)
///
/// s are cosines to an anchor's negatives and positives. The weights α are numbers to the gradient: nothing
/// flows through them (Sun, Cheng, Zhang, Zhang, Zheng, Wang and Wei, "Circle loss", 2020). The mean is over
/// the anchors that have both kinds; without one the loss is 0.
public struct CircleLoss: ComparisonLoss, Sendable {
  /// m, how far positives may be below 1 and negatives above 0; 0.25 for faces, 0.4 for retrieval.
  public let margin: Float
  /// γ; 256 for faces, 80 for retrieval.
  public let scale: Float

  /// Makes the loss with the paper's choice for retrieval.
  public init(margin: Float = 0.4, scale: Float = 80) {
    (self.margin, self.scale) = (margin, scale)
  }

  /// Returns the loss of all pairs, a single number.
  public func loss(_ comparison: Comparison) -> Variable {
    let cosines = comparison.cosines
    return loss(cosines, weighedBy: cosines.detached(), comparison)
  }

  /// The loss, its weights from other similarities.
  func loss(
    _ s: Variable, weighedBy fixed: Variable, _ comparison: Comparison
  ) -> Variable {
    let anchors = comparison.labels.indices.filter {
      !comparison.positives($0).isEmpty && !comparison.negatives($0).isEmpty
    }
    if anchors.isEmpty { return comparison.queries.zeroLoss() }
    let negativeWeight = (fixed + margin).clamped(min: 0) * scale
    let positiveWeight = (1 + margin - fixed).clamped(min: 0) * -scale
    let negative = negativeWeight * (s - margin)
    let positive = positiveWeight * (s - 1 + margin)
    let sums =
      negative.logSumExp(where: comparison.negatives)
      + positive.logSumExp(where: comparison.positives)
    return sums.indexSelected(axis: 0, anchors).softplus().mean()
  }
}
