import Autograd
import Glibc
import Tensors

/// Bounds the angle at the negative of the triangle that it makes with a positive pair.
///
///     L = mean over (a, p) of log(1 + Σₙ e^f)
///     f = 4·tan²α · (xₐ + xₚ)·xₙ − 2·(1 + tan²α) · xₐ·xₚ
///
/// On vectors that are brought to length 1, over all positive pairs, each once, and all negatives of the pair
/// (Wang, Zhou, Wen, Liu and Lin, "Deep metric learning with angular loss", 2017, equation 8; there with one
/// negative a class). Without a positive pair or a negative it is 0.
public struct AngularLoss: EmbeddingLoss, Sendable {
  /// α in degrees; the paper's are from 36 to 55.
  public let angle: Float

  /// Makes the loss with an angle in degrees, below 90.
  public init(angle: Float = 40) { self.angle = angle }

  /// Returns the loss of a batch, a single number, for `embeddings` of shape `[N, D]`.
  public func callAsFunction(_ embeddings: Variable, labels: [Int]) -> Variable {
    let comparison = Comparison(embeddings, labels: labels)
    let negatives = comparison.negatives
    var pairs = IndexPairs()
    for i in labels.indices {
      for j in labels.indices where i < j && labels[i] == labels[j] { pairs.append(i, j) }
    }
    if pairs.isEmpty || !negatives.any { return embeddings.zeroLoss() }
    let tangent = tanf(angle * .pi / 180)
    let (cross, own) = (4 * tangent * tangent, 2 * (1 + tangent * tangent))
    let cosines = comparison.cosines
    let sums =
      cosines.indexSelected(axis: 0, pairs.queries)
      + cosines.indexSelected(axis: 0, pairs.references)
    let pair = cosines.picked(pairs.queries, pairs.references).unsqueezed(1)
    let mask = negatives.indexSelected(axis: 0, pairs.queries)
    return (sums * cross - pair * own).logSumExp(where: mask).softplus().mean()
  }
}
