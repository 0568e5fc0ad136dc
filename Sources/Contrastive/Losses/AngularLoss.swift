import Autograd
import Glibc
import Tensors

/// The angular loss: bounds the angle at the negative in the triangle that it forms with a positive
/// pair.
///
///     L = mean over (a, p) of log(1 + Σₙ e^f)
///     f = 4·tan²α · (xₐ + xₚ)·xₙ − 2·(1 + tan²α) · xₐ·xₚ
///
/// Computed on normalized embeddings over all positive pairs, each once, and all negatives of a
/// pair (Wang, Zhou, Wen, Liu and Lin, "Deep metric learning with angular loss", 2017, equation 8,
/// which uses one negative per class). 0 without positive pairs or without negatives.
public struct AngularLoss: EmbeddingLoss, Sendable {
  /// The angle α in degrees; 36 to 55 in the paper.
  public let angle: Float

  /// Creates the loss with an angle in degrees, below 90.
  public init(angle: Float = 40) { self.angle = angle }

  /// Returns the loss of a batch, a scalar, for `embeddings` of shape `[N, D]`.
  public func callAsFunction(_ embeddings: Variable, labels: [Int]) -> Variable {
    let batch = EmbeddingBatch(embeddings, labels: labels)
    let negatives = batch.negatives
    var pairs = IndexPairs()
    for i in labels.indices {
      for j in labels.indices where i < j && labels[i] == labels[j] { pairs.append(i, j) }
    }
    if pairs.isEmpty || !negatives.any { return embeddings.zeroLoss() }
    let tangent = tanf(angle * .pi / 180)
    let (cross, own) = (4 * tangent * tangent, 2 * (1 + tangent * tangent))
    let cosines = batch.cosines
    let sums =
      cosines.indexSelected(axis: 0, pairs.queries)
      + cosines.indexSelected(axis: 0, pairs.references)
    let pair = cosines.picked(pairs.queries, pairs.references).unsqueezed(1)
    let mask = negatives.indexSelected(axis: 0, pairs.queries)
    return (sums * cross - pair * own).logSumExp(where: mask).softplus().mean()
  }
}
