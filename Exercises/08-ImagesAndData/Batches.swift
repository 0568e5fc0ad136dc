import Curriculum
import Tensors

extension Exercises08 {
  /// Exercise 8.1: deal a data set's numbers out in batches, every one once, in random order.
  ///
  /// One round through all of them is an epoch. Seven pictures in batches of three could come as
  ///
  ///     [[4, 0, 6], [1, 5, 2], [3]]
  ///
  /// `generator.permutation(_:)` shuffles: all orders are equally likely.
  ///
  /// - Parameters:
  ///   - count: how many pictures there are; their numbers are `0..<count`.
  ///   - batchSize: how many numbers a batch has.
  ///   - dropLast: whether a last batch with fewer is left out.
  ///   - generator: where all chance comes from, so that a run can be repeated.
  public static func batches(
    count: Int, batchSize: Int, dropLast: Bool, using generator: inout Generator
  ) throws -> [[Int]] {
    throw Unsolved("batches")
  }
}
