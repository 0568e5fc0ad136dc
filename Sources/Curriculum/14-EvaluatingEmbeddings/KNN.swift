import Tensors

/// Checks `kNN` on embeddings with many ties, also with equal ones, against a plain search.
public func checkKNN(_ exercises: any Chapter14Exercises.Type) -> Report {
  .checking {
    var generator = Generator(seed: 141)
    for vote in Vote.cases(using: &generator) {
      let expected = vote.expected
      let points = vote.points
      let actual = try exercises.kNN(points.embeddings, labels: points.labels, k: vote.k)
      if actual == expected { continue }
      let place = zip(actual, expected).enumerated().first { $1.0 != $1.1 }?.offset
      return Report.Failure(
        input: "k = \(vote.k), labels \(points.labels), embeddings\n\(points.embeddings)",
        actual: "\(actual)", expected: "\(expected)",
        difference: place.map { "embedding \($0)" } ?? "\(actual.count) answers",
        diagnosis: vote.diagnosis(actual))
    }
    return nil
  }
}

private struct Vote {
  /// Who wins where classes have as many votes.
  enum Tie { case smallest, largest, nearest }

  let points: Neighborhood
  let k: Int

  static func cases(using generator: inout Generator) -> [Vote] {
    func drawn(_ labels: [Int], _ dimensions: Int, below limit: Int, k: Int) -> Vote {
      Vote(
        points: Neighborhood(labels, dimensions: dimensions, below: limit, using: &generator), k: k
      )
    }
    // On a line, by hand: between two groups, two equal ones, and a class alone.
    let line = Neighborhood([[0], [1], [3], [4], [8], [8], [9]], labels: [5, 5, 2, 2, 7, 3, 7])
    return [
      Vote(points: line, k: 3), Vote(points: line, k: 2), Vote(points: line, k: 1),
      drawn([0, 1, 0, 1, 2, 1, 2, 0, 2, 1, 0, 2], 2, below: 9, k: 3),
      drawn([4, 1, 4, 1, 1, 4, 3, 3, 3], 2, below: 4, k: 4),
      drawn([0, 1, 2, 0, 1, 2, 0, 1], 3, below: 2, k: 5),
      drawn([2, 9], 3, below: 5, k: 1), drawn([6, 6, 6, 6], 1, below: 9, k: 3),
      drawn([8, 3, 8, 3, 5, 5], 2, below: 20, k: 5),
    ]
  }

  private func answers(
    _ candidates: Neighborhood.Candidates = .others, lastFirst: Bool = false, k: Int? = nil,
    tie: Tie = .smallest, weighed: Bool = false
  ) -> [Int] {
    points.labels.indices.map { i in
      let ranking = points.ranking(i, candidates, lastFirst: lastFirst)
      return winner(i, ranking.prefix(k ?? self.k), tie, weighed)
    }
  }

  private func winner(
    _ i: Int, _ voters: ArraySlice<Int>, _ tie: Tie, _ weighed: Bool
  ) -> Int {
    var votes: [Int: Double] = [:]
    for voter in voters {
      let distance = Double(points.squaredDistance(i, voter)).squareRoot()
      votes[points.labels[voter], default: 0] += weighed ? 1 / max(distance, 1e-9) : 1
    }
    let most = votes.values.max() ?? 0
    let best = votes.keys.filter { votes[$0] == most }.sorted()
    switch tie {
    case .smallest: return best.first ?? -1
    case .largest: return best.last ?? -1
    case .nearest:
      return voters.lazy.map { points.labels[$0] }.first { best.contains($0) } ?? -1
    }
  }

  var expected: [Int] { answers() }

  func diagnosis(_ actual: [Int]) -> String? {
    let farthest = points.labels.indices.map { i in
      winner(i, ArraySlice(points.ranking(i).reversed()).prefix(k), .smallest, false)
    }
    let places = points.labels.indices.map { points.ranking($0).first ?? -1 }
    let ways: [([Int], String)] = [
      (
        answers(.all),
        "itself among its neighbors: it is at distance 0 and votes for its own label, the answer"
      ),
      (
        answers(.allButFirst),
        "the first of the order left out, whoever it is: beside an equal embedding that is not itself"
      ),
      (points.labels, "the labels themselves: what do the neighbors say?"),
      (places, "places, not classes: the answer is a label"),
      (answers(k: 1), "the nearest alone decides: k of them vote"),
      (answers(k: k - 1), "one neighbor too few: the first k of the others vote"),
      (answers(k: k + 1), "one neighbor too many: the first k of the others vote"),
      (answers(tie: .nearest), "a tie given to the nearer class: here the smallest label wins"),
      (answers(tie: .largest), "a tie given to the largest label: the smallest one wins"),
      (answers(lastFirst: true), "of equally near ones the last: the first one counts"),
      (answers(weighed: true), "votes weighed by nearness: here every vote is one"),
      (farthest, "the farthest asked: the nearest are alike"),
    ]
    return ways.first { $0.0 == actual }?.1
  }
}
