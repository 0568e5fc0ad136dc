import Contrastive
import Curriculum
import Tensors

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
func recallAtK(
  _ embeddings: Tensor<Float>, labels: [Int], k: Int
) throws -> Double {
  throw Unsolved("recallAtK")
}
