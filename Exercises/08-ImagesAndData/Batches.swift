import Curriculum
import Tensors

/// Exercise 8.1: deal out the indices of a dataset into batches, each index once, in random order.
///
/// One pass through the whole dataset is an epoch. Seven images in batches of three could give
///
///     [[4, 0, 6], [1, 5, 2], [3]]
///
/// `generator.permutation(_:)` shuffles: all orders are equally likely.
///
/// - Parameters:
///   - count: the number of images; their indices are `0..<count`.
///   - batchSize: the number of indices in a batch.
///   - dropLast: whether the last batch is left out if it is not full.
///   - generator: the source of all random numbers, so that a run can be repeated.
func batches(
  count: Int, batchSize: Int, dropLast: Bool, using generator: inout Generator
) throws -> [[Int]] {
  throw Unsolved("batches")
}
