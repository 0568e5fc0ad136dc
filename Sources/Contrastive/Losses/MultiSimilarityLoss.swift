import Autograd
import Tensors

/// The multi-similarity loss: weights each pair by its similarity and by its similarity relative to
/// the anchor's other pairs.
///
///     L = mean over i of  1/α · log(1 + Σ_{k ∈ P(i)} e^(−α(Sᵢₖ − λ)))
///                       + 1/β · log(1 + Σ_{k ∈ N(i)} e^( β(Sᵢₖ − λ)))
///
/// S is the cosine similarity; P(i) and N(i) are the mined positives and negatives of an anchor
/// (Wang, Han, Huang, Dong and Scott, "Multi-similarity loss with general pair weighting", 2019).
/// The mean is over all anchors, including those without pairs, as in the authors' code.
public struct MultiSimilarityLoss: PairBasedLoss, Sendable {
  /// The scale α of positive pairs.
  public let positiveScale: Float
  /// The scale β of negative pairs.
  public let negativeScale: Float
  /// The similarity threshold λ.
  public let threshold: Float
  /// The miner that selects the pairs.
  public let miner: PairMiner

  /// Creates the loss, by default with the hyperparameters of the authors' code.
  public init(
    positiveScale: Float = 2, negativeScale: Float = 50, threshold: Float = 0.5,
    miner: PairMiner = .multiSimilarity(epsilon: 0.1)
  ) {
    (self.positiveScale, self.negativeScale) = (positiveScale, negativeScale)
    (self.threshold, self.miner) = (threshold, miner)
  }

  /// Returns the loss of the mined pairs, a scalar.
  public func loss(_ batch: EmbeddingBatch) -> Variable {
    let pairs = miner.pairs(batch, distance: .cosine)
    let (n, m) = (batch.count, batch.referenceLabels.count)
    let excess = batch.cosines - threshold
    func term(_ scale: Float, _ mask: Tensor<Bool>) -> Variable {
      (excess * scale).logSumExp(where: mask).softplus().mean() / scale.magnitude
    }
    return term(-positiveScale, pairs.positives.mask(n, m))
      + term(negativeScale, pairs.negatives.mask(n, m))
  }
}
