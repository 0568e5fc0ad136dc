import Autograd
import Distributed
import Layers
import Optimizers
import Tensors

/// Ten steps of training with batch normalization and a loss that compares all pairs of rows, in one process or on
/// several ranks, each of which has other images.
public struct TrainingJob: Sendable {
  /// Everything that a step computes.
  public struct Step: Sendable {
    public var loss: Float
    public var gradients: [Tensor<Float>]
    /// Weights and running statistics.
    public var state: [Tensor<Float>]

    /// A line that describes every bit.
    var line: String {
      "loss \(String(loss.bitPattern, radix: 16)), gradients \(hash(gradients.flatMap(\.scalars))), "
        + "state \(hash(state.flatMap(\.scalars)))"
    }
  }

  /// Images, a batch for each step: batches whose shards have unequal numbers of images, of which one has none.
  public let batches: [Tensor<Float>]

  /// Creates the job.
  public init() {
    var generator = Generator(seed: 7)
    batches = [11, 16, 5, 8, 3, 9, 7, 16, 10, 6].map { count in
      // Statistics of each image differ.
      let scale = Tensor((1...count).map { Float($0) / 8 }, shape: [count, 1, 1, 1])
      return .normal([count, 1, 8, 8], using: &generator) * scale + scale
    }
  }

  /// Returns the network with random weights.
  public func network(seed: UInt64) -> Module {
    var generator = Generator(seed: seed)
    // A bias before a batch normalization would have no gradient but rounding errors.
    return Sequential([
      Conv2d(1, 4, kernelSize: 3, padding: 1, bias: false, using: &generator), BatchNorm2d(4),
      Tanh(),
      Conv2d(4, 6, kernelSize: 3, stride: 2, bias: false, using: &generator), BatchNorm2d(6),
      Tanh(), Flatten(),
      Linear(6 * 9, 5, using: &generator),
    ])
  }

  /// A loss that compares every row with all others.
  private func loss(_ rows: Variable) -> Variable {
    let products = rows.matmul(rows.transposed(0, 1))
    return products.logSumExp([1]).mean() + rows.squared().mean()
  }

  /// Trains in one process, without any of Distributed.
  public func alone() -> [Step] {
    let network = network(seed: 1)
    let optimizer = optimizer(network)
    return batches.map { batch in
      optimizer.zeroGradients()
      // Two calls, as for two views.
      let loss = loss(network(Variable(batch))) + loss(network(Variable(batch * 0.5)))
      loss.backward()
      return step(network, optimizer, loss)
    }
  }

  /// Trains on a rank of a group.
  ///
  /// - Parameters:
  ///   - communicator: The group.
  ///   - shards: The number of shards; one a rank by default.
  ///   - bucketSize: The bytes of gradients that are exchanged at a time.
  public func run(
    on communicator: any Communicator, shards: Int? = nil, bucketSize: Int = 25 << 20
  ) throws -> (steps: [Step], lines: [String]) {
    // Other weights on other ranks, which those of rank 0 replace.
    let network = network(seed: UInt64(1 + communicator.rank))
    let parallel = try DataParallel(
      network, over: communicator, shardCount: shards, bucketSize: bucketSize,
      replica: { self.network(seed: 99) })
    let optimizer = optimizer(network)
    let steps = batches.map { batch in
      let counts = parallel.plan.own.map { parallel.plan.items(of: $0, in: batch.shape[0]).count }
      let own = batch[parallel.plan.items(in: batch.shape[0])]
      optimizer.zeroGradients()
      let loss = loss(parallel(own, counts: counts)) + loss(parallel(own * 0.5, counts: counts))
      loss.backward()
      parallel.reduceGradients()
      return step(network, optimizer, loss)
    }
    try communicator.requireEqualState(of: network)
    return (steps, steps.map(\.line))
  }

  private func optimizer(_ network: Module) -> Optimizer {
    SGD(network.parameters(), learningRate: 0.01, momentum: 0.9)
  }

  private func step(_ network: Module, _ optimizer: Optimizer, _ loss: Variable) -> Step {
    let gradients = network.parameters().map { $0.gradient! }
    optimizer.step()
    let state = network.stateDictionary()
    return Step(
      loss: loss.item, gradients: gradients,
      state: state.keys.compactMap {
        if case .floats(let tensor) = state[$0] { return tensor }
        return nil
      })
  }
}
