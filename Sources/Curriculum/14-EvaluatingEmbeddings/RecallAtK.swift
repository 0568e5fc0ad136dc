import Tensors

/// Checks `recallAtK` on embeddings with ties, with equal ones and with classes of one, against the
/// definition.
public func checkRecallAtK(_ exercises: any Chapter14Exercises.Type) -> Report {
  .checking {
    var generator = Generator(seed: 144)
    for search in Search.cases(using: &generator) {
      let (points, expected) = (search.points, search.expected)
      let actual = try exercises.recallAtK(points.embeddings, labels: points.labels, k: search.k)
      if (actual - expected).magnitude <= 1e-6 { continue }
      return Report.Failure(
        input: "k = \(search.k), labels \(points.labels), embeddings\n\(points.embeddings)",
        actual: "\(actual)", expected: "\(expected)",
        difference: "\(actual) is not \(expected)", diagnosis: search.diagnosis(actual))
    }
    return nil
  }
}

private struct Search {
  let points: Neighborhood
  let k: Int

  static func cases(using generator: inout Generator) -> [Search] {
    func drawn(_ labels: [Int], _ dimensions: Int, below limit: Int, k: Int) -> Search {
      Search(
        points: Neighborhood(labels, dimensions: dimensions, below: limit, using: &generator), k: k
      )
    }
    // On a line, by hand; 4 is a class of one.
    let line = Neighborhood(
      [[0], [1], [3], [6], [10], [15], [21], [28]], labels: [1, 1, 2, 2, 4, 1, 2, 1])
    let equal = Neighborhood([[5], [5], [5], [9], [9]], labels: [1, 2, 1, 2, 2])
    return [
      Search(points: line, k: 2), Search(points: line, k: 3), Search(points: line, k: 1),
      drawn([0, 1, 0, 1, 2, 1, 2, 0, 2, 1, 0, 2, 3], 2, below: 9, k: 2),
      Search(points: equal, k: 1), drawn([0, 1, 2, 0, 1, 2, 5], 2, below: 3, k: 3),
      drawn([1, 2, 3], 2, below: 9, k: 1), drawn([1, 1, 2], 2, below: 9, k: 9),
      drawn([4], 2, below: 9, k: 1),
    ]
  }

  private func isWanted(_ i: Int, _ j: Int) -> Bool {
    i != j && points.labels[i] == points.labels[j]
  }

  private var queries: [Int] {
    points.labels.indices.filter { i in points.labels.indices.contains { isWanted(i, $0) } }
  }

  private func mean(_ queries: [Int], _ measure: (Int) -> Double) -> Double {
    queries.reduce(0) { $0 + measure($1) } / Double(max(queries.count, 1))
  }

  /// The places in a ranking where those of the query's class stand.
  private func places(_ i: Int, _ candidates: Neighborhood.Candidates = .others) -> [Int] {
    let ranking = points.ranking(i, candidates)
    return ranking.indices.filter { points.labels[ranking[$0]] == points.labels[i] }
  }

  private func recall(
    _ queries: [Int], _ candidates: Neighborhood.Candidates = .others, k: Int? = nil
  ) -> Double {
    mean(queries) { (places($0, candidates).first ?? .max) < (k ?? self.k) ? 1 : 0 }
  }

  var expected: Double { recall(queries) }

  func diagnosis(_ actual: Double) -> String? {
    let all = Array(points.labels.indices)
    func found(_ i: Int) -> Double { Double(places(i).count { $0 < k }) }
    let ways: [(Double, String)] = [
      (recall(all), "those alone in their class asked too: they have nothing to find"),
      (recall(all, .all), "itself among what it finds: that is always a hit"),
      (recall(queries, .all), "itself among what it finds: that is always a hit"),
      (
        recall(queries, .allButFirst),
        "the first of the order left out, whoever it is: beside an equal embedding that is not itself"
      ),
      (
        mean(queries) { found($0) / Double(k) },
        "the share of the first k that are right: that is precision; one is enough here"
      ),
      (
        mean(queries) { found($0) / Double(places($0).count) },
        "the share of its class that is found: one of them is enough here"
      ),
      (
        mean(queries) { places($0).contains(k - 1) ? 1 : 0 },
        "only the one at place k looked at: all of the first k count"
      ),
      (recall(queries, k: k - 1), "one too few looked at: the first k of the others count"),
      (recall(queries, k: k + 1), "one too many looked at: the first k of the others count"),
      (
        recall(queries) * Double(queries.count),
        "hits counted: the share of the queries is asked for"
      ),
      (1 - expected, "the share of misses: hits are asked for"),
    ]
    return ways.first { abs($0.0 - actual) <= 1e-6 }?.1
  }
}
