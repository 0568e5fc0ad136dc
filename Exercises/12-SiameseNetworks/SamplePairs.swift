import Curriculum
import Tensors

/// Exercise 12.4: draw pairs to train on.
///
/// Two items drawn at random almost always form a negative pair. A network that is only pushed learns
/// little, and one that is only pulled collapses. So half of the pairs are positive, and half negative. If
/// `count` is odd, the extra pair is positive.
///
/// - No item is paired with itself.
/// - Every possible pair must be able to occur, in both orders. The only item of a class has no positive
///   pair, but it has negative pairs.
/// - If no positive pair is possible, all pairs are negative, and the other way round. If no pair is
///   possible at all, the result is empty.
///
/// `generator.integer(below: n)` draws an integer from 0 to n − 1; n must be at least 1.
///
/// - Parameters:
///   - labels: the class of each item.
///   - count: the number of pairs to draw.
///   - generator: the source of all randomness, so that a run can be repeated.
/// - Returns: pairs of indices into `labels`: `SampledPair(first, second, isSame: …)`.
func samplePairs(
  labels: [Int], count: Int, using generator: inout Generator
) throws -> [SampledPair] {
  throw Unsolved("samplePairs")
}
