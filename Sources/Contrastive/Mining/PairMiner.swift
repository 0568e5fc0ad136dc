import Autograd
import Tensors

/// Which pairs of a batch a loss is computed on.
public enum PairMiner: Sendable, Equatable {
  /// Every pair.
  case all
  /// Negatives more similar than the least similar positive, less ε, and positives less similar than the
  /// most similar negative, plus ε; similarity is the cosine (Wang, Han, Huang, Dong and Scott,
  /// "Multi-similarity loss", 2019). An anchor without both kinds gives none.
  case multiSimilarity(epsilon: Float = 0.1)
  /// The pairs of the triplets that a miner of triplets finds; each pair once.
  case triplets(TripletMiner, margin: Float = 0.2)

  /// Returns pairs, query by query.
  public func pairs(_ comparison: Comparison, distance: Distance = .euclidean) -> MinedPairs {
    switch self {
    case .all: return filtered(comparison) { _, _ in true }
    case .multiSimilarity(let epsilon): return informative(comparison, epsilon)
    case .triplets(let miner, let margin):
      let triplets = miner.triplets(comparison, distance: distance, margin: margin)
      let m = comparison.referenceLabels.count
      let positives = Set(zip(triplets.anchors, triplets.positives).map { $0 * m + $1 })
      let negatives = Set(zip(triplets.anchors, triplets.negatives).map { $0 * m + $1 })
      return filtered(comparison) {
        positives.contains($0 * m + $1) || negatives.contains($0 * m + $1)
      }
    }
  }
}

private func filtered(_ comparison: Comparison, _ holds: (Int, Int) -> Bool) -> MinedPairs {
  var result = MinedPairs()
  for i in comparison.labels.indices {
    for j in comparison.referenceLabels.indices where holds(i, j) {
      if comparison.isPositive(i, j) { result.positives.append(i, j) }
      if comparison.isNegative(i, j) { result.negatives.append(i, j) }
    }
  }
  return result
}

private func informative(_ comparison: Comparison, _ epsilon: Float) -> MinedPairs {
  let cosines = withoutGradients { comparison.cosines.value.scalars }
  let m = comparison.referenceLabels.count
  var result = MinedPairs()
  for i in comparison.labels.indices {
    let (positives, negatives) = (comparison.positives(i), comparison.negatives(i))
    guard let least = positives.map({ cosines[i * m + $0] }).min(),
      let most = negatives.map({ cosines[i * m + $0] }).max()
    else { continue }
    // Written so that a similarity that is not a number passes.
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
  /// Where the pairs stand among all: `[n, m]`.
  func mask(_ n: Int, _ m: Int) -> Tensor<Bool> {
    var mask = [Bool](repeating: false, count: n * m)
    for (i, j) in zip(queries, references) { mask[i * m + j] = true }
    return Tensor(mask, shape: [n, m])
  }
}
