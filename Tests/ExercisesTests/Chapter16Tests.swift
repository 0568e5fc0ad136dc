import Autograd
import Curriculum
import Distributed
import Layers
import Tensors
import TestSupport
import Testing

@Suite struct Chapter16Tests {
  @Test func `the parts of 16.1 are the library's`() throws {
    for (count, batchSize, ranks) in [(10, 4, 2), (11, 5, 4), (9, 8, 8)] {
      var generator = Generator(seed: 5)
      let order = generator.permutation(count)
      for rank in 0..<ranks {
        let plan = try #require(ShardPlan(shardCount: ranks, rank: rank, of: ranks))
        let expected = stride(from: 0, to: count, by: batchSize).map { start in
          plan.items(in: min(batchSize, count - start)).map { order[start + $0] }
        }
        let own = try Solutions.shardIndices(
          count: count, batchSize: batchSize, rank: rank, ranks: ranks, seed: 3, epoch: 2)
        #expect(own == expected)
      }
    }
  }

  @Test(arguments: [1, 2, 4, 8]) func `the sums of 16.2 have the library's bits`(
    _ ranks: Int
  ) throws {
    var generator = Generator(seed: 16)
    let values = (0..<ranks).map { rank in
      Tensor<Float>.normal([21], using: &generator) * Float(rank % 3 == 0 ? 1e4 : 1)
    }
    let own = try Solutions.treeAllReduce(values)
    let library = try SimulatedRanks.run(ranks) { try $0.allReduced(values[$0.rank]) }
    #expect(own == library)
  }

  @Test func `the normalization of 16.3 is that of one process, on ranks that are threads`() throws
  {
    var generator = Generator(seed: 17)
    let x = Tensor<Float>.normal([7, 3], using: &generator)
    let rows = [0..<3, 3..<3, 3..<4, 4..<7]
    let parts = try SimulatedRanks.run(4) { communicator in
      try Solutions.syncBatchNorm(x[rows[communicator.rank]], epsilon: 1e-5) {
        try communicator.allReduced($0)
      }
    }
    expectClose(.cat(parts), BatchNorm1d(3)(Variable(x)).value)
  }

  @Test func `the gradient of 16.4 is that of one process`() throws {
    var generator = Generator(seed: 18)
    let x = Tensor<Float>.normal([5, 2], using: &generator)
    let rows = [0..<2, 2..<5]
    /// The loss of some rows, each against all.
    @Sendable func loss(_ own: Variable, _ all: Variable) -> Variable {
      own.matmul(all.transposed()).logSumExp([1]).sum()
    }
    let gradients = try SimulatedRanks.run(2) { communicator in
      let own = rows[communicator.rank]
      let (all, backward) = try Solutions.gatherWithGradient(
        x[own], rank: communicator.rank,
        allGather: { rows in
          let all = try communicator.allGathered(rows)
          return [all[0..<2], all[2..<5]]
        }, allReduce: { try communicator.allReduced($0) })
      let leaf = Variable(all, requiresGradient: true)
      loss(leaf[own], leaf).backward()
      return try backward(leaf.gradient!)
    }
    let leaf = Variable(x, requiresGradient: true)
    loss(leaf, leaf).backward()
    expectClose(.cat(gradients), leaf.gradient!)
  }
}
