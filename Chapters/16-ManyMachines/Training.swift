import Autograd
import Distributed
import Layers
import Optimizers
import Tensors

/// Trains a small network with batch normalization on several ranks, and returns the weights of each.
///
/// - Parameters:
///   - ranks: the number of ranks.
///   - shards: the number of shards of a batch; `nil` for one on each rank.
func trained(ranks: Int, shards: Int?) throws -> [[Tensor<Float>]] {
  try SimulatedRanks.run(ranks) { communicator in
    // Every rank starts with other weights; those of rank 0 replace them.
    let network = smallNetwork(seed: UInt64(communicator.rank))
    let parallel = try DataParallel(
      network, over: communicator, shardCount: shards, replica: { smallNetwork(seed: 0) })
    let optimizer = SGD(network.parameters(), learningRate: 0.1, momentum: 0.9)
    var generator = Generator(seed: 16)
    for size in [8, 7, 8, 5] {
      // All ranks draw the same batch, and each takes its part.
      let batch = Tensor<Float>.normal([size, 3], using: &generator)
      let counts = parallel.plan.own.map { parallel.plan.items(of: $0, in: size).count }
      optimizer.zeroGradients()
      let y = parallel(batch[parallel.plan.items(in: size)], counts: counts)
      (y - Variable(batch.sum([1], keepDims: true))).squared().mean().backward()
      parallel.reduceGradients()
      optimizer.step()
    }
    return network.parameters().map(\.value)
  }
}

private func smallNetwork(seed: UInt64) -> Sequential {
  var generator = Generator(seed: seed)
  return Sequential([
    Linear(3, 4, using: &generator), BatchNorm1d(4), ReLU(), Linear(4, 1, using: &generator),
  ])
}
