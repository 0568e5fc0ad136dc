import Autograd
import Tensors

/// A batch of labeled embeddings with the references that they are compared with: the input of
/// losses and miners.
///
/// Pair (i, j) consists of query i, the anchor, and reference j. It is positive if both have the
/// same label, and negative otherwise; an embedding paired with itself is neither.
public struct EmbeddingBatch {
  /// The queries (anchors), `[N, D]`.
  public let queries: Variable
  /// The references, `[M, D]`: the queries themselves, followed by the rows of the queue.
  public let references: Variable
  /// The label of each query, and of each reference.
  public let labels, referenceLabels: [Int]
  /// The generator of miners that sample.
  public let generator: Generator?

  /// Creates a batch whose references are its own rows and those of a queue.
  ///
  /// - Parameters:
  ///   - embeddings: `[N, D]`.
  ///   - labels: The class of each row.
  ///   - queue: Embeddings of previous batches; they receive no gradient.
  ///   - generator: The generator of miners that sample.
  public init(
    _ embeddings: Variable, labels: [Int], queue: EmbeddingQueue? = nil,
    generator: Generator? = nil
  ) {
    requireFit(embeddings, labels, "EmbeddingBatch")
    queries = embeddings
    self.labels = labels
    if let queue, queue.count > 0 {
      references = .cat([embeddings, Variable(queue.embeddings)])
      referenceLabels = labels + queue.labels
    } else {
      references = embeddings
      referenceLabels = labels
    }
    self.generator = generator
  }

  init(
    queries: Variable, references: Variable, labels: [Int], referenceLabels: [Int],
    generator: Generator?
  ) {
    (self.queries, self.references, self.labels) = (queries, references, labels)
    (self.referenceLabels, self.generator) = (referenceLabels, generator)
  }

  /// The number of queries N.
  public var count: Int { labels.count }

  /// Returns whether query i and reference j have the same label and are different embeddings.
  public func isPositive(_ i: Int, _ j: Int) -> Bool { i != j && labels[i] == referenceLabels[j] }

  /// Returns whether query i and reference j have different labels.
  public func isNegative(_ i: Int, _ j: Int) -> Bool { labels[i] != referenceLabels[j] }

  /// Returns the indices of the references that are positive for query i, in ascending order.
  public func positives(_ i: Int) -> [Int] { referenceLabels.indices.filter { isPositive(i, $0) } }

  /// Returns the indices of the references that are negative for query i, in ascending order.
  public func negatives(_ i: Int) -> [Int] { referenceLabels.indices.filter { isNegative(i, $0) } }

  /// The mask of positive pairs, `[N, M]`.
  public var positives: Tensor<Bool> { mask(isPositive) }

  /// The mask of negative pairs, `[N, M]`.
  public var negatives: Tensor<Bool> { mask(isNegative) }

  /// Returns the mask of the pairs for which `holds` is true, `[N, M]`.
  private func mask(_ holds: (Int, Int) -> Bool) -> Tensor<Bool> {
    Tensor(
      labels.indices.flatMap { i in referenceLabels.indices.map { holds(i, $0) } },
      shape: [labels.count, referenceLabels.count])
  }

  /// The cosine similarities aᵢ·bⱼ / (‖aᵢ‖·‖bⱼ‖), `[N, M]`.
  var cosines: Variable {
    let rows = UnitRows(queries)
    return rows.cosines(to: references === queries ? rows : UnitRows(references))
  }
}

/// Requires embeddings `[N, D]` with N labels.
func requireFit(_ embeddings: Variable, _ labels: [Int], _ name: String) {
  require(
    embeddings.shape.count == 2 && embeddings.shape[0] == labels.count,
    "\(name): needs embeddings [N, D] and N labels, not \(embeddings.shape) and \(labels.count)")
}
