import Autograd
import Tensors

/// One pair of each class, and for each anchor the positives of all other classes at once.
///
///     L = mean over i of log(1 + Σ_{j ≠ i} e^(aᵢ·pⱼ − aᵢ·pᵢ))  +  λ · mean ‖·‖²
///
/// That is the cross-entropy of the scores A·Pᵀ with the right answers on the diagonal (Sohn, "Improved deep
/// metric learning with multi-class N-pair loss objective", 2016). Lengths are free; the second term, over
/// all anchors and positives, keeps them small.
public struct NPairLoss: EmbeddingLoss, Sendable {
  /// λ; 0 leaves lengths alone.
  public let lengthWeight: Float

  /// Makes the loss, by default without the second term.
  public init(lengthWeight: Float = 0) { self.lengthWeight = lengthWeight }

  /// Takes the first two rows of each class; other rows do not count, and without a class of two the loss
  /// is 0. With one such class the first term is 0.
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
  ///   - anchors: `[C, D]`, one row a class.
  ///   - positives: `[C, D]`, of the same classes in the same order.
  public func callAsFunction(anchors: Variable, positives: Variable) -> Variable {
    require(
      anchors.shape.count == 2 && anchors.shape == positives.shape && anchors.shape[0] > 0,
      "NPairLoss: needs anchors and positives [C, D], not \(anchors.shape) and \(positives.shape)")
    let scores = anchors.matmul(positives.transposed())
    let surprise = scores.softmaxCrossEntropy(Array(0..<anchors.shape[0]))
    if lengthWeight == 0 { return surprise }
    let lengths = Variable.cat([anchors, positives]).squared().sum([1]).mean()
    return surprise + lengths * lengthWeight
  }
}
