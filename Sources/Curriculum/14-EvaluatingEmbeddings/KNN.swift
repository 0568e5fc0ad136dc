import Contrastive
import Tensors

extension Solutions {
  /// Exercise 14.1: predict each class from the nearest neighbors.
  ///
  /// The first question about embeddings is also the most honest: do neighbors have the same class? No
  /// training is needed to answer it. Predict the class of each embedding from the others: each of the k
  /// nearest votes for its own class, and the class with the most votes wins. The embedding itself, at
  /// distance 0, must not vote: it knows the answer. This is called *leave one out*.
  ///
  ///     on a line       0   1   3   4   8   8   9
  ///     classes         5   5   2   2   7   3   7
  ///     k = 3           the neighbors of the point at 0 vote 5, 2 and 2: class 2 wins
  ///
  /// Two rules break ties. Of two neighbors at the same distance, the one with the smaller index counts as
  /// nearer. Of classes with the same number of votes, the smallest label wins.
  ///
  /// `Distance.euclidean.matrix(embeddings, embeddings)` computes the distances of all pairs, `[N, N]`; its
  /// `.scalars` are an array of all elements, row by row.
  ///
  /// - Parameters:
  ///   - embeddings: `[N, D]`.
  ///   - labels: the N classes.
  ///   - k: the number of neighbors that vote, from 1 to N − 1.
  /// - Returns: the predicted class of each embedding.
  public static func kNN(_ embeddings: Tensor<Float>, labels: [Int], k: Int) throws -> [Int] {
    let distances = Distance.euclidean.matrix(embeddings, embeddings).scalars
    return labels.indices.map { i in
      let row = distances[(i * labels.count)..<((i + 1) * labels.count)]
      func isNearer(_ a: Int, _ b: Int) -> Bool {
        (row[row.startIndex + a], a) < (row[row.startIndex + b], b)
      }
      let nearest = labels.indices.filter { $0 != i }.sorted(by: isNearer).prefix(k)
      var votes: [Int: Int] = [:]
      for neighbor in nearest { votes[labels[neighbor], default: 0] += 1 }
      let most = votes.values.max() ?? 0
      return votes.keys.filter { votes[$0] == most }.min() ?? labels[i]
    }
  }
}

extension Exercises {
  public static let kNN = Exercise<(Tensor<Float>, [Int], Int) throws -> [Int]>(
    .kNN, solution: Solutions.kNN, cases: neighborhoods,
    run: { try $0($1.embeddings, $1.labels, $1.k) }, expected: reference, describe: \.text,
    difference: difference,
    trivialAnswers: [
      { _, labels, _ in labels.map { _ in 0 } }, { _, labels, _ in labels }, { _, _, _ in [] },
    ],
    mistakes: {
      Mistake("the embedding votes for itself: at distance 0, it always gives the right answer") {
        embeddings, labels, k in
        predictions(embeddings, labels) { ranking, _ in ranking.prefix(k) }
      }
      Mistake(
        "the first of the ranking is left out, whichever it is: among equal embeddings, that may be another"
      ) { embeddings, labels, k in
        predictions(embeddings, labels) { ranking, _ in ranking.dropFirst().prefix(k) }
      }
      Mistake("these are the labels themselves: predict from the labels of the neighbors") {
        _, labels, _ in labels
      }
      Mistake("indices, not classes: return a label") { embeddings, labels, _ in
        labels.indices.map { i in ranking(i, in: embeddings).first { $0 != i } ?? 0 }
      }
      Mistake("only the nearest neighbor decides: k neighbors vote") { embeddings, labels, _ in
        try Solutions.kNN(embeddings, labels: labels, k: 1)
      }
      tooFew { labels, i in labels[i] }.also { embeddings, labels, k in
        predictions(embeddings, labels) { ranking, i in ranking.filter { $0 != i }.prefix(k - 1) }
      }
      tooFew { _, _ in 0 }.crashes { $0.k == 1 }
      Mistake("one neighbor too many: only the k nearest of the others vote") {
        try Solutions.kNN($0, labels: $1, k: $2 + 1)
      }
      Mistake("in a tie, the nearer class wins: here the smallest label wins") {
        embeddings, labels, k in
        predictions(embeddings, labels, tie: nearest) {
          ranking, i in ranking.filter { $0 != i }.prefix(k)
        }
      }
      Mistake("in a tie, the largest label wins: here the smallest one wins") {
        embeddings, labels, k in
        predictions(embeddings, labels, tie: largest) { ranking, i in
          ranking.filter { $0 != i }.prefix(k)
        }
      }
      Mistake("of neighbors at the same distance, the last comes first: the first one counts") {
        embeddings, labels, k in
        let backward = Tensor.stack(labels.indices.reversed().map { embeddings[$0] })
        return try Solutions.kNN(backward, labels: labels.reversed(), k: k).reversed()
      }
      Mistake("the farthest neighbors vote: take the nearest") { embeddings, labels, k in
        predictions(embeddings, labels) { ranking, i in ranking.filter { $0 != i }.suffix(k) }
      }
      Mistake("votes are weighted by distance: here all votes are equal") {
        KNearestNeighbors($0, labels: $1).leaveOneOutPredictions(k: $2, vote: .inverseDistance)
      }
    })
}

private typealias Classifier = (Tensor<Float>, [Int], Int) throws -> [Int]

/// - Parameter noVotes: what is predicted if nobody votes.
private func tooFew(
  _ noVotes: @escaping (_ labels: [Int], _ i: Int) -> Int
) -> Mistake<Classifier, Neighborhood, [Int]> {
  Mistake("one neighbor too few: the k nearest of the others vote") { embeddings, labels, k in
    if k == 1 { return labels.indices.map { noVotes(labels, $0) } }
    return try Solutions.kNN(embeddings, labels: labels, k: k - 1)
  }
}

private func smallest(_ best: [Int], _ votes: [Int]) -> Int? { best.min() }

private func largest(_ best: [Int], _ votes: [Int]) -> Int? { best.max() }

private func nearest(_ best: [Int], _ votes: [Int]) -> Int? { votes.first { best.contains($0) } }

/// Predicts each class by the votes of some of its ranking, in which the embedding itself is included.
///
/// - Parameter tie: which of the classes with the most votes wins; the votes are in the order of the ranking.
private func predictions(
  _ embeddings: Tensor<Float>, _ labels: [Int],
  tie: (_ best: [Int], _ votes: [Int]) -> Int? = smallest,
  voters: (_ ranking: [Int], _ i: Int) -> ArraySlice<Int>
) -> [Int] {
  labels.indices.map { i in
    let votes = voters(ranking(i, in: embeddings), i).map { labels[$0] }
    let counts = Dictionary(votes.map { ($0, 1) }, uniquingKeysWith: +)
    let most = counts.values.max() ?? 0
    return tie(counts.keys.filter { counts[$0] == most }, votes) ?? 0
  }
}

/// By hand, on a line, first: between two groups, two equal points, and a class with one member.
private func neighborhoods() -> [Neighborhood] {
  var generator = Generator(seed: 141)
  func drawn(_ labels: [Int], _ dimensions: Int, below limit: Int, k: Int) -> Neighborhood {
    Neighborhood(labels, dimensions: dimensions, below: limit, k: k, using: &generator)
  }
  let line = [3, 2, 1].map {
    Neighborhood([[0], [1], [3], [4], [8], [8], [9]], labels: [5, 5, 2, 2, 7, 3, 7], k: $0)
  }
  return line + [
    drawn([0, 1, 0, 1, 2, 1, 2, 0, 2, 1, 0, 2], 2, below: 9, k: 3),
    drawn([4, 1, 4, 1, 1, 4, 3, 3, 3], 2, below: 4, k: 4),
    drawn([0, 1, 2, 0, 1, 2, 0, 1], 3, below: 2, k: 5),
    drawn([2, 9], 3, below: 5, k: 1), drawn([6, 6, 6, 6], 1, below: 9, k: 3),
    drawn([8, 3, 8, 3, 5, 5], 2, below: 20, k: 5),
  ]
}

/// By exact distances.
private func reference(_ neighborhood: Neighborhood) -> [Int] {
  neighborhood.labels.indices.map { i in
    let votes = neighborhood.ranking(i).prefix(neighborhood.k).map { neighborhood.labels[$0] }
    func count(_ label: Int) -> Int { votes.count { $0 == label } }
    return votes.min { (-count($0), $0) < (-count($1), $1) } ?? -1
  }
}

private func difference(_ actual: [Int], _ expected: [Int]) -> String? {
  if actual.count != expected.count {
    return "\(actual.count) predictions for \(expected.count) embeddings"
  }
  return actual.indices.first { actual[$0] != expected[$0] }.map {
    "embedding \($0): class \(actual[$0]), expected \(expected[$0])"
  }
}
