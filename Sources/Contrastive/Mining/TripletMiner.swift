import Autograd
import Glibc
import Tensors

/// Which triplets of a batch a loss is computed on. Most teach nothing; a miner finds those that do.
///
///     TripletLoss(margin: 0.2, miner: .semiHard)
///
/// Below, `ap` and `an` are the distances of an anchor to a positive and to a negative. Mining looks at
/// numbers, without gradients. Where distances are not numbers, triplets are taken, so that the loss shows it.
public enum TripletMiner: Sendable, Equatable {
  /// Every anchor with every positive and every negative: of the order of N³.
  case all
  /// Positives and negatives drawn evenly; so many triplets for every anchor that has both. Draws.
  case random(perAnchor: Int = 1)
  /// Triplets that are in wrong order, `an ≤ ap`.
  case hard
  /// Triplets in right order but within the margin, `ap < an < ap + margin` (Schroff, Kalenichenko and
  /// Philbin, "FaceNet", 2015). All of the band, where FaceNet and others take one for each positive.
  case semiHard
  /// For each positive a negative drawn with probability ∝ 1 / q(an), where q is the density of distances on
  /// the sphere, `q(d) ∝ dⁿ⁻²·(1 − d²/4)^((n−3)/2)`: about as many near ones as far ones. Embeddings are
  /// brought to length 1; distances below `cutoff` count as that, and negatives beyond `limit` are not taken
  /// while there are nearer ones (Wu, Manmatha, Smola and Krähenbühl, "Sampling matters", 2017). Draws.
  case distanceWeighted(cutoff: Float = 0.5, limit: Float = 1.4)
  /// For each anchor its farthest positive and its nearest negative (Hermans, Beyer and Leibe, 2017).
  case batchHard
  /// For each anchor one positive and one negative, each easy or hard; by default the nearest positive, and
  /// of the negatives farther than it the nearest (Xuan, Stylianou and Pless, "Easy positive triplet mining",
  /// 2020).
  case batchEasyHard(positive: Positive = .easy, negative: Negative = .semiHard)

  /// Which positive of an anchor.
  public enum Positive: Sendable {
    /// The nearest.
    case easy
    /// The farthest.
    case hard
  }

  /// Which negative of an anchor.
  public enum Negative: Sendable {
    /// The farthest.
    case easy
    /// The nearest of those that are farther than the positive; an anchor without one is left out.
    case semiHard
    /// The nearest.
    case hard
  }

  /// Whether it draws, and so needs a generator.
  public var draws: Bool {
    switch self {
    case .random, .distanceWeighted: true
    default: false
    }
  }

  /// Returns triplets, anchor by anchor.
  ///
  /// - Parameters:
  ///   - distance: what near and far mean.
  ///   - margin: of ``semiHard``; infinite for no upper end.
  public func triplets(
    _ comparison: Comparison, distance: Distance = .euclidean, margin: Float = 0.2
  ) -> Triplets {
    switch self {
    case .all: return filtered(comparison, nil) { _, _ in true }
    // Written so that a distance that is not a number passes.
    case .hard: return filtered(comparison, distance) { ap, an in !(an > ap) }
    case .semiHard:
      return filtered(comparison, distance) { ap, an in !(an <= ap) && !(an >= ap + margin) }
    case .batchHard: return extremes(comparison, distance, .hard, .hard)
    case .batchEasyHard(let positive, let negative):
      return extremes(comparison, distance, positive, negative)
    case .random(let perAnchor): return drawn(comparison, perAnchor)
    case .distanceWeighted(let cutoff, let limit): return weighted(comparison, cutoff, limit)
    }
  }
}

// MARK: Without drawing

/// The rows of the distance matrix, without gradients.
private func distanceRows(_ comparison: Comparison, _ distance: Distance) -> [ArraySlice<Float>] {
  let all = distance.matrix(comparison.queries.value, comparison.references.value).scalars
  let m = comparison.referenceLabels.count
  return comparison.labels.indices.map { all[$0 * m..<($0 + 1) * m] }
}

private func filtered(
  _ comparison: Comparison, _ distance: Distance?, _ holds: (_ ap: Float, _ an: Float) -> Bool
) -> Triplets {
  let rows = distance.map { distanceRows(comparison, $0) }
  var result = Triplets()
  for anchor in comparison.labels.indices {
    let negatives = comparison.negatives(anchor)
    let row = rows.map { Array($0[anchor]) }
    for positive in comparison.positives(anchor) {
      for negative in negatives where row.map({ holds($0[positive], $0[negative]) }) ?? true {
        result.append(anchor: anchor, positive: positive, negative: negative)
      }
    }
  }
  return result
}

private func extremes(
  _ comparison: Comparison, _ distance: Distance, _ positive: TripletMiner.Positive,
  _ negative: TripletMiner.Negative
) -> Triplets {
  var result = Triplets()
  for (anchor, slice) in distanceRows(comparison, distance).enumerated() {
    let row = Array(slice)
    func nearest(_ places: [Int]) -> Int? { places.min { row[$0] < row[$1] } }
    func farthest(_ places: [Int]) -> Int? { places.min { row[$0] > row[$1] } }
    let positives = comparison.positives(anchor)
    let negatives = comparison.negatives(anchor)
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

// MARK: Drawing

extension Comparison {
  fileprivate func source(_ miner: String) -> Generator {
    guard let generator else {
      fatalError(
        "TripletMiner.\(miner): draws, so it needs a generator; call the loss with using: &generator"
      )
    }
    return generator
  }
}

private func drawn(_ comparison: Comparison, _ perAnchor: Int) -> Triplets {
  var generator = comparison.source("random")
  var result = Triplets()
  for anchor in comparison.labels.indices {
    let (positives, negatives) = (comparison.positives(anchor), comparison.negatives(anchor))
    if positives.isEmpty || negatives.isEmpty { continue }
    for _ in 0..<perAnchor {
      result.append(
        anchor: anchor, positive: positives[generator.integer(below: positives.count)],
        negative: negatives[generator.integer(below: negatives.count)])
    }
  }
  return result
}

private func weighted(_ comparison: Comparison, _ cutoff: Float, _ limit: Float) -> Triplets {
  var generator = comparison.source("distanceWeighted")
  let n = Float(comparison.queries.shape[1])
  let rows = distanceRows(comparison, .cosine)
  var result = Triplets()
  for anchor in comparison.labels.indices {
    let row = Array(rows[anchor])
    let negatives = comparison.negatives(anchor)
    if negatives.isEmpty { continue }
    // On the sphere d² = 2 · (1 − cos).
    let distances = negatives.map { (2 * row[$0]).squareRoot() }
    var weights = distances.map { distance -> Float in
      if !(distance < limit) { return -.infinity }
      let d = max(distance, cutoff)
      return (2 - n) * logf(d) - (n - 3) / 2 * logf(max(1 - d * d / 4, 1e-8))
    }
    let largest = weights.max() ?? 0
    weights = weights.map { largest.isFinite ? expf($0 - largest) : 1 }
    for positive in comparison.positives(anchor) {
      var rest = generator.uniform() * weights.reduce(0, +)
      let place = weights.firstIndex { weight in
        rest -= weight
        return rest < 0
      }
      let last = weights.lastIndex { $0 > 0 } ?? 0
      result.append(anchor: anchor, positive: positive, negative: negatives[place ?? last])
    }
  }
  return result
}
