import Contrastive
import Tensors

extension Solutions {
  /// Exercise 14.4: measure recall at k.
  ///
  /// You search a thousand images for others of the same class, and look at the first k results. Is one of
  /// them right? Use each embedding as a query that searches all the others. *Recall at k* is the fraction of
  /// queries with at least one result of their own class among the first k.
  ///
  ///     on a line     0   1   3   6   10   15   21   28
  ///     classes       1   1   2   2    4    1    2    1
  ///     k = 2         right at 0, 1, 3, 6 and 28, wrong at 15 and 21: 5/7
  ///
  /// The embedding at 10 is the only one of its class. It has nothing to find, so it is not a query.
  ///
  /// An embedding never finds itself. Of two embeddings at the same distance, the one with the smaller index
  /// counts as nearer. If k is larger than the number of the others, look at all of them. If there are no
  /// queries, nothing is measured: return NaN.
  ///
  /// (In information retrieval, recall is the fraction of *all* right results that were found. In metric
  /// learning, one is enough.)
  ///
  /// - Parameters:
  ///   - embeddings: `[N, D]`.
  ///   - labels: the N classes.
  ///   - k: the number of results to look at, at least 1.
  /// - Returns: recall at k, from 0 to 1, or NaN.
  public static func recallAtK(
    _ embeddings: Tensor<Float>, labels: [Int], k: Int
  ) throws -> Double {
    let distances = Distance.euclidean.matrix(embeddings, embeddings).scalars
    func others(_ i: Int) -> [Int] { labels.indices.filter { $0 != i } }
    let queries = labels.indices.filter { i in others(i).contains { labels[$0] == labels[i] } }
    let hits = queries.count { i in
      let start = i * labels.count
      let ranking = others(i).sorted { (distances[start + $0], $0) < (distances[start + $1], $1) }
      return ranking.prefix(k).contains { labels[$0] == labels[i] }
    }
    return Double(hits) / Double(queries.count)
  }
}

extension Exercises {
  public static let recallAtK = Exercise<(Tensor<Float>, [Int], Int) throws -> Double>(
    .recallAtK, solution: Solutions.recallAtK, cases: neighborhoods,
    run: { try $0($1.embeddings, $1.labels, $1.k) }, expected: reference, describe: \.text,
    difference: difference,
    trivialAnswers: [{ _, _, _ in 0 }, { Double($2) }, { _, _, _ in .nan }],
    mistakes: {
      Mistake(
        "embeddings that are alone in their class count as queries: they have nothing to find"
      ) { embeddings, labels, k in
        let hits = ranks(embeddings, labels).count { $0[0] < k }
        return Double(hits) / Double(labels.count)
      }
      Mistake("the query finds itself: that is always a hit") { embeddings, labels, k in
        mean(labels.indices.map { findsClass($0, embeddings, labels) { $0.prefix(k) } ? 1 : 0 })
      }
      .also { embeddings, labels, k in
        mean(queries(labels).map { findsClass($0, embeddings, labels) { $0.prefix(k) } ? 1 : 0 })
      }
      Mistake(
        "the first of the ranking is left out, whichever it is: among equal embeddings, that may be another"
      ) { embeddings, labels, k in
        mean(
          queries(labels).map {
            findsClass($0, embeddings, labels) { $0.dropFirst().prefix(k) } ? 1 : 0
          })
      }
      Mistake("this is precision, the fraction of the first k that are right: here one is enough") {
        embeddings, labels, k in
        mean(ranks(embeddings, labels).map { Double($0.count { $0 < k }) / Double(k) })
      }
      Mistake("this is the fraction of the query's class that is found: here one is enough") {
        embeddings, labels, k in
        mean(
          ranks(embeddings, labels).map { Double($0.count { $0 < k }) / Double($0.count) })
      }
      onlyTheLast
      onlyTheLast.crashes { $0.k >= $0.labels.count && !queries($0.labels).isEmpty }
      Mistake("one result too few: the first k of the others count") {
        try Solutions.recallAtK($0, labels: $1, k: $2 - 1)
      }
      Mistake("one result too many: only the first k of the others count") {
        try Solutions.recallAtK($0, labels: $1, k: $2 + 1)
      }
      Mistake("this is the number of hits: divide it by the number of queries") {
        embeddings, labels, k in
        Double(ranks(embeddings, labels).count { $0[0] < k })
      }
      Mistake("this is the fraction of misses: return the fraction of hits") {
        1 - (try Solutions.recallAtK($0, labels: $1, k: $2))
      }
      .also { embeddings, labels, k in
        mean(ranks(embeddings, labels).map { $0[0] < k ? 0 : 1 })
      }
      Mistake("0 says that every search failed: return NaN if there are no queries") {
        embeddings, labels, k in
        let recall = try Solutions.recallAtK(embeddings, labels: labels, k: k)
        return queries(labels).isEmpty ? 0 : recall
      }
    })
}

private typealias Search = (Tensor<Float>, [Int], Int) throws -> Double

private var onlyTheLast: Mistake<Search, Neighborhood, Double> {
  Mistake("only the result at rank k counts: look at all of the first k") {
    embeddings, labels, k in
    mean(ranks(embeddings, labels).map { $0.contains(k - 1) ? 1 : 0 })
  }
}

/// The indices of those that are not alone in their class.
private func queries(_ labels: [Int]) -> [Int] {
  labels.indices.filter { i in labels.count { $0 == labels[i] } > 1 }
}

/// For each query, the ranks, from 0, of the results of its class.
private func ranks(_ embeddings: Tensor<Float>, _ labels: [Int]) -> [[Int]] {
  queries(labels).map { i in
    let ranking = ranking(i, in: embeddings).filter { $0 != i }
    return ranking.indices.filter { labels[ranking[$0]] == labels[i] }
  }
}

/// Whether some results of a search that finds the query, too, are of its class.
private func findsClass(
  _ i: Int, _ embeddings: Tensor<Float>, _ labels: [Int],
  results: (_ ranking: [Int]) -> ArraySlice<Int>
) -> Bool {
  results(ranking(i, in: embeddings)).contains { labels[$0] == labels[i] }
}

/// NaN if there are none.
private func mean(_ numbers: [Double]) -> Double {
  numbers.reduce(0, +) / Double(numbers.count)
}

/// By hand, on a line, first: 4 is a class of one.
private func neighborhoods() -> [Neighborhood] {
  var generator = Generator(seed: 144)
  func drawn(_ labels: [Int], below limit: Int, k: Int) -> Neighborhood {
    Neighborhood(labels, dimensions: 2, below: limit, k: k, using: &generator)
  }
  let line = [2, 3, 1].map {
    Neighborhood(
      [[0], [1], [3], [6], [10], [15], [21], [28]], labels: [1, 1, 2, 2, 4, 1, 2, 1], k: $0)
  }
  return line + [
    drawn([0, 1, 0, 1, 2, 1, 2, 0, 2, 1, 0, 2, 3], below: 9, k: 2),
    Neighborhood([[5], [5], [5], [9], [9]], labels: [1, 2, 1, 2, 2], k: 1),
    drawn([0, 1, 2, 0, 1, 2, 5], below: 3, k: 3), drawn([1, 2, 3], below: 9, k: 1),
    drawn([1, 1, 2], below: 9, k: 9), drawn([4], below: 9, k: 1),
  ]
}

/// By exact distances.
private func reference(_ neighborhood: Neighborhood) -> Double {
  let labels = neighborhood.labels
  let hits = labels.indices.compactMap { i -> Bool? in
    let isRight = neighborhood.ranking(i).map { labels[$0] == labels[i] }
    return isRight.contains(true) ? isRight.prefix(neighborhood.k).contains(true) : nil
  }
  return Double(hits.count { $0 }) / Double(hits.count)
}

private func difference(_ actual: Double, _ expected: Double) -> String? {
  let isSame =
    actual == expected || actual.isNaN && expected.isNaN || (actual - expected).magnitude <= 1e-6
  return isSame ? nil : "\(actual) is not \(expected)"
}
