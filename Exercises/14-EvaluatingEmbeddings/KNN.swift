import Contrastive
import Curriculum
import Tensors

extension Exercises14 {
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
    throw Unsolved("kNN")
  }
}
