import Contrastive
import Curriculum
import Tensors

extension Exercises14 {
  /// Exercise 14.4: recall at k.
  ///
  /// Somebody searches a thousand pictures for more of what is on theirs, and looks at the first k. Was one of
  /// them right? Ask every embedding, with all others as what is searched; *recall at k* is the share of
  /// searches in which at least one of the first k is of the query's class.
  ///
  ///     on a line     0   1   3   6   10   15   21   28
  ///     classes       1   1   2   2    4    1    2    1
  ///     k = 2         found by those at 0, 1, 3, 6 and 28; not by those at 15 and 21: 5/7
  ///
  /// The one at 10 is alone in its class. It has nothing to find, so it is not asked, and counts nowhere.
  ///
  /// An embedding never finds itself. Of equally near ones the one that stands first counts as nearer. Where k
  /// is larger than the number of others, all of them are looked at; where nobody has anything to find, the
  /// answer is 0.
  ///
  /// (Elsewhere "recall" is the share of *all* right ones that was found. In metric learning one is enough.)
  ///
  /// - Parameters:
  ///   - embeddings: `[N, D]`.
  ///   - labels: the N classes.
  ///   - k: how many are looked at, at least 1.
  /// - Returns: from 0 to 1.
  public static func recallAtK(
    _ embeddings: Tensor<Float>, labels: [Int], k: Int
  ) throws -> Double {
    throw Unsolved("recallAtK")
  }
}
