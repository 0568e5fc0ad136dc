import Contrastive
import Curriculum
import Tensors

extension Solutions14 {
  /// Exercise 14.1: ask the nearest neighbors.
  ///
  /// The first thing to ask of embeddings, and the most honest one: are neighbors alike? Nothing is trained for
  /// it. Let every embedding be answered by the others: the k nearest vote for their own classes, and most
  /// votes win. The embedding itself, at distance 0, must not vote: it knows the answer. This is called *leave
  /// one out*.
  ///
  ///     on a line       0   1   3   4   8   8   9
  ///     classes         5   5   2   2   7   3   7
  ///     k = 3           the one at 0: 5, 2 and 2 vote, so 2 wins
  ///
  /// Two rules make the answer one answer. Of equally near embeddings the one that stands first counts as
  /// nearer, and of classes with equally many votes the smallest label wins.
  ///
  /// `Distance.euclidean.matrix(embeddings, embeddings)` is the distance of all to all, `[N, N]`; its
  /// `.scalars` are an array, row after row.
  ///
  /// - Parameters:
  ///   - embeddings: `[N, D]`.
  ///   - labels: the N classes.
  ///   - k: how many vote, from 1 to N − 1.
  /// - Returns: for every embedding the class that the others give it.
  public static func kNN(_ embeddings: Tensor<Float>, labels: [Int], k: Int) throws -> [Int] {
    // solution
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
    // end of solution
  }
}
