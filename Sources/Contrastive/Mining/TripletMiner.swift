import Autograd
import Glibc
import Tensors

/// A triplet miner: selects the triplets of a batch that a loss is computed on. Most triplets have
/// no loss; a miner finds those that do.
///
///     TripletLoss(margin: 0.2, miner: .semiHard)
///
/// Below, `ap` and `an` are the distances from an anchor to a positive and to a negative. Miners
/// compute no gradients. Triplets with NaN distances are selected, so that the loss becomes NaN,
/// too.
public enum TripletMiner: Sendable, Equatable {
  /// All triplets: each anchor with each positive and each negative, O(N³).
  case all
  /// Triplets sampled uniformly, a given number per anchor that has positives and negatives. Needs
  /// a generator.
  case random(perAnchor: Int = 1)
  /// Hard triplets, `an ≤ ap`.
  case hard
  /// Semi-hard triplets, `ap < an < ap + margin` (Schroff, Kalenichenko and Philbin, "FaceNet",
  /// 2015). All of them, where FaceNet and others take one per positive.
  case semiHard
  /// For each positive, a negative sampled with probability ∝ 1 / q(an), where q is the density of
  /// pairwise distances on the unit sphere, `q(d) ∝ dⁿ⁻²·(1 − d²/4)^((n−3)/2)`, which makes the
  /// distances of the sampled negatives roughly uniform. Embeddings are normalized; distances are
  /// at least `cutoff`, and negatives beyond `limit` are excluded if there are nearer ones (Wu,
  /// Manmatha, Smola and Krähenbühl, "Sampling matters", 2017). Needs a generator.
  case distanceWeighted(cutoff: Float = 0.5, limit: Float = 1.4)
  /// For each anchor, its farthest positive and its nearest negative (Hermans, Beyer and Leibe,
  /// 2017).
  case batchHard
  /// For each anchor, one positive and one negative, each easy or hard; by default the nearest
  /// positive, and the nearest negative beyond it (Xuan, Stylianou and Pless, "Easy positive
  /// triplet mining", 2020).
  case batchEasyHard(positive: Positive = .easy, negative: Negative = .semiHard)

  /// The choice of an anchor's positive.
  public enum Positive: Sendable {
    /// The nearest positive.
    case easy
    /// The farthest positive.
    case hard
  }

  /// The choice of an anchor's negative.
  public enum Negative: Sendable {
    /// The farthest negative.
    case easy
    /// The nearest negative beyond the positive; anchors without one are skipped.
    case semiHard
    /// The nearest negative.
    case hard
  }

  /// Returns the selected triplets, in the order of the anchors.
  ///
  /// - Parameters:
  ///   - batch: The embeddings with their labels.
  ///   - distance: The distance metric.
  ///   - margin: The margin of ``semiHard``; infinite for no upper bound.
  public func triplets(
    _ batch: EmbeddingBatch, distance: Distance = .euclidean, margin: Float = 0.2
  ) -> Triplets {
    switch self {
    case .all: return filtered(batch, nil) { _, _ in true }
    // Negated comparisons, so that NaN is selected.
    case .hard: return filtered(batch, distance) { ap, an in !(an > ap) }
    case .semiHard:
      return filtered(batch, distance) { ap, an in !(an <= ap) && !(an >= ap + margin) }
    case .batchHard: return extremes(batch, distance, .hard, .hard)
    case .batchEasyHard(let positive, let negative):
      return extremes(batch, distance, positive, negative)
    case .random(let perAnchor): return sampled(batch, perAnchor)
    case .distanceWeighted(let cutoff, let limit): return weighted(batch, cutoff, limit)
    }
  }
}

// MARK: Deterministic mining

/// Returns the rows of the distance matrix, without gradients.
private func distanceRows(_ batch: EmbeddingBatch, _ distance: Distance) -> [ArraySlice<Float>] {
  let all = distance.matrix(batch.queries.value, batch.references.value).scalars
  let m = batch.referenceLabels.count
  return batch.labels.indices.map { all[$0 * m..<($0 + 1) * m] }
}

private func filtered(
  _ batch: EmbeddingBatch, _ distance: Distance?, _ holds: (_ ap: Float, _ an: Float) -> Bool
) -> Triplets {
  let rows = distance.map { distanceRows(batch, $0) }
  // Distances that are not finite are selected: the loss then shows that training diverged.
  func isSelected(_ ap: Float, _ an: Float) -> Bool {
    !ap.isFinite || !an.isFinite || holds(ap, an)
  }
  var result = Triplets()
  for anchor in batch.labels.indices {
    let negatives = batch.negatives(anchor)
    let row = rows.map { Array($0[anchor]) }
    for positive in batch.positives(anchor) {
      for negative in negatives where row.map({ isSelected($0[positive], $0[negative]) }) ?? true {
        result.append(anchor: anchor, positive: positive, negative: negative)
      }
    }
  }
  return result
}

private func extremes(
  _ batch: EmbeddingBatch, _ distance: Distance, _ positive: TripletMiner.Positive,
  _ negative: TripletMiner.Negative
) -> Triplets {
  var result = Triplets()
  for (anchor, slice) in distanceRows(batch, distance).enumerated() {
    let row = Array(slice)
    func nearest(_ indices: [Int]) -> Int? { indices.min { row[$0] < row[$1] } }
    func farthest(_ indices: [Int]) -> Int? { indices.min { row[$0] > row[$1] } }
    let positives = batch.positives(anchor)
    let negatives = batch.negatives(anchor)
    guard let p = positive == .easy ? nearest(positives) : farthest(positives) else { continue }
    let chosen =
      switch negative {
      case .easy: farthest(negatives)
      case .hard: nearest(negatives)
      case .semiHard: nearest(negatives.filter { !(row[$0] <= row[p]) })
      }
    if let chosen { result.append(anchor: anchor, positive: p, negative: chosen) }
  }
  return result
}

// MARK: Sampling

extension EmbeddingBatch {
  fileprivate func samplingGenerator(for miner: String) -> Generator {
    guard let generator else {
      fatalError(
        "TripletMiner.\(miner): sampling needs a generator; call the loss with using: &generator"
      )
    }
    return generator
  }
}

private func sampled(_ batch: EmbeddingBatch, _ perAnchor: Int) -> Triplets {
  var generator = batch.samplingGenerator(for: "random")
  var result = Triplets()
  for anchor in batch.labels.indices {
    let (positives, negatives) = (batch.positives(anchor), batch.negatives(anchor))
    if positives.isEmpty || negatives.isEmpty { continue }
    for _ in 0..<perAnchor {
      result.append(
        anchor: anchor, positive: positives[generator.integer(below: positives.count)],
        negative: negatives[generator.integer(below: negatives.count)])
    }
  }
  return result
}

private func weighted(_ batch: EmbeddingBatch, _ cutoff: Float, _ limit: Float) -> Triplets {
  var generator = batch.samplingGenerator(for: "distanceWeighted")
  let n = Float(batch.queries.shape[1])
  let rows = distanceRows(batch, .cosine)
  var result = Triplets()
  for anchor in batch.labels.indices {
    let row = Array(rows[anchor])
    let negatives = batch.negatives(anchor)
    if negatives.isEmpty { continue }
    // On the unit sphere, d² = 2 · (1 − cos).
    let distances = negatives.map { (2 * row[$0]).squareRoot() }
    var weights = distances.map { distance -> Float in
      if !(distance < limit) { return -.infinity }
      let d = max(distance, cutoff)
      return (2 - n) * logf(d) - (n - 3) / 2 * logf(max(1 - d * d / 4, 1e-8))
    }
    let largest = weights.max() ?? 0
    weights = weights.map { largest.isFinite ? expf($0 - largest) : 1 }
    for positive in batch.positives(anchor) {
      var rest = generator.uniform() * weights.reduce(0, +)
      let sample = weights.firstIndex { weight in
        rest -= weight
        return rest < 0
      }
      let last = weights.lastIndex { $0 > 0 } ?? 0
      result.append(anchor: anchor, positive: positive, negative: negatives[sample ?? last])
    }
  }
  return result
}
