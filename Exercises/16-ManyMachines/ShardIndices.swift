import Curriculum
import Tensors

/// Exercise 16.1: list the items that one rank computes in an epoch.
///
/// All ranks train one network together. In each step, the batch is split into contiguous parts, one for
/// each rank. Every rank calls this function for itself, and nobody checks that the parts fit together: they
/// do because all ranks compute the same order. No item may be left out, and none may be computed twice.
///
/// The order of an epoch is the permutation that a generator with the seed `seed + UInt64(epoch)` draws first.
/// Consecutive runs of `batchSize` items are the batches; the last one may be smaller. Of a batch of n items,
///
///     rank r has the items from  r · n / ranks  up to, not including,  (r + 1) · n / ranks
///
/// with quotients rounded down. So the sizes of the parts differ by at most one, and a part may be empty.
///
/// `var generator = Generator(seed: …)`, then `generator.permutation(count)`, gives all indices in random order.
///
/// - Parameters:
///   - count: the number of items in the dataset; their indices are `0..<count`.
///   - batchSize: the number of items in a batch, on all ranks together.
///   - rank: this rank, from 0.
///   - ranks: the number of ranks.
///   - seed: the random seed of the run, the same on all ranks.
///   - epoch: the epoch, from 0.
/// - Returns: for each batch, the indices of this rank's items.
func shardIndices(
  count: Int, batchSize: Int, rank: Int, ranks: Int, seed: UInt64, epoch: Int
) throws -> [[Int]] {
  throw Unsolved("shardIndices")
}
