import Autograd
import Distributed
import Kernels
import Layers
import Models
import Optimizers
import Tensors

/// The shortest times of a training step and of one of its parts, in seconds.
struct MeasuredStep {
  /// The whole step.
  let step: Double
  /// The all-reduce of all gradients.
  let exchange: Double

  /// Measures a training step of a Siamese ResNet-18 with 32 pairs of 100 × 100 pixels, on ranks that are threads with one
  /// core each.
  static func measured(ranks: Int) throws -> MeasuredStep {
    let threads = threadCount
    setThreadCount(1)
    defer { setThreadCount(threads) }
    let times = try SimulatedRanks.run(ranks) { communicator in
      var generator = Generator(seed: 1)
      let network = ResNet18(using: &generator)
      network.fc = Identity()
      let parallel = try DataParallel(network, over: communicator, replica: { Sequential([]) })
      let optimizer = SGD(network.parameters(), learningRate: 1e-4)
      let count = 64 / ranks
      let images = Tensor<Float>.normal([count, 3, 100, 100], using: &generator)
      let gradients = Tensor<Float>.zeros([network.parameterCount])
      let clock = ContinuousClock()
      func shortest(_ body: () throws -> Void) throws -> Double {
        try (0..<4).map { _ in
          try communicator.barrier()
          return try clock.measure(body) / .seconds(1)
        }.min()!
      }
      return MeasuredStep(
        step: try shortest {
          optimizer.zeroGradients()
          let all = parallel(images, counts: [count]).normalized()
          partnerLoss(all, first: 0, all: all).backward()
          parallel.reduceGradients()
          optimizer.step()
        }, exchange: try shortest { _ = try communicator.allReduced(gradients, order: .any) })
    }
    return MeasuredStep(
      step: times.map(\.step).max()!, exchange: times.map(\.exchange).max()!)
  }

  /// Measures steps with half of the pairs, in which ranks exchange nothing: each trains alone.
  ///
  /// - Parameter ranks: how many do so at the same time.
  static func measuredHalf(ranks: Int) throws -> Double {
    let threads = threadCount
    setThreadCount(1)
    defer { setThreadCount(threads) }
    return try SimulatedRanks.run(ranks) { communicator in
      var generator = Generator(seed: 1)
      let network = ResNet18(using: &generator)
      network.fc = Identity()
      let optimizer = SGD(network.parameters(), learningRate: 1e-4)
      let images = Tensor<Float>.normal([32, 3, 100, 100], using: &generator)
      let clock = ContinuousClock()
      return try (0..<4).map { _ in
        try communicator.barrier()
        return clock.measure {
          optimizer.zeroGradients()
          let all = network(Variable(images)).normalized()
          partnerLoss(all, first: 0, all: all).backward()
          optimizer.step()
        } / .seconds(1)
      }.min()!
    }.max()!
  }
}
