import Curriculum
import Tensors

/// Exercise 13.2: find the hardest negatives.
///
/// After some training most negatives are far away and cost nothing, so they teach nothing. The few that are
/// still close do. So for each item of a batch, find the closest item of another class.
///
///     distances, labels [0, 0, 1]      the hardest negatives
///     0  1  5                          item 0: 2, the only item of another class
///     1  0  3                          item 1: 2
///     5  3  0                          item 2: 1, at distance 3, closer than item 0 at distance 5
///
/// If several are equally close, the first counts. An item without a negative gets `nil`.
///
/// `distances[i, j].item` is a single number.
///
/// - Parameters:
///   - distances: the distance between any two items, `[N, N]`.
///   - labels: the N classes.
/// - Returns: for each item the index of its hardest negative in the batch.
func hardestNegative(
  _ distances: Tensor<Float>, labels: [Int]
) throws -> [Int?] {
  throw Unsolved("hardestNegative")
}
