import Autograd
import Tensors

/// The supervised contrastive (SupCon) loss: all other embeddings of an anchor's class are
/// positives.
///
///     L = mean over i of  −1/|P(i)| · Σ_{p ∈ P(i)} log( e^(sᵢₚ/τ) / Σ_{k ≠ i} e^(sᵢₖ/τ) )
///
/// s is the cosine similarity (Khosla and others, "Supervised contrastive learning", 2020: L_out,
/// with the mean outside the logarithm). The mean is over the anchors that have a positive (the
/// authors' code counts the others as 0); 0 if there are none. With two views per image and
/// distinct labels it equals ``NTXentLoss``.
public struct SupConLoss: PairBasedLoss, Sendable {
  /// The temperature τ.
  public let temperature: Float

  /// Creates the loss.
  ///
  /// - Precondition: The temperature is above 0.
  public init(temperature: Float = 0.07) {
    requirePositive(temperature, "SupConLoss")
    self.temperature = temperature
  }

  /// Returns the loss of all pairs, a scalar.
  public func loss(_ batch: EmbeddingBatch) -> Variable {
    let positives = batch.positives.floats
    let counts = positives.sum([1])
    let anchors = counts.scalars.count { $0 > 0 }
    if anchors == 0 { return batch.queries.zeroLoss() }
    let scores = batch.cosines / temperature
    let others = batch.positives .| batch.negatives
    let negativeLogLikelihoods = scores.logSumExp(where: others).unsqueezed(1) - scores
    let weights = positives / counts.clamped(min: 1).unsqueezed(1)
    return (negativeLogLikelihoods * Variable(weights)).sum() / Float(anchors)
  }
}

/// Requires a temperature above 0.
func requirePositive(_ temperature: Float, _ name: String) {
  require(temperature > 0, "\(name): the temperature must be above 0, not \(temperature)")
}
