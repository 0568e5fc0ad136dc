import Autograd
import Layers
import Tensors
import Testing

@testable import Contrastive

/// Trains self-supervised methods as in their papers, on points with noise.
@Suite struct PipelineTests {
  /// Two views of each point: the point with different noise.
  private struct Views {
    let points: Tensor<Float>
    var generator: Generator

    init(seed: UInt64) {
      var origin = Generator(seed: 11)
      points = .normal([32, 12], using: &origin)
      generator = Generator(seed: seed)
    }

    mutating func next() -> (Variable, Variable) {
      func view() -> Variable {
        Variable(points + .normal([32, 12], deviation: 0.6, using: &generator))
      }
      return (view(), view())
    }
  }

  private func network(_ generator: inout Generator) -> Sequential {
    let encoder = Sequential(Linear(12, 32, using: &generator), BatchNorm1d(32), ReLU())
    for module in ProjectionHead.simCLR(32, outputs: 16, using: &generator).modules {
      encoder.append(module)
    }
    return encoder
  }

  /// Trains by gradient descent with momentum; returns the mean loss of the first and of the last
  /// ten steps.
  private func train(
    _ parameters: [Parameter], steps: Int = 80, rate: Float = 0.05, _ loss: () -> Variable
  ) -> (first: Float, last: Float) {
    var velocities = parameters.map { Tensor<Float>.zeros($0.shape) }
    let losses = (0..<steps).map { _ in
      let y = loss()
      y.backward()
      for (index, parameter) in parameters.enumerated() {
        guard let gradient = parameter.gradient else { continue }
        velocities[index] = velocities[index] * 0.9 + gradient
        parameter.update { $0 = $0 - velocities[index] * rate }
        parameter.gradient = nil
      }
      return y.item
    }
    return (losses.prefix(10).reduce(0, +) / 10, losses.suffix(10).reduce(0, +) / 10)
  }

  /// Returns how many of the 32 views are nearest to the other view of their point.
  private func found(_ network: Module, _ views: Views) -> (count: Int, health: EmbeddingHealth) {
    var views = views
    network.eval()
    defer { network.train() }
    let (a, b) = views.next()
    let (x, y) = (network(a).value, network(b).value)
    let nearest = Distance.cosine.matrix(x, y).min(axis: 1).indices.scalars
    let count = nearest.enumerated().count { $0.offset == Int($0.element) }
    return (count, EmbeddingHealth(x, partners: y))
  }

  /// Trains, and checks that more views match afterwards and that the embeddings have not
  /// collapsed.
  private func expectToLearn(
    _ name: String, _ network: Module, _ views: inout Views, _ others: [Parameter] = [],
    _ loss: (Variable, Variable) -> Variable
  ) {
    // One forward pass in training mode, to initialize the running statistics.
    _ = withoutGradients { network(views.next().0) }
    let fresh = Views(seed: 99)
    let before = found(network, fresh)
    let losses = train(network.parameters() + others) {
      let (a, b) = views.next()
      return loss(a, b)
    }
    let after = found(network, fresh)
    #expect(losses.last < losses.first, "\(name): \(losses)")
    #expect(after.count > before.count, "\(name): \(before.count) → \(after.count) of 32")
    #expect(after.health.status == .healthy, "\(name): \(after.health)")
  }

  @Test func `MoCo learns with a momentum encoder and a queue`() {
    var (views, generator) = (Views(seed: 1), Generator(seed: 12))
    let fast = network(&generator)
    let slow = MomentumEncoder(network(&generator), following: fast)
    let queue = EmbeddingQueue(capacity: 96, dimensions: 16, using: &generator)
    let first = slow.parameters()[0].value
    expectToLearn("MoCo", fast, &views) { a, b in
      let keys = slow(b)
      let loss = InfoNCELoss(temperature: 0.2)(fast(a), keys: keys, queue: queue)
      queue.append(keys.normalized().value)
      slow.update(from: fast, momentum: 0.9)
      return loss
    }
    #expect(slow.parameters()[0].value != first)
  }

  @Test func `BYOL learns with a predictor and a target network`() {
    var (views, generator) = (Views(seed: 1), Generator(seed: 13))
    let fast = network(&generator)
    let slow = MomentumEncoder(network(&generator), following: fast)
    let predictor = ProjectionHead.byol(16, hidden: 32, outputs: 16, using: &generator)
    expectToLearn("BYOL", fast, &views, predictor.parameters()) { a, b in
      let loss = BYOLLoss()(
        predictions: (predictor(fast(a)), predictor(fast(b))), targets: (slow(a), slow(b)))
      slow.update(from: fast, momentum: 0.95)
      return loss
    }
  }

  @Test func `SimSiam learns with a predictor and a stop-gradient`() {
    var (views, generator) = (Views(seed: 1), Generator(seed: 14))
    let encoder = Sequential(Linear(12, 32, using: &generator), BatchNorm1d(32), ReLU())
    for module in ProjectionHead.simSiam(32, outputs: 16, using: &generator).modules {
      encoder.append(module)
    }
    let predictor = ProjectionHead.simSiamPredictor(16, hidden: 8, using: &generator)
    expectToLearn("SimSiam", encoder, &views, predictor.parameters()) { a, b in
      let (x, y) = (encoder(a), encoder(b))
      return SimSiamLoss()(predictions: (predictor(x), predictor(y)), projections: (x, y))
    }
  }

  @Test func `SwAV learns with prototypes and balanced codes`() {
    var (views, generator) = (Views(seed: 1), Generator(seed: 15))
    let encoder = network(&generator)
    let loss = SwAVLoss(prototypes: 24, dimensions: 16, using: &generator)
    expectToLearn("SwAV", encoder, &views, loss.parameters()) { a, b in
      loss(encoder(a), encoder(b))
    }
  }

  @Test func `NNCLR learns with nearest neighbors from a queue`() {
    var (views, generator) = (Views(seed: 1), Generator(seed: 16))
    let encoder = network(&generator)
    let predictor = ProjectionHead.byol(16, hidden: 32, outputs: 16, using: &generator)
    let queue = EmbeddingQueue(capacity: 128, dimensions: 16, using: &generator)
    expectToLearn("NNCLR", encoder, &views, predictor.parameters()) { a, b in
      let (x, y) = (encoder(a), encoder(b))
      let neighbors = [x, y].map { Variable(queue.nearest(to: $0.normalized().value)) }
      queue.append(x.normalized().value)
      let loss = InfoNCELoss(temperature: 0.1)
      return (loss(neighbors[0], keys: predictor(y)) + loss(neighbors[1], keys: predictor(x))) / 2
    }
  }
}
