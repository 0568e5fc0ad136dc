import Autograd
import Tensors

/// Lifts every positive pair against all the negatives of both of its ends.
///
///     L = 1/(2|P|) · Σ_{(i, j) ∈ P} max(0, J)²
///     J = log( Σ_{k ∈ N(i)} e^(margin − Dᵢₖ) + Σ_{l ∈ N(j)} e^(margin − Dⱼₗ) ) + Dᵢⱼ
///
/// P are the positive pairs, each once, N(i) the negatives of i, D the Euclidean distance (Song, Xiang,
/// Jegelka and Savarese, "Deep metric learning via lifted structured feature embedding", 2016: the smooth
/// form of equation 4). With ½ and the square, as there. Without a positive pair or a negative it is 0.
public struct LiftedStructureLoss: EmbeddingLoss, Sendable {
  /// α of the paper.
  public let margin: Float

  /// Makes the loss with the paper's margin.
  public init(margin: Float = 1) { self.margin = margin }

  /// Returns the loss of a batch, a single number, for `embeddings` of shape `[N, D]`.
  public func callAsFunction(_ embeddings: Variable, labels: [Int]) -> Variable {
    let comparison = Comparison(embeddings, labels: labels)
    var pairs = IndexPairs()
    for i in labels.indices {
      for j in labels.indices where i < j && labels[i] == labels[j] { pairs.append(i, j) }
    }
    let negatives = comparison.negatives
    if pairs.isEmpty || !negatives.any { return embeddings.zeroLoss() }
    let all = Distance.euclidean.matrix(embeddings, embeddings)
    let crowd = (margin - all).logSumExp(where: negatives)
    let both = Variable.stack(
      [pairs.queries, pairs.references].map { crowd.indexSelected(axis: 0, $0) })
    let lifted = both.logSumExp([0]) + all.picked(pairs.queries, pairs.references)
    return lifted.clamped(min: 0).squared().mean() / 2
  }
}
