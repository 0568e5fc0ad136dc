import Tensors

/// Retrieval metrics: how highly a search by distance ranks the items of a query's class.
///
///     let found = Retrieval(embeddings, labels: labels)   // each row queries all others
///     found.recall(at: 1)
///     found.meanAveragePrecisionAtR
///
/// All metrics are means over the queries that have relevant items, from 0 to 1; NaN if no query has any. On
/// ties, the lower index comes first.
public struct Retrieval: Sendable {
  /// The ranks of the relevant items for each query that has any, from 0.
  public let ranks: [[Int]]
  /// The number of queries without relevant items, which are excluded.
  public let skippedCount: Int

  /// Ranks the references for each query.
  ///
  /// - Parameters:
  ///   - queries: `[M, D]`.
  ///   - labels: The class of each query.
  ///   - references: `[N, D]`.
  ///   - referenceLabels: The class of each reference.
  ///   - distance: The distance metric.
  public init(
    _ queries: Tensor<Float>, labels: [Int], references: Tensor<Float>, referenceLabels: [Int],
    distance: Distance = .euclidean
  ) {
    requireLabels(queries, labels, "Retrieval")
    requireLabels(references, referenceLabels, "Retrieval")
    self.init(queries, labels, references, referenceLabels, distance) { _, _ in true }
  }

  /// Ranks all other rows for each row of `embeddings`, `[N, D]`.
  public init(_ embeddings: Tensor<Float>, labels: [Int], distance: Distance = .euclidean) {
    requireLabels(embeddings, labels, "Retrieval")
    self.init(embeddings, labels, embeddings, labels, distance) { $0 != $1 }
  }

  private init(
    _ queries: Tensor<Float>, _ labels: [Int], _ references: Tensor<Float>,
    _ referenceLabels: [Int], _ distance: Distance, admits: (Int, Int) -> Bool
  ) {
    let (queries, references, _) =
      distance == .squaredEuclidean
      ? scaledTogether(queries, references, "Retrieval") : (queries, references, 1)
    var all: [[Int]] = []
    for start in stride(from: 0, to: labels.count, by: 256) {
      let batch = queries[start..<min(start + 256, labels.count)]
      all += distance.matrix(batch, references).withRows { row, index in
        let query = start + index
        var (relevant, others): ([Candidate], [Candidate]) = ([], [])
        for (reference, distance) in row.enumerated() where admits(query, reference) {
          let candidate = Candidate(distance, reference)
          if referenceLabels[reference] == labels[query] {
            relevant.append(candidate)
          } else {
            others.append(candidate)
          }
        }
        return Self.ranks(relevant.sorted(), others)
      }
    }
    ranks = all.filter { !$0.isEmpty }
    skippedCount = all.count - ranks.count
  }

  /// Returns the ranks of `relevant` among all candidates, with a binary search for each of the
  /// others instead of sorting them.
  private static func ranks(_ relevant: [Candidate], _ others: [Candidate]) -> [Int] {
    var ahead = [Int](repeating: 0, count: relevant.count + 1)
    for other in others {
      var (low, high) = (0, relevant.count)
      while low < high {
        let middle = (low + high) / 2
        if relevant[middle] < other { low = middle + 1 } else { high = middle }
      }
      ahead[low] += 1
    }
    var passed = 0
    return relevant.indices.map {
      passed += ahead[$0]
      return passed + $0
    }
  }

  /// Returns recall@k as defined in metric learning: the fraction of queries with a relevant item
  /// among the first `k` (Jégou, Douze and Schmid, 2011).
  public func recall(at k: Int) -> Double {
    require(k > 0, "Retrieval: k must be positive, but is \(k)")
    return mean { $0[0] < k ? 1 : 0 }
  }

  /// Returns precision@k: the fraction of relevant items among the first `k`.
  public func precision(at k: Int) -> Double {
    require(k > 0, "Retrieval: k must be positive, but is \(k)")
    return mean { Double($0.count { $0 < k }) / Double(k) }
  }

  /// The mean average precision (MAP): the mean over queries of the mean precision at the ranks of
  /// the relevant items.
  public var meanAveragePrecision: Double { mean { Self.precisions($0) / Double($0.count) } }

  /// MAP@R: the mean average precision among the first R items only, where R is the number of
  /// relevant items (Musgrave, Belongie and Lim, "A metric learning reality check", 2020).
  public var meanAveragePrecisionAtR: Double {
    mean { ranks in Self.precisions(ranks.filter { $0 < ranks.count }) / Double(ranks.count) }
  }

  /// R-precision: the fraction of relevant items among the first R.
  public var rPrecision: Double {
    mean { ranks in Double(ranks.count { $0 < ranks.count }) / Double(ranks.count) }
  }

  private static func precisions(_ ranks: [Int]) -> Double {
    ranks.enumerated().reduce(0) { $0 + Double($1.offset + 1) / Double($1.element + 1) }
  }

  private func mean(_ metric: ([Int]) -> Double) -> Double {
    ranks.isEmpty ? .nan : ranks.reduce(0) { $0 + metric($1) } / Double(ranks.count)
  }
}
