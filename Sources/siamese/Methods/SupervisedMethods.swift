import Autograd
import Contrastive
import Layers
import Tensors

/// A loss of the distances of drawn pairs.
final class PairMethod: Method {
  private let loss: ContrastiveLoss

  init(_ context: Context, _ loss: ContrastiveLoss) {
    self.loss = loss
    super.init(context.encoder)
  }

  override func outcome(of batch: Batch, using generator: inout Generator) -> Outcome {
    let (a, b) = (encode(batch.first), encode(batch.second))
    // PyTorch's `pairwise_distance`, so that the reference job's numbers are PyTorch's.
    let distance =
      loss.distance == .euclidean ? a.pairwiseDistance(b) : loss.distance.rows(a, b)
    let isSame = batch.isSame.scalars
    let same = isSame.indices.filter { isSame[$0] == 1 }
    return Outcome(
      loss: loss(distance, isSame: batch.isSame),
      embeddings: a.value.indexSelected(axis: 0, same),
      partners: b.value.indexSelected(axis: 0, same),
      collapsedLoss: loss.margin > 0 ? loss.collapsedLoss(isSame: batch.isSame) : nil)
  }
}

/// A loss of a batch of images whose classes are known.
final class LabelMethod: Method {
  private let loss: any EmbeddingLoss
  /// The embeddings of earlier batches.
  private let memory: EmbeddingQueue?
  private let collapsedLoss: (([Int]) -> Float)?

  /// - Parameter collapsedLoss: returns the loss where all embeddings are one point, for a batch's labels.
  init(
    _ context: Context, _ loss: any EmbeddingLoss, memory: EmbeddingQueue? = nil,
    collapsedLoss: (([Int]) -> Float)? = nil
  ) {
    (self.loss, self.memory, self.collapsedLoss) = (loss, memory, collapsedLoss)
    super.init(context.encoder)
  }

  override func outcome(of batch: Batch, using generator: inout Generator) -> Outcome {
    let embeddings = encode(batch.first)
    let (rows, partners) = Self.positives(batch.labels)
    return Outcome(
      loss: loss(of: embeddings, batch.labels, using: &generator),
      embeddings: embeddings.value.indexSelected(axis: 0, rows),
      partners: embeddings.value.indexSelected(axis: 0, partners),
      collapsedLoss: memory == nil ? collapsedLoss?(batch.labels) : nil)
  }

  private func loss(
    of embeddings: Variable, _ labels: [Int], using generator: inout Generator
  ) -> Variable {
    guard let memory, let loss = loss as? any PairBasedLoss else {
      return loss(embeddings, labels: labels, using: &generator)
    }
    let drawn = Generator(seed: generator.next())
    let result = loss.loss(
      EmbeddingBatch(embeddings, labels: labels, queue: memory, generator: drawn))
    memory.append(embeddings.value, labels: labels)
    return result
  }

  /// Returns the rows whose class occurs more than once, and for each one the next row of its class.
  private static func positives(_ labels: [Int]) -> (rows: [Int], partners: [Int]) {
    let groups = Dictionary(grouping: labels.indices) { labels[$0] }.values
      .filter { $0.count > 1 }.sorted { $0[0] < $1[0] }
    return (groups.flatMap(\.self), groups.flatMap { $0.dropFirst() + $0.prefix(1) })
  }
}
