import Autograd
import Layers
import Tensors
import TestSupport
import Testing

@testable import Contrastive

@Suite struct SelfSupervisedTests {
  @Test func `a queue keeps the last rows, whatever the batch size, and is saved`() throws {
    let queue = EmbeddingQueue(capacity: 5, dimensions: 2)
    #expect(queue.count == 0 && queue.embeddings.shape == [0, 2])
    func rows(_ numbers: ClosedRange<Int>) -> Tensor<Float> {
      .stack(numbers.map { Tensor([Float($0), 1], shape: [2]) })
    }
    func held() -> [Float] { queue.embeddings.scalars.filter { $0 != 1 }.sorted() }
    queue.append(rows(2...4))
    #expect(held() == [2, 3, 4])
    queue.append(rows(5...8))
    #expect(held() == [4, 5, 6, 7, 8])
    queue.append(rows(10...19))
    #expect(held() == [15, 16, 17, 18, 19])
    #expect(queue.labels == [-1, -1, -1, -1, -1])
    #expect(queue.parameters().isEmpty)
    let other = EmbeddingQueue(capacity: 5, dimensions: 2)
    try other.load(queue.stateDictionary())
    #expect(other.embeddings == queue.embeddings && other.count == 5)
    other.append(rows(30...30))
    queue.append(rows(30...30))
    #expect(other.embeddings == queue.embeddings)
  }

  @Test func `a queue finds nearest neighbors by cosine similarity`() {
    let queue = EmbeddingQueue(capacity: 3, dimensions: 2)
    queue.append([[1, 0], [0, 5], [-1, -1]])
    #expect(queue.nearest(to: [[9, 1], [-1, 4], [-3, -2]]) == [[1, 0], [0, 5], [-1, -1]])
    var generator = Generator(seed: 1)
    let full = EmbeddingQueue(capacity: 7, dimensions: 4, using: &generator)
    #expect(full.count == 7)
    expectClose(full.embeddings.norm(2, [1]), .ones([7]))
  }

  @Test func `a momentum encoder follows the network, and is not trained`() {
    var generator = Generator(seed: 1)
    func network() -> Sequential {
      Sequential(Linear(3, 2, using: &generator), BatchNorm1d(2))
    }
    let fast = network()
    let slow = MomentumEncoder(network(), following: fast)
    let key = "0.weight"
    func weight(_ module: Module) -> Tensor<Float> {
      module.namedParameters().first { $0.name == key }!.parameter.value
    }
    #expect(weight(slow.encoder) == weight(fast))
    let before = weight(fast)
    fast.parameters()[0].update { $0 = $0 + 1 }
    slow.update(from: fast, momentum: 0.9)
    expectClose(weight(slow.encoder), before + 0.1)
    let x = Variable(.normal([4, 3], using: &generator), requiresGradient: true)
    #expect(!slow(x).requiresGradient)
    #expect(slow.parameters().allSatisfy { !$0.requiresGradient })
    #expect(fast.parameters().allSatisfy { $0.requiresGradient })
  }

  @Test func `BYOL's momentum rises along a cosine from its base to 1`() {
    #expect(abs(MomentumEncoder.momentum(step: 0, of: 100) - 0.996) < 1e-15)
    #expect(abs(MomentumEncoder.momentum(step: 50, of: 100) - 0.998) < 1e-15)
    #expect(MomentumEncoder.momentum(step: 100, of: 100) == 1)
  }

  @Test func `sinkhorn balances the prototypes and normalizes the rows`() {
    var generator = Generator(seed: 2)
    // Without balancing, all rows would be assigned to prototype 0.
    var scores = Tensor<Float>.normal([40, 4], deviation: 0.1, using: &generator)
    scores[.all, 0] = scores[.all, 0] + 0.5
    let codes = sinkhorn(scores, epsilon: 0.05, iterations: 30)
    expectClose(codes.sum([1]), .ones([40]), relative: 1e-5)
    expectClose(codes.sum([0]), .full([4], 10), relative: 1e-2)
    // Scores whose exponentials overflow.
    #expect(sinkhorn(scores * 1000).isFinite.all)
  }

  @Test func `SwAV normalizes its prototypes, and trains them`() {
    var generator = Generator(seed: 3)
    let loss = SwAVLoss(prototypes: 5, dimensions: 6, using: &generator)
    let views = (0..<2).map { _ in Variable(.normal([8, 6], using: &generator)) }
    loss(views[0], views[1]).backward()
    expectClose(loss.prototypes.value.norm(2, [1]), .ones([5]))
    #expect(loss.prototypes.gradient!.abs().sum().item > 0)
    #expect(loss.parameters().count == 1)
  }

  @Test func `projection heads have the layers of their papers`() {
    var generator = Generator(seed: 4)
    func shape(_ head: Sequential) -> [String] {
      head.modules.map { module in
        switch module {
        case let linear as Linear:
          "\(linear.weight.shape[1])→\(linear.weight.shape[0])\(linear.bias == nil ? "" : "+b")"
        case let norm as BatchNorm: norm.weight == nil ? "bn" : "bn+affine"
        default: "relu"
        }
      }
    }
    let simSiam = ProjectionHead.simSiam(8, outputs: 16, using: &generator)
    #expect(
      shape(simSiam)
        == ["8→8", "bn+affine", "relu", "8→8", "bn+affine", "relu", "8→16", "bn"])
    let predictor = ProjectionHead.simSiamPredictor(16, hidden: 4, using: &generator)
    #expect(shape(predictor) == ["16→4", "bn+affine", "relu", "4→16+b"])
    #expect(
      shape(ProjectionHead.moCo(8, outputs: 4, using: &generator)) == ["8→8+b", "relu", "8→4+b"])
    #expect(
      shape(ProjectionHead.simCLR(8, outputs: 4, using: &generator))
        == ["8→8+b", "bn+affine", "relu", "8→4+b"])
    #expect(
      shape(ProjectionHead.byol(8, hidden: 9, outputs: 4, using: &generator))
        == ["8→9+b", "bn+affine", "relu", "9→4+b"])
    #expect(
      shape(ProjectionHead.swAV(8, hidden: 9, outputs: 4, using: &generator))
        == ["8→9+b", "bn+affine", "relu", "9→4+b"])
    let wide = ProjectionHead.wide(8, width: 9, using: &generator)
    #expect(
      shape(wide) == ["8→9", "bn+affine", "relu", "9→9", "bn+affine", "relu", "9→9"])
    let x = Variable(.normal([5, 8], using: &generator))
    #expect(predictor(simSiam(x)).shape == [5, 16])
    #expect(wide(x).shape == [5, 9])
  }

  @Test func `targets and keys receive no gradient`() {
    var generator = Generator(seed: 5)
    let x = (0..<4).map { _ in
      Variable(.normal([3, 4], using: &generator), requiresGradient: true)
    }
    let queue = EmbeddingQueue(capacity: 2, dimensions: 4, using: &generator)
    let loss =
      BYOLLoss()(predictions: (x[0], x[1]), targets: (x[2], x[3]))
      + SimSiamLoss()(predictions: (x[0], x[1]), projections: (x[2], x[3]))
      + InfoNCELoss()(x[0], keys: x[2], queue: queue)
    loss.backward()
    #expect(x[0].gradient != nil && x[1].gradient != nil)
    #expect(x[2].gradient == nil && x[3].gradient == nil)
  }

  @Test func `SupCon with two views and distinct labels equals NT-Xent`() {
    var generator = Generator(seed: 6)
    let (a, b) = (
      Variable(.normal([5, 4], using: &generator)), Variable(.normal([5, 4], using: &generator))
    )
    let supervised = SupConLoss(temperature: 0.5)(
      .cat([a, b]), labels: Array(0..<5) + Array(0..<5))
    #expect(abs(supervised.item - NTXentLoss(temperature: 0.5)(a, b).item) < 1e-5)
  }
}
