import Autograd
import Tensors

/// The circle loss: weights each similarity by its distance from its optimum.
///
///     L = mean over i of log(1 + Σₙ e^(γ·αₙ·(sₙ − m)) · Σₚ e^(−γ·αₚ·(sₚ − 1 + m)))
///     αₙ = max(0, sₙ + m)        αₚ = max(0, 1 + m − sₚ)
///
/// s are the cosine similarities of an anchor to its negatives and positives. The weights α are
/// detached: they receive no gradient (Sun, Cheng, Zhang, Zhang, Zheng, Wang and Wei, "Circle
/// loss", 2020). The mean is over the anchors with both positives and negatives; 0 if there are
/// none.
public struct CircleLoss: PairBasedLoss, Sendable {
  /// The relaxation margin m; 0.25 for face recognition, 0.4 for retrieval.
  public let margin: Float
  /// The scale γ; 256 for face recognition, 80 for retrieval.
  public let scale: Float

  /// Creates the loss, by default with the paper's values for retrieval.
  public init(margin: Float = 0.4, scale: Float = 80) {
    (self.margin, self.scale) = (margin, scale)
  }

  /// Returns the loss of all pairs, a scalar.
  public func loss(_ batch: EmbeddingBatch) -> Variable {
    let cosines = batch.cosines
    return loss(cosines, weightedBy: cosines.detached(), batch)
  }

  /// Returns the loss with the weights computed from the similarities `fixed`.
  func loss(
    _ s: Variable, weightedBy fixed: Variable, _ batch: EmbeddingBatch
  ) -> Variable {
    let anchors = batch.labels.indices.filter {
      !batch.positives($0).isEmpty && !batch.negatives($0).isEmpty
    }
    if anchors.isEmpty { return batch.queries.zeroLoss() }
    let negativeWeight = (fixed + margin).clamped(min: 0) * scale
    let positiveWeight = (1 + margin - fixed).clamped(min: 0) * -scale
    let negative = negativeWeight * (s - margin)
    let positive = positiveWeight * (s - 1 + margin)
    let sums =
      negative.logSumExp(where: batch.negatives)
      + positive.logSumExp(where: batch.positives)
    return sums.indexSelected(axis: 0, anchors).softplus().mean()
  }
}
