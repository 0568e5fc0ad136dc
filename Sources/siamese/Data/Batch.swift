import Datasets
import Distributed
import Tensors

/// One item of the training set.
struct Sample: Sendable {
  /// `[C, H, W]`.
  let first: Tensor<Float>
  /// The partner of a pair, or the second view; `nil` where a method takes images one by one.
  var second: Tensor<Float>?
  /// The class of the first.
  let label: Int
  /// Whether both of a pair are of one class.
  var isSame = true
}

/// This rank's samples of a batch, stacked.
struct RankBatch: Sendable {
  let first, second: Images
  /// For each sample the class of the first, and 1 where both of a pair are of one class, else 0: `[N, 2]`.
  let labels: Tensor<Int64>

  /// - Parameters:
  ///   - samples: those that could be loaded, shard by shard; perhaps none.
  ///   - shardCount: the number of this rank's shards.
  ///   - size: the side length of images, in pixels.
  init(_ samples: [ShardSample], shardCount: Int, size: Int) {
    var counts = [Int](repeating: 0, count: shardCount)
    for sample in samples { counts[sample.shard] += 1 }
    func images(_ tensors: [Tensor<Float>]) -> Images {
      Images(
        pixels: tensors.isEmpty ? .zeros([0, 3, size, size]) : .stack(tensors), counts: counts)
    }
    let partners = samples.compactMap(\.sample.second)
    first = images(samples.map(\.sample.first))
    second = partners.isEmpty ? first : images(partners)
    labels = Tensor(
      samples.flatMap { [Int64($0.sample.label), $0.sample.isSame ? 1 : 0] },
      shape: [samples.count, 2])
  }
}

/// A batch, as a rank sees it: its own images, and what is known of all.
struct Batch: Sendable {
  /// This rank's images; without second images the second are the first.
  let first, second: Images
  /// The class of the first of each sample of the whole batch.
  let labels: [Int]
  /// `[N]` for the whole batch: 1 where both of a pair are of one class, else 0.
  let isSame: Tensor<Float>

  init(_ own: RankBatch, over communicator: any Communicator) throws {
    (first, second) = (own.first, own.second)
    let all = try communicator.allGathered(own.labels).scalars
    let count = all.count / 2
    labels = (0..<count).map { Int(all[2 * $0]) }
    isSame = Tensor((0..<count).map { Float(all[2 * $0 + 1]) }, shape: [count])
  }
}
