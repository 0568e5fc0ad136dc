import Distributed
import Layers
import Tensors
import TestSupport

private func linear(_ outputs: Int = 1) -> Linear {
  var generator = Generator(seed: 1)
  return Linear(2, outputs, using: &generator)
}

/// Every precondition that a caller can violate in one process.
let failingPreconditions: [FailingPrecondition] = [
  FailingPrecondition("SimulatedRanks: the number of ranks must be positive, but is 0") {
    _ = try? SimulatedRanks.run(0) { $0.rank }
  },
  FailingPrecondition("broadcast: rank 1 is not one of 1 ranks") {
    _ = try? SingleProcess().broadcast(Tensor<Float>([1]), from: 1)
  },
  FailingPrecondition("allGather: 4 bytes need room for as many") {
    let (own, all) = (
      [Float(1)], UnsafeMutableRawBufferPointer.allocate(byteCount: 8, alignment: 4)
    )
    own.withUnsafeBytes { try? SingleProcess().allGather($0, into: all) }
  },
  FailingPrecondition("exchange: a rank alone receives what it sends") {
    let (own, all) = (
      [Float(1)], UnsafeMutableRawBufferPointer.allocate(byteCount: 8, alignment: 4)
    )
    own.withUnsafeBytes { try? SingleProcess().exchange($0, all, with: 0) }
  },
  FailingPrecondition("allGathered: a tensor of rank 0 has no axis to be joined along") {
    _ = try? SingleProcess().allGathered(Tensor<Float>(1))
  },
  FailingPrecondition("reduceScattered: axis 0 of [] is not a multiple of 1 ranks") {
    _ = try? SingleProcess().reduceScattered(Tensor<Float>(1))
  },
  FailingPrecondition(
    "DataParallel: 1 ranks cannot share 3 shards; both must be powers of two, or equal"
  ) {
    _ = try? DataParallel(linear(), over: SingleProcess(), shardCount: 3, replica: { linear() })
  },
  FailingPrecondition("DataParallel: a replica must have the parameters of the network") {
    _ = try? DataParallel(
      linear(), over: SingleProcess(), shardCount: 2, replica: { Sequential([]) })
  },
  FailingPrecondition("DataParallel: [1, 2] items in 2 shards are not the 2 of [2, 2]") {
    let parallel = try? DataParallel(
      linear(), over: SingleProcess(), shardCount: 2, replica: { linear() })
    _ = parallel?(.zeros([2, 2]), counts: [1, 2])
  },
]
