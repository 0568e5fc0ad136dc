import Autograd
import Tensors

/// The lifted structure loss: compares each positive pair with all negatives of both of its
/// embeddings.
///
///     L = 1/(2|P|) · Σ_{(i, j) ∈ P} max(0, J)²
///     J = log( Σ_{k ∈ N(i)} e^(margin − Dᵢₖ) + Σ_{l ∈ N(j)} e^(margin − Dⱼₗ) ) + Dᵢⱼ
///
/// P are the positive pairs, each once, N(i) the negatives of i, and D the Euclidean distance
/// (Song, Xiang, Jegelka and Savarese, "Deep metric learning via lifted structured feature
/// embedding", 2016: the smooth upper bound in equation 4, with ½ and the square). 0 without
/// positive pairs or without negatives.
public struct LiftedStructureLoss: EmbeddingLoss, Sendable {
  /// The margin α.
  public let margin: Float

  /// Creates the loss, by default with the paper's margin.
  public init(margin: Float = 1) { self.margin = margin }

  /// Returns the loss of a batch, a scalar, for `embeddings` of shape `[N, D]`.
  public func callAsFunction(_ embeddings: Variable, labels: [Int]) -> Variable {
    let batch = EmbeddingBatch(embeddings, labels: labels)
    var pairs = IndexPairs()
    for i in labels.indices {
      for j in labels.indices where i < j && labels[i] == labels[j] { pairs.append(i, j) }
    }
    let negatives = batch.negatives
    if pairs.isEmpty || !negatives.any { return embeddings.zeroLoss() }
    let all = Distance.euclidean.matrix(embeddings, embeddings)
    let negativeTerms = (margin - all).logSumExp(where: negatives)
    let both = Variable.stack(
      [pairs.queries, pairs.references].map { negativeTerms.indexSelected(axis: 0, $0) })
    let lifted = both.logSumExp([0]) + all.picked(pairs.queries, pairs.references)
    return lifted.clamped(min: 0).squared().mean() / 2
  }
}
