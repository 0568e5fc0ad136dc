import Autograd
import Tensors

/// The N-pair loss: one pair per class; the positives of all other classes are an anchor's
/// negatives.
///
///     L = mean over i of log(1 + Σ_{j ≠ i} e^(aᵢ·pⱼ − aᵢ·pᵢ))  +  λ · mean ‖·‖²
///
/// The first term is the cross-entropy of the similarities A·Pᵀ with the diagonal as targets (Sohn,
/// "Improved deep metric learning with multi-class N-pair loss objective", 2016). Embeddings are
/// not normalized; the second term regularizes the norms of all anchors and positives.
public struct NPairLoss: EmbeddingLoss, Sendable {
  /// The weight λ of the norm regularization; 0 for none.
  public let normWeight: Float

  /// Creates the loss, by default without regularization.
  public init(normWeight: Float = 0) { self.normWeight = normWeight }

  /// Returns the loss of the first two rows of each class; other rows are ignored. 0 without a
  /// class of two rows; with only one such class the first term is 0.
  public func callAsFunction(_ embeddings: Variable, labels: [Int]) -> Variable {
    requireFit(embeddings, labels, "NPairLoss")
    let rows = Dictionary(grouping: labels.indices, by: { labels[$0] }).values
    let pairs = rows.filter { $0.count > 1 }.sorted { $0[0] < $1[0] }
    if pairs.isEmpty { return embeddings.zeroLoss() }
    return self(
      anchors: embeddings.indexSelected(axis: 0, pairs.map { $0[0] }),
      positives: embeddings.indexSelected(axis: 0, pairs.map { $0[1] }))
  }

  /// Returns the loss of pairs of different classes.
  ///
  /// - Parameters:
  ///   - anchors: `[C, D]`, one row per class.
  ///   - positives: `[C, D]`, of the same classes in the same order.
  public func callAsFunction(anchors: Variable, positives: Variable) -> Variable {
    require(
      anchors.shape.count == 2 && anchors.shape == positives.shape,
      "NPairLoss: needs anchors and positives [C, D], not \(anchors.shape) and \(positives.shape)")
    let scores = anchors.matmul(positives.transposed())
    let crossEntropy = scores.softmaxCrossEntropy(Array(0..<anchors.shape[0]))
    if normWeight == 0 { return crossEntropy }
    let squaredNorms = Variable.cat([anchors, positives]).squared().sum([1]).mean()
    return crossEntropy + squaredNorms * normWeight
  }
}
