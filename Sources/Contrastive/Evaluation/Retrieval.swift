import Tensors

/// How well a search by distance puts the images of a query's class first.
///
///     let found = Retrieval(embeddings, labels: labels)   // each row looks for its like among the others
///     found.recall(at: 1)
///     found.meanAveragePrecisionAtR
///
/// All measures are means over the queries that have something to find, from 0 to 1. Of rows equally far
/// the one that stands first counts as nearer.
public struct Retrieval: Sendable {
  /// For each query that has something to find, at which places of its ranking, from 0 on, it stands.
  public let ranks: [[Int]]
  /// How many queries have nothing to find: they count nowhere.
  public let skippedCount: Int

  /// Lets each of `queries` look for its class among the references.
  ///
  /// - Parameters:
  ///   - queries: `[M, D]`.
  ///   - references: `[N, D]`.
  public init(
    _ queries: Tensor<Float>, labels: [Int], references: Tensor<Float>, referenceLabels: [Int],
    distance: Distance = .euclidean
  ) {
    requireLabels(queries, labels, "Retrieval")
    requireLabels(references, referenceLabels, "Retrieval")
    self.init(queries, labels, references, referenceLabels, distance) { _, _ in true }
  }

  /// Lets each row of `embeddings`, `[N, D]`, look for its class among all others.
  public init(_ embeddings: Tensor<Float>, labels: [Int], distance: Distance = .euclidean) {
    requireLabels(embeddings, labels, "Retrieval")
    self.init(embeddings, labels, embeddings, labels, distance) { $0 != $1 }
  }

  private init(
    _ queries: Tensor<Float>, _ labels: [Int], _ references: Tensor<Float>,
    _ referenceLabels: [Int], _ distance: Distance, admits: (Int, Int) -> Bool
  ) {
    var all: [[Int]] = []
    for start in stride(from: 0, to: labels.count, by: 256) {
      let batch = queries[start..<min(start + 256, labels.count)]
      all += distance.matrix(batch, references).withRows { row, index in
        let query = start + index
        var (wanted, others): ([Candidate], [Candidate]) = ([], [])
        for (place, distance) in row.enumerated() where admits(query, place) {
          let candidate = Candidate(distance, place)
          if referenceLabels[place] == labels[query] {
            wanted.append(candidate)
          } else {
            others.append(candidate)
          }
        }
        return Self.ranks(wanted.sorted(), others)
      }
    }
    ranks = all.filter { !$0.isEmpty }
    skippedCount = all.count - ranks.count
  }

  /// The places of `wanted` among both: a search for each of the others, instead of sorting them.
  private static func ranks(_ wanted: [Candidate], _ others: [Candidate]) -> [Int] {
    var ahead = [Int](repeating: 0, count: wanted.count + 1)
    for other in others {
      var (low, high) = (0, wanted.count)
      while low < high {
        let middle = (low + high) / 2
        if wanted[middle] < other { low = middle + 1 } else { high = middle }
      }
      ahead[low] += 1
    }
    var passed = 0
    return wanted.indices.map {
      passed += ahead[$0]
      return passed + $0
    }
  }

  /// Returns the share of queries that find one of their class among the first `k`: recall@k as metric
  /// learning has it (Jégou, Douze and Schmid, 2011).
  public func recall(at k: Int) -> Double { mean { $0[0] < k ? 1 : 0 } }

  /// Returns the share of their class among the first `k`.
  public func precision(at k: Int) -> Double {
    require(k > 0, "Retrieval: precision at \(k); k must be positive")
    return mean { Double($0.count { $0 < k }) / Double(k) }
  }

  /// MAP: the mean over queries of the mean, over what there is to find, of the precision where it stands.
  public var meanAveragePrecision: Double { mean { Self.precisions($0) / Double($0.count) } }

  /// MAP@R: the same among the first R only, R being how many there are to find (Musgrave, Belongie and Lim,
  /// "A metric learning reality check", 2020).
  public var meanAveragePrecisionAtR: Double {
    mean { ranks in Self.precisions(ranks.filter { $0 < ranks.count }) / Double(ranks.count) }
  }

  /// R-precision: the share of their class among the first R.
  public var rPrecision: Double {
    mean { ranks in Double(ranks.count { $0 < ranks.count }) / Double(ranks.count) }
  }

  private static func precisions(_ ranks: [Int]) -> Double {
    ranks.enumerated().reduce(0) { $0 + Double($1.offset + 1) / Double($1.element + 1) }
  }

  private func mean(_ measure: ([Int]) -> Double) -> Double {
    ranks.reduce(0) { $0 + measure($1) } / Double(max(ranks.count, 1))
  }
}
