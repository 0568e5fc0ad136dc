import Datasets
import Distributed

/// A sample, and the shard of this rank that it belongs to.
struct ShardSample: Sendable {
  let sample: Sample
  let shard: Int
}

/// Samples in the shards of this rank: item `i · shards + s` is sample `i` in shard `s`.
struct ShardSamples: Dataset {
  let samples: Samples
  /// The number of this rank's shards.
  let shardCount: Int

  var count: Int { samples.count * shardCount }

  func item(_ index: Int, epoch: Int) throws -> ShardSample {
    ShardSample(
      sample: try samples.item(index / shardCount, epoch: epoch), shard: index % shardCount)
  }
}

/// The part of each batch that this rank loads, as items of ``ShardSamples``.
struct RankBatches: BatchSampler {
  /// The sampler of whole batches, the same on all ranks.
  let base: any BatchSampler
  let plan: ShardPlan

  var batchCount: Int { base.batchCount }

  func batches(epoch: Int) -> [[Int]] {
    base.batches(epoch: epoch).map { batch in
      plan.own.enumerated().flatMap { number, shard in
        batch[plan.items(of: shard, in: batch.count)].map { $0 * plan.own.count + number }
      }
    }
  }
}
