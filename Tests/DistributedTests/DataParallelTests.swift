import Autograd
import Distributed
import Glibc
import Layers
import Optimizers
import RankJobs
import Tensors
import TestSupport
import Testing

/// Several ranks against one process, over ten steps of training with batch normalization and a loss of all pairs.
@Suite struct DataParallelTests {
  private static let job = TrainingJob()
  private static let oneProcess = job.alone()

  @Test func `any number of ranks gives the same bits`() throws {
    let expected = try Self.job.run(on: SingleProcess(), shards: 4).lines
    #expect(Set(expected).count == 10)
    for ranks in [1, 2, 4] {
      for lines in try SimulatedRanks.run(ranks, { try Self.job.run(on: $0, shards: 4).lines }) {
        #expect(lines == expected)
      }
    }
    // Small buckets change no bits, either.
    for lines in try SimulatedRanks.run(
      2, { try Self.job.run(on: $0, shards: 4, bucketSize: 64).lines })
    {
      #expect(lines == expected)
    }
  }

  @Test(arguments: [(1, 1), (1, 4), (2, nil), (3, nil), (4, nil), (2, 8), (4, 4)])
  func `ranks compute what one process computes`(_ ranks: Int, _ shards: Int?) throws {
    for result in try SimulatedRanks.run(ranks, { try Self.job.run(on: $0, shards: shards).steps })
    {
      for (number, (step, expected)) in zip(result, Self.oneProcess).enumerated() {
        #expect(abs(step.loss - expected.loss) <= 1e-6 * abs(expected.loss), "step \(number)")
        let tensors = zip(step.gradients + step.state, expected.gradients + expected.state)
        for (tensor, other) in tensors {
          expectClose(tensor, other, "step \(number)", relative: 1e-6, absolute: 1e-7)
        }
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
      let network = Self.job.network(seed: UInt64(communicator.rank))
      do throws(CommunicationError) {
        try communicator.requireEqualState(of: network)
        return ""
      } catch { return error.problem }
    }
    #expect(problems.allSatisfy { $0.contains("rank 1") && $0.contains("'0.weight [4, 1, 3, 3] ") })
  }

  // MARK: Accumulated gradients

  /// Calls the network for each batch, and returns the gradients and what the exchange of gradients has sent.
  private static func accumulate(
    _ batches: [Tensor<Float>], on communicator: any Communicator
  ) throws -> (gradients: [Tensor<Float>], sums: Int, bytes: Int) {
    let counter = CountingCommunicator(communicator)
    let network = job.network(seed: 1)
    let parallel = try DataParallel(
      network, over: counter, shardCount: 4, replica: { job.network(seed: 1) })
    let before = counter.traffic
    for (pass, batch) in batches.enumerated() {
      let size = batch.shape[0]
      let counts = parallel.plan.own.map { parallel.plan.items(of: $0, in: size).count }
      parallel.reducesInBackward = pass == batches.count - 1
      let rows = parallel(batch[parallel.plan.items(in: size)], counts: counts)
      (rows.squared().mean() + rows.logSumExp([1]).mean()).backward()
    }
    parallel.reduceGradients()
    let after = counter.traffic
    return (
      network.parameters().map { $0.gradient! }, after.exchanges - before.exchanges,
      after.exchangedBytes - before.exchangedBytes
    )
  }

  @Test func `gradients that accumulate over passes are exchanged in the last one, once`() throws {
    let batches = Array(Self.job.batches.prefix(3))
    let once = try SimulatedRanks.run(2) { try Self.accumulate([batches[0]], on: $0) }
    let results = try SimulatedRanks.run(2) { try Self.accumulate(batches, on: $0) }
    #expect(once[0].sums > 0 && once[0].bytes > 0)
    #expect(results[0].sums == once[0].sums && results[0].bytes == once[0].bytes)

    let network = Self.job.network(seed: 1)
    for batch in batches {
      let rows = network(Variable(batch))
      (rows.squared().mean() + rows.logSumExp([1]).mean()).backward()
    }
    for (gradient, expected) in zip(results[1].gradients, network.parameters()) {
      expectClose(gradient, expected.gradient!, relative: 1e-6, absolute: 1e-7)
    }
    #expect(results[0].gradients == results[1].gradients)
  }

  // MARK: Parameters that are not used

  @Test func `a parameter without a gradient on any rank keeps none`() throws {
    let gradients = try SimulatedRanks.run(2) { communicator in
      var generator = Generator(seed: 1)
      let network = Sequential([Linear(2, 2, using: &generator), Unused()])
      let parallel = try DataParallel(network, over: communicator, replica: { Sequential([]) })
      parallel(Tensor<Float>.ones([1, 2]), counts: [1]).sum().backward()
      parallel.reduceGradients()
      return network.parameters().map { $0.gradient != nil }
    }
    #expect(gradients.allSatisfy { $0 == [true, true, false] })
  }

  /// Small buckets, so that the ranks complete theirs in different orders.
  @Test(arguments: [4, 25 << 20])
  func `a parameter that one rank does not use gets the gradient of the others`(
    _ bucketSize: Int
  ) throws {
    let x = Tensor<Float>([[1, 2], [3, 4], [-5, 6], [-7, 8]])
    let gradients = try SimulatedRanks.run(2) { communicator in
      let network = Sequential([Branch(), Branch(), Branch()])
      let parallel = try DataParallel(
        network, over: communicator, bucketSize: bucketSize, replica: { Sequential([]) })
      // Twice: what one step leaves behind must not reach the next.
      for _ in 0..<2 {
        for parameter in network.parameters() { parameter.gradient = nil }
        let own = x[parallel.plan.items(in: 4)]
        (parallel(own, counts: [2]) * Variable(x)).sum().backward()
        // By then the exchange has come as far as it can: to the first parameter that a rank does not use.
        usleep(50_000)
        parallel.reduceGradients()
      }
      return network.parameters().map { $0.gradient! }
    }
    // Rank 0's rows begin with a positive number, and only they use the three weights of 1: y = x, so dw = Σ x².
    let (used, always) = (x[0..<2], x)
    for gradients in gradients {
      for layer in 0..<3 {
        #expect(gradients[2 * layer] == used.squared().sum([0]))
        #expect(gradients[2 * layer + 1] == always.sum([0]))
      }
    }
  }

  // MARK: Evaluation

  /// Also with fewer images than ranks.
  @Test(arguments: [1, 2, 3, 7, 8]) func `results of an evaluation are one row for each image`(
    _ count: Int
  ) throws {
    var generator = Generator(seed: 3)
    let images: Tensor<Float> = .normal([count, 1, 8, 8], using: &generator)
    let network = Self.job.network(seed: 1)
    network.eval()
    let expected = network(Variable(images)).value
    for shards in [4, 8] {
      let results = try SimulatedRanks.run(4) { communicator in
        let network = Self.job.network(seed: UInt64(1 + communicator.rank))
        let parallel = try DataParallel(
          network, over: communicator, shardCount: shards,
          replica: { Self.job.network(seed: 99) })
        network.eval()
        let plan = parallel.plan
        return withoutGradients {
          parallel(
            images[plan.items(in: count)],
            counts: plan.own.map { plan.items(of: $0, in: count).count }
          ).value
        }
      }
      for rows in results { expectClose(rows, expected, relative: 1e-6) }
    }
  }
}

/// A layer that does not use its parameter.
private final class Unused: Module {
  let weight = Parameter([1])

  override func forward(_ x: Variable) -> Variable { x }
}

/// A layer that uses its weight only for images that begin with a positive number.
private final class Branch: Module {
  let weight = Parameter([1, 1])
  let bias = Parameter([0, 0])

  override func forward(_ x: Variable) -> Variable {
    (x.value[0, 0].item > 0 ? x * weight : x) + bias
  }
}
