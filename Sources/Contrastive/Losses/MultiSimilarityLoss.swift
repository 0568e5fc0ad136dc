import Autograd
import Tensors

/// Weighs each pair by its similarity and by how it stands among the anchor's other pairs.
///
///     L = mean over i of  1/α · log(1 + Σ_{k ∈ P(i)} e^(−α(Sᵢₖ − λ)))
///                       + 1/β · log(1 + Σ_{k ∈ N(i)} e^( β(Sᵢₖ − λ)))
///
/// S is the cosine, P(i) and N(i) what the miner leaves of an anchor's positives and negatives (Wang, Han,
/// Huang, Dong and Scott, "Multi-similarity loss with general pair weighting", 2019). The mean is over all
/// anchors, also those without pairs, as in the authors' code.
public struct MultiSimilarityLoss: ComparisonLoss, Sendable {
  /// α, how steeply positives count.
  public let positiveScale: Float
  /// β, how steeply negatives count.
  public let negativeScale: Float
  /// λ, the similarity between the two kinds.
  public let threshold: Float
  /// Which pairs count.
  public let miner: PairMiner

  /// Makes the loss with the numbers of the authors' code.
  public init(
    positiveScale: Float = 2, negativeScale: Float = 50, threshold: Float = 0.5,
    miner: PairMiner = .multiSimilarity(epsilon: 0.1)
  ) {
    (self.positiveScale, self.negativeScale) = (positiveScale, negativeScale)
    (self.threshold, self.miner) = (threshold, miner)
  }

  /// Returns the loss of the mined pairs, a single number.
  public func loss(_ comparison: Comparison) -> Variable {
    let pairs = miner.pairs(comparison, distance: .cosine)
    let (n, m) = (comparison.count, comparison.referenceLabels.count)
    let excess = comparison.cosines - threshold
    func term(_ scale: Float, _ mask: Tensor<Bool>) -> Variable {
      (excess * scale).logSumExp(where: mask).softplus().mean() / scale.magnitude
    }
    return term(-positiveScale, pairs.positives.mask(n, m))
      + term(negativeScale, pairs.negatives.mask(n, m))
  }
}
