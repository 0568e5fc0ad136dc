import Autograd
import Contrastive
import Glibc
import Layers
import Tensors

/// A loss of the distances of drawn pairs.
final class PairObjective: Objective {
  private let loss: ContrastiveLoss

  init(_ loss: ContrastiveLoss) { self.loss = loss }

  override func outcome(
    of batch: Batch, _ encoder: Module, using generator: inout Generator
  ) -> Outcome {
    let (a, b) = (encoder(batch.first), encoder(batch.second))
    // PyTorch's `pairwise_distance`, so that the reference job's numbers are PyTorch's.
    let distance =
      loss.distance == .euclidean ? a.pairwiseDistance(b) : loss.distance.rows(a, b)
    let same = batch.isSame.scalars.indices.filter { batch.isSame.scalars[$0] == 1 }
    return Outcome(
      loss: loss(distance, isSame: batch.isSame),
      embeddings: a.value.indexSelected(axis: 0, same),
      partners: b.value.indexSelected(axis: 0, same),
      collapsed: loss.margin > 0 ? loss.collapsedLoss(isSame: batch.isSame) : nil)
  }
}

/// A loss of a batch of pictures whose classes are known.
final class LabelObjective: Objective {
  /// What the loss is where all embeddings are one point, by the batch's labels.
  typealias Collapsed = ([Int]) -> Float

  private let loss: any EmbeddingLoss
  /// Of earlier batches.
  private let memory: EmbeddingQueue?
  private let collapsed: Collapsed?

  init(
    _ loss: any EmbeddingLoss, memory: EmbeddingQueue? = nil, collapsed: Collapsed? = nil
  ) {
    (self.loss, self.memory, self.collapsed) = (loss, memory, collapsed)
  }

  override func outcome(
    of batch: Batch, _ encoder: Module, using generator: inout Generator
  ) -> Outcome {
    let embeddings = encoder(batch.first)
    let (rows, others) = Self.likes(batch.labels)
    return Outcome(
      loss: loss(of: embeddings, batch.labels, using: &generator),
      embeddings: embeddings.value.indexSelected(axis: 0, rows),
      partners: embeddings.value.indexSelected(axis: 0, others),
      collapsed: memory == nil ? collapsed?(batch.labels) : nil)
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

  /// The rows that have another of their class, and the next such row of each.
  private static func likes(_ labels: [Int]) -> (rows: [Int], others: [Int]) {
    let groups = Dictionary(grouping: labels.indices) { labels[$0] }.values
      .filter { $0.count > 1 }.sorted { $0[0] < $1[0] }
    return (groups.flatMap(\.self), groups.flatMap { $0.dropFirst() + $0.prefix(1) })
  }
}
