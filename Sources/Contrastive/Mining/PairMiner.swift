import Autograd
import Tensors

/// A pair miner: selects the pairs of a batch that a loss is computed on.
public enum PairMiner: Sendable, Equatable {
  /// All pairs.
  case all
  /// Negatives more similar than the least similar positive minus ε, and positives less similar
  /// than the most similar negative plus ε, by cosine similarity (Wang, Han, Huang, Dong and Scott,
  /// "Multi-similarity loss", 2019). An anchor without positives or without negatives contributes
  /// no pairs.
  case multiSimilarity(epsilon: Float = 0.1)
  /// The pairs of the triplets selected by a triplet miner, each once.
  case triplets(TripletMiner, margin: Float = 0.2)

  /// Returns the selected pairs, in the order of the queries.
  public func pairs(_ batch: EmbeddingBatch, distance: Distance = .euclidean) -> MinedPairs {
    switch self {
    case .all: return filtered(batch) { _, _ in true }
    case .multiSimilarity(let epsilon): return informative(batch, epsilon)
    case .triplets(let miner, let margin):
      let triplets = miner.triplets(batch, distance: distance, margin: margin)
      let m = batch.referenceLabels.count
      let positives = Set(zip(triplets.anchors, triplets.positives).map { $0 * m + $1 })
      let negatives = Set(zip(triplets.anchors, triplets.negatives).map { $0 * m + $1 })
      return filtered(batch) {
        positives.contains($0 * m + $1) || negatives.contains($0 * m + $1)
      }
    }
  }
}

private func filtered(_ batch: EmbeddingBatch, _ holds: (Int, Int) -> Bool) -> MinedPairs {
  var result = MinedPairs()
  for i in batch.labels.indices {
    for j in batch.referenceLabels.indices where holds(i, j) {
      if batch.isPositive(i, j) { result.positives.append(i, j) }
      if batch.isNegative(i, j) { result.negatives.append(i, j) }
    }
  }
  return result
}

private func informative(_ batch: EmbeddingBatch, _ epsilon: Float) -> MinedPairs {
  let cosines = withoutGradients { batch.cosines.value.scalars }
  let m = batch.referenceLabels.count
  var result = MinedPairs()
  for i in batch.labels.indices {
    let (positives, negatives) = (batch.positives(i), batch.negatives(i))
    guard let least = positives.map({ cosines[i * m + $0] }).min(),
      let most = negatives.map({ cosines[i * m + $0] }).max()
    else { continue }
    // Negated comparisons, so that NaN is selected.
    for j in positives where !(cosines[i * m + j] >= most + epsilon) {
      result.positives.append(i, j)
    }
    for j in negatives where !(cosines[i * m + j] <= least - epsilon) {
      result.negatives.append(i, j)
    }
  }
  return result
}

extension IndexPairs {
  /// Returns the mask of these pairs, `[n, m]`.
  func mask(_ n: Int, _ m: Int) -> Tensor<Bool> {
    var mask = [Bool](repeating: false, count: n * m)
    for (i, j) in zip(queries, references) { mask[i * m + j] = true }
    return Tensor(mask, shape: [n, m])
  }
}
