import Distributed
import Tensors
import Testing

@Suite struct CollectiveTests {
  /// Numbers whose sum depends on the order of additions.
  private func numbers(_ rank: Int) -> Tensor<Float> {
    var generator = Generator(seed: UInt64(rank))
    return .normal([37], using: &generator) * Float(rank % 3 == 0 ? 1e4 : 1)
  }

  @Test(arguments: [1, 2, 4, 8]) func `a sum over ranks is that of a binary tree of neighbors`(
    _ size: Int
  ) throws {
    var expected = (0..<size).map { numbers($0) }
    while expected.count > 1 {
      expected = stride(from: 0, to: expected.count, by: 2).map { expected[$0] + expected[$0 + 1] }
    }
    let sums = try SimulatedRanks.run(size) { try $0.allReduced(numbers($0.rank)) }
    for sum in sums {
      #expect(sum.scalars.map(\.bitPattern) == expected[0].scalars.map(\.bitPattern))
    }
    let others = try SimulatedRanks.run(size) { try $0.allReduced(numbers($0.rank), order: .any) }
    for sum in others { #expect((sum - expected[0]).abs().max().item < 0.01) }
  }

  @Test(arguments: [0, 1, 2, 3]) func `a sum of few numbers is exchanged`(_ count: Int) throws {
    let sums = try SimulatedRanks.run(4) {
      try $0.allReduced(Tensor.full([count], Float($0.rank + 1)))
    }
    #expect(sums.allSatisfy { $0 == .full([count], 10) })
  }

  @Test func `each rank receives its part of a sum`() throws {
    let parts = try SimulatedRanks.run(2) { communicator in
      try communicator.reduceScattered(
        Tensor<Float>.arange(0, 8).reshaped([4, 2]) * Float(communicator.rank + 1))
    }
    #expect(parts == [[[0, 3], [6, 9]], [[12, 15], [18, 21]]])
  }

  @Test func `rows of different number are gathered by rank`() throws {
    let all = try SimulatedRanks.run(3) { communicator in
      let rank = communicator.rank
      return try communicator.allGathered(Tensor<Float>.full([2 - rank, 2], Float(rank)))
    }
    #expect(all.allSatisfy { $0 == [[0, 0], [0, 0], [1, 1]] })
    let none = try SimulatedRanks.run(2) { try $0.allGathered(Tensor<Int64>.zeros([0, 3])) }
    #expect(none.allSatisfy { $0.shape == [0, 3] })
  }

  @Test func `a rank's tensor and texts reach all ranks`() throws {
    let tensors = try SimulatedRanks.run(3) {
      try $0.broadcast(Tensor([Int64($0.rank), 7], shape: [2]), from: 2)
    }
    #expect(tensors.allSatisfy { $0 == [2, 7] })
    let texts = try SimulatedRanks.run(3) {
      try $0.gatheredTexts(String(repeating: "é", count: $0.rank))
    }
    #expect(texts.allSatisfy { $0 == ["", "é", "éé"] })
  }

  @Test func `two groups of the same ranks do not mix`() throws {
    let results = try SimulatedRanks.run(2) { communicator in
      let other = try communicator.duplicate()
      let first = try communicator.gatheredIntegers([communicator.rank])
      return try first + other.gatheredIntegers([10 + communicator.rank])
    }
    #expect(results.allSatisfy { $0 == [[0], [1], [10], [11]] })
  }

  @Test func `an error of one rank ends those that wait for it`() throws {
    struct Ended: Error {}
    #expect(throws: Ended.self) {
      try SimulatedRanks.run(3) { communicator in
        if communicator.rank == 1 { throw Ended() }
        try communicator.barrier()
      }
    }
  }

  @Test func `settings that differ are named with their rank`() throws {
    let problems = try SimulatedRanks.run(3) { communicator in
      do throws(CommunicationError) {
        try communicator.requireEqual(
          "settings", ["--batch 32", communicator.rank == 2 ? "--lr 0.1" : "--lr 0.01"])
        return ""
      } catch { return error.problem }
    }
    let host = SingleProcess().hosts[0]
    #expect(
      problems.allSatisfy {
        $0 == "rank 2 on \(host) has '--lr 0.1' where rank 0 on \(host) has '--lr 0.01'"
      })
  }

  @Test func `a group of one communicates with nobody`() throws {
    let alone = SingleProcess()
    #expect(try alone.allReduced(Tensor([1, 2])) == [1, 2])
    #expect(try alone.allGathered(Tensor<Float>([3])) == [3])
    #expect(try alone.broadcast(Tensor<Int64>([3])) == [3])
    try alone.barrier()
  }

  @Test func `shards are contiguous, and whole ranks share them`() throws {
    #expect(ShardPlan(shardCount: 8, of: 3) == nil)
    #expect(ShardPlan(shardCount: 6, of: 2) == nil)
    #expect(ShardPlan(shardCount: 4, of: 8) == nil)
    #expect(ShardPlan(shardCount: 3, of: 3) != nil)
    let plan = try #require(ShardPlan(shardCount: 8, rank: 1, of: 2))
    #expect(plan.own == 4..<8)
    #expect((0..<8).map { plan.items(of: $0, in: 10).count }.sorted() == [1, 1, 1, 1, 1, 1, 2, 2])
    #expect(plan.items(in: 10) == 5..<10)
    #expect((0..<8).flatMap { plan.items(of: $0, in: 3) } == [0, 1, 2])
  }
}
