/// How a batch is divided into shards, and the shards among ranks.
///
/// The numbers of a training step depend on the number of shards only. Each shard is computed apart, and sums over shards
/// form a binary tree; so the result has the same bits on any number of ranks, each of which computes whole shards.
public struct ShardPlan: Sendable, Equatable {
  /// The number of shards of a batch.
  public let shardCount: Int
  /// The number of ranks.
  public let rankCount: Int
  /// This rank.
  public let rank: Int

  /// Creates a plan.
  ///
  /// - Parameters:
  ///   - shardCount: The number of shards: a multiple of the number of ranks. If it is more than that number, both are
  ///     powers of two, so that each rank has a whole subtree.
  ///   - rank: This rank.
  ///   - rankCount: The number of ranks.
  /// - Returns: `nil` if the ranks cannot share the shards.
  public init?(shardCount: Int, rank: Int = 0, of rankCount: Int = 1) {
    guard rankCount > 0, (0..<rankCount).contains(rank), shardCount >= rankCount else { return nil }
    func isPowerOfTwo(_ x: Int) -> Bool { x & (x - 1) == 0 }
    guard shardCount == rankCount || (isPowerOfTwo(shardCount) && isPowerOfTwo(rankCount)) else {
      return nil
    }
    (self.shardCount, self.rank, self.rankCount) = (shardCount, rank, rankCount)
  }

  /// The shards of this rank.
  public var own: Range<Int> {
    let count = shardCount / rankCount
    return rank * count..<(rank + 1) * count
  }

  /// Returns the items of a shard: of a batch in contiguous parts whose sizes differ by at most one.
  public func items(of shard: Int, in batchSize: Int) -> Range<Int> {
    shard * batchSize / shardCount..<(shard + 1) * batchSize / shardCount
  }

  /// Returns the items of a batch that belong to this rank.
  public func items(in batchSize: Int) -> Range<Int> {
    let (first, last) = (own.lowerBound, own.upperBound - 1)
    return items(of: first, in: batchSize).lowerBound..<items(of: last, in: batchSize).upperBound
  }
}
