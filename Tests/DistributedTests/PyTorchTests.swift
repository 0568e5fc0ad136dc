import Autograd
import Distributed
import Layers
import Optimizers
import Tensors
import TestSupport
import Testing

/// Ten steps of Adam on two ranks, compared with PyTorch's `DistributedDataParallel` on two processes.
@Suite struct PyTorchTests {
  private typealias Loss = @Sendable (_ rows: Variable, _ labels: Tensor<Int32>) -> Variable

  private static let classes: Loss = { CrossEntropyLoss()($0, $1) }

  /// Each row is near the row of the next image of its pair, among all rows.
  private static let pairs: Loss = { rows, _ in
    let rows = rows.normalized()
    let count = rows.shape[0]
    let logits = rows.matmul(rows.transposed(0, 1)) / 0.5 - Variable(.eye(count) * 1e9)
    return CrossEntropyLoss()(logits, Tensor((0..<count).map { Int32($0 ^ 1) }, shape: [count]))
  }

  private static func network(normalized: Bool) -> Module {
    var generator = Generator(seed: 1)
    let convolution = Conv2d(1, 4, kernelSize: 3, bias: !normalized, using: &generator)
    let linear = Linear(64, 3, using: &generator)
    return Sequential(
      [convolution] + (normalized ? [BatchNorm2d(4)] : []) + [ReLU(), Flatten(), linear])
  }

  /// Returns the state of a network with the values of the fixture.
  private static func state(
    of network: Module, _ fixture: Fixture, _ prefix: String
  ) -> StateDictionary {
    var state = network.stateDictionary()
    for key in state.keys {
      state[key] =
        fixture.isInteger(prefix + key)
        ? .integers(fixture.integers(prefix + key)) : .floats(fixture.floats(prefix + key))
    }
    return state
  }

  private static func check(
    _ name: String, loss: @escaping Loss, normalized: Bool = false, counts: [Int], shards: Int?
  ) throws {
    let fixture = try Fixture("distributed")
    let (images, labels) = (fixture.floats("images"), fixture.integers("labels"))
    let start = state(
      of: network(normalized: normalized), fixture, normalized ? "start/normalized/" : "start/")
    let results = try SimulatedRanks.run(2) { communicator in
      let network = network(normalized: normalized)
      // Rank 1 has other weights, which those of rank 0 replace.
      if communicator.rank == 0 { try network.load(start) }
      let parallel = try DataParallel(
        network, over: communicator, shardCount: shards,
        replica: { Self.network(normalized: normalized) })
      let own = counts.count / 2
      let ownCounts = Array(counts[communicator.rank * own..<(communicator.rank + 1) * own])
      let first = communicator.rank == 0 ? 0 : counts[..<own].reduce(0, +)
      let optimizer = Adam(network.parameters(), learningRate: 0.02)
      let losses = (0..<10).map { step in
        optimizer.zeroGradients()
        let rows = parallel(
          images[step][first..<first + ownCounts.reduce(0, +)], counts: ownCounts)
        let loss = loss(rows, labels[step].cast(to: Int32.self))
        loss.backward()
        parallel.reduceGradients()
        optimizer.step()
        return loss.item
      }
      return (losses: losses, state: network.stateDictionary())
    }
    let expected = state(
      of: network(normalized: normalized), fixture, "\(name)/end/")
    for result in results {
      for (step, (loss, other)) in zip(result.losses, fixture.floats("\(name)/losses").scalars)
        .enumerated()
      {
        #expect(abs(loss - other) < 1e-4, "step \(step)")
      }
      for key in expected.keys {
        switch (result.state[key], expected[key]) {
        case (.floats(let tensor), .floats(let other)):
          expectClose(tensor, other, key, relative: 1e-3, absolute: 1e-5)
        case (let integers, let others): #expect(integers == others)
        }
      }
    }
  }

  @Test(arguments: [nil, 4])
  func `cross-entropy on two ranks has PyTorch's losses`(_ shards: Int?) throws {
    try Self.check(
      "classes", loss: Self.classes, counts: shards == nil ? [4, 4] : [2, 2, 2, 2], shards: shards)
  }

  @Test(arguments: [nil, 4])
  func `a loss of all pairs on two ranks has PyTorch's losses`(_ shards: Int?) throws {
    try Self.check(
      "pairs", loss: Self.pairs, counts: shards == nil ? [4, 4] : [2, 2, 2, 2], shards: shards)
  }

  @Test(arguments: [[5, 3], [3, 2, 1, 2]])
  func `batch normalization on two ranks has the losses of PyTorch's whole batch`(
    _ counts: [Int]
  ) throws {
    try Self.check(
      "normalized", loss: Self.classes, normalized: true, counts: counts, shards: counts.count)
  }
}
