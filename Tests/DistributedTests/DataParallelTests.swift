import Autograd
import Distributed
import Layers
import Models
import Optimizers
import Tensors
import TestSupport
import Testing

/// Several ranks against one process, over steps of training with batch normalization and a loss of all pairs.
@Suite struct DataParallelTests {
  private static func network(seed: UInt64 = 1) -> Module {
    var generator = Generator(seed: seed)
    return Sequential([
      Conv2d(1, 4, kernelSize: 3, padding: 1, using: &generator), BatchNorm2d(4), ReLU(),
      Conv2d(4, 6, kernelSize: 3, stride: 2, using: &generator), BatchNorm2d(6), ReLU(), Flatten(),
      Linear(6 * 9, 5, using: &generator),
    ])
  }

  /// Images, a batch for each step; the last batch is smaller.
  private static let batches: [Tensor<Float>] = {
    var generator = Generator(seed: 7)
    return [11, 16, 5, 8].map { .normal([$0, 1, 8, 8], using: &generator) }
  }()

  /// A loss that compares every row with all others.
  private static func loss(_ rows: Variable) -> Variable {
    let products = rows.matmul(rows.transposed(0, 1))
    return (products.logSumExp([1]).mean() + rows.squared().mean())
  }

  /// The losses of all steps, and the final state.
  struct Result: Sendable {
    var losses: [Float] = []
    var gradients: [Tensor<Float>] = []
    var state: [Tensor<Float>] = []

    var bits: [UInt32] {
      losses.map(\.bitPattern) + (gradients + state).flatMap { $0.scalars.map(\.bitPattern) }
    }
  }

  private static func result(_ network: Module, _ losses: [Float], _ gradients: [Tensor<Float>])
    -> Result
  {
    let state = network.stateDictionary()
    return Result(
      losses: losses, gradients: gradients,
      state: state.keys.compactMap {
        if case .floats(let tensor) = state[$0] { return tensor }
        return nil
      })
  }

  /// Trains in one process, as without any of this.
  private static func alone() -> Result {
    let network = network()
    let optimizer = SGD(network.parameters(), learningRate: 0.05, momentum: 0.9)
    var (losses, gradients): ([Float], [Tensor<Float>]) = ([], [])
    for batch in batches {
      optimizer.zeroGradients()
      // Two calls, as for two views.
      let loss = loss(network(Variable(batch))) + loss(network(Variable(batch * 0.5)))
      loss.backward()
      gradients = network.parameters().map { $0.gradient! }
      optimizer.step()
      losses.append(loss.item)
    }
    return result(network, losses, gradients)
  }

  private static func train(
    ranks: Int, shards: Int?, bucketSize: Int = 25 << 20
  ) throws -> [Result] {
    try SimulatedRanks.run(ranks) { communicator in
      // Other weights on other ranks, which those of rank 0 replace.
      let network = network(seed: UInt64(1 + communicator.rank))
      let parallel = try DataParallel(
        network, over: communicator, shardCount: shards, bucketSize: bucketSize,
        replica: { Self.network(seed: 99) })
      let optimizer = SGD(network.parameters(), learningRate: 0.05, momentum: 0.9)
      var (losses, gradients): ([Float], [Tensor<Float>]) = ([], [])
      for batch in batches {
        let items = parallel.plan.items(in: batch.shape[0])
        let counts = parallel.plan.own.map { parallel.plan.items(of: $0, in: batch.shape[0]).count }
        let own = batch[items]
        optimizer.zeroGradients()
        let loss = loss(parallel(own, counts: counts)) + loss(parallel(own * 0.5, counts: counts))
        loss.backward()
        parallel.reduceGradients()
        gradients = network.parameters().map { $0.gradient! }
        optimizer.step()
        losses.append(loss.item)
      }
      try communicator.requireEqualState(of: network)
      return result(network, losses, gradients)
    }
  }

  @Test func `any number of ranks gives the same bits`() throws {
    let expected = try Self.train(ranks: 1, shards: 4)[0].bits
    for ranks in [2, 4] {
      for result in try Self.train(ranks: ranks, shards: 4) { #expect(result.bits == expected) }
    }
    // Small buckets change no bits, either.
    #expect(try Self.train(ranks: 2, shards: 4, bucketSize: 64)[1].bits == expected)
  }

  @Test(arguments: [(1, 4), (2, nil), (3, nil), (4, nil), (2, 8)])
  func `ranks compute what one process computes`(_ ranks: Int, _ shards: Int?) throws {
    let expected = Self.alone()
    for result in try Self.train(ranks: ranks, shards: shards) {
      for (loss, other) in zip(result.losses, expected.losses) {
        #expect(abs(loss - other) < 2e-6 * abs(other))
      }
      for (tensor, other) in zip(
        result.gradients + result.state, expected.gradients + expected.state)
      {
        expectClose(tensor, other, relative: 2e-5, absolute: 1e-6)
      }
    }
  }

  @Test func `the state of rank 0's optimizer reaches all ranks`() throws {
    let states = try SimulatedRanks.run(2) { communicator in
      let weight = Parameter([1, 2])
      let optimizer = Adam([weight], learningRate: communicator.rank == 0 ? 0.1 : 0.5)
      if communicator.rank == 0 {
        weight.gradient = [0.5, -1]
        optimizer.step()
      }
      try communicator.broadcastState(of: optimizer)
      return optimizer.state
    }
    #expect(states[0].numbers == states[1].numbers && states[0].numbers["0.steps"] == 1)
    #expect(states[0].tensors == states[1].tensors && states[0].tensors.count == 2)
  }

  @Test func `a tensor that differs is named on all ranks`() throws {
    let problems = try SimulatedRanks.run(2) { communicator in
      let network = Self.network(seed: UInt64(communicator.rank))
      do throws(CommunicationError) {
        try communicator.requireEqualState(of: network)
        return ""
      } catch { return error.problem }
    }
    #expect(problems.allSatisfy { $0.contains("rank 1") && $0.contains("'0.weight [4, 1, 3, 3] ") })
  }

  @Test func `gradients that accumulate over passes are exchanged in the last one`() throws {
    let gradients = try SimulatedRanks.run(2) { communicator in
      let network = Self.network()
      let parallel = try DataParallel(
        network, over: communicator, shardCount: 4, replica: { Self.network() })
      for (pass, batch) in Self.batches.prefix(2).enumerated() {
        let size = batch.shape[0]
        let counts = parallel.plan.own.map { parallel.plan.items(of: $0, in: size).count }
        parallel.reducesInBackward = pass == 1
        Self.loss(parallel(batch[parallel.plan.items(in: size)], counts: counts)).backward()
      }
      parallel.reduceGradients()
      return network.parameters().map { $0.gradient! }
    }
    let network = Self.network()
    for batch in Self.batches.prefix(2) { Self.loss(network(Variable(batch))).backward() }
    for (gradients, expected) in zip(gradients[1], network.parameters().map { $0.gradient! }) {
      expectClose(gradients, expected, relative: 2e-5, absolute: 1e-6)
    }
    #expect(gradients[0] == gradients[1])
  }

  @Test func `a parameter without a gradient on any rank keeps none`() throws {
    let gradients = try SimulatedRanks.run(2) { communicator in
      var generator = Generator(seed: 1)
      let network = Sequential([Linear(2, 2, using: &generator), Unused()])
      let parallel = try DataParallel(
        network, over: communicator, replica: { Sequential([]) })
      parallel(Tensor<Float>.ones([1, 2]), counts: [1]).sum().backward()
      parallel.reduceGradients()
      return network.parameters().map { $0.gradient != nil }
    }
    #expect(gradients.allSatisfy { $0 == [true, true, false] })
  }
}

/// A layer that does not use its parameter.
private final class Unused: Module {
  let weight = Parameter([1])

  override func forward(_ x: Variable) -> Variable { x }
}
