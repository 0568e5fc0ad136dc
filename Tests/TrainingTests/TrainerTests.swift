import Autograd
import Contrastive
import Datasets
import Files
import Kernels
import Layers
import Models
import Optimizers
import Tensors
import Testing
import Vision

@testable import Training

@Suite(.serialized) struct TrainerTests {
  /// Trains a small Siamese ResNet on some digits, and returns the losses and the bits of all
  /// weights.
  private func train(seed: UInt64, threads: Int) throws -> (losses: [Float], weights: [[UInt32]]) {
    let oldCount = threadCount
    setThreadCount(threads)
    defer { setThreadCount(oldCount) }
    let digits = try Digits.load()[Array(0..<96)]
    var generator = Generator(seed: seed)
    let encoder = ResNet18(channels: 1, stem: .small, width: 4, using: &generator)
    encoder.fc = Identity()
    let network = SiameseNetwork(base: encoder)
    let pairs = try SiameseDataset(
      items: (0..<96).map { digits.images[$0] }, labels: digits.labels, seed: seed)
    let loader = DataLoader(pairs, batchSize: 32, seed: seed)
    let trainer = Trainer(
      loader, optimizer: Adam(network.parameters(), learningRate: 3e-3), epochs: 3)
    let losses = try trainer.run { items in
      let batch = PairBatch(items)
      let (a, b) = network(Variable(batch.first), Variable(batch.second))
      return ContrastiveLoss(margin: 5)(a.pairwiseDistance(b), isSame: batch.isSame)
    }
    return (losses, network.parameters().map { $0.value.scalars.map(\.bitPattern) })
  }

  @Test func `training gives the same bits for the same seed, on any number of threads`() throws {
    let one = try train(seed: 1, threads: 1)
    let again = try train(seed: 1, threads: 1)
    let three = try train(seed: 1, threads: 3)
    #expect(one.losses == again.losses && one.weights == again.weights)
    #expect(one.losses == three.losses && one.weights == three.weights)
    #expect(try train(seed: 2, threads: 3).losses != one.losses)
    #expect(one.losses[2] < one.losses[0])
  }

  /// This process loads the first item of each batch of 3, others the rest.
  private final class Group: TrainingGroup {
    let parameter: Parameter
    let showsProgress = false
    private(set) var parts: [Int] = []

    init(_ parameter: Parameter) { self.parameter = parameter }

    func itemCount(_ own: Int) -> Int {
      parts.append(own)
      return 3
    }

    func reduceGradients() { parameter.gradient = parameter.gradient! * 10 }
  }

  @Test func `a group counts the items of whole batches, and reduces gradients before each step`()
    throws
  {
    struct Numbers: Dataset {
      let count = 4
      func item(_ index: Int, epoch: Int) -> Float { Float(index) }
    }
    let weight = Parameter([1])
    let group = Group(weight)
    let loader = DataLoader(Numbers(), batchSize: 1, shuffle: false, seed: 1)
    var positions: [TrainingPosition] = []
    try Trainer(
      loader, optimizer: SGD([weight], learningRate: 0.1), epochs: 1, group: group
    ).run { _, _ in
    } afterStep: { position, _ in
      positions.append(position)
    } loss: { _ in
      weight.sum()
    }
    // Four gradients of 1, ten times each.
    #expect(abs(weight.value[0].item - (1 - 4)) < 1e-5)
    #expect(group.parts == [1, 1, 1, 1])
    #expect(positions.map(\.itemCount) == [3, 6, 9, 12])
  }

  @Test func `the trainer accepts any optimizer`() throws {
    struct Numbers: Dataset {
      let count = 8
      func item(_ index: Int, epoch: Int) -> Float { Float(index) }
    }
    // The mean of 0 … 7 is 3.5, which minimizes the mean squared distance.
    for make: ([Parameter]) -> Optimizer in [
      { SGD($0, learningRate: 0.1, momentum: 0.5) }, { RMSprop($0, learningRate: 0.1) },
      { Adagrad($0, learningRate: 1) },
    ] {
      let center = Parameter([1])
      let optimizer = make([center])
      let loader = DataLoader(Numbers(), batchSize: 8, seed: 1)
      try Trainer(loader, optimizer: optimizer, epochs: 60).run { items in
        (center - Variable(Tensor(items, shape: [8]))).squared().mean()
      }
      #expect(abs(center.value.item - 3.5) < 0.3, "\(type(of: optimizer)): \(center.value.item)")
    }
  }

  @Test func `a non-finite loss stops training with epoch and batch`() throws {
    struct One: Dataset {
      let count = 4
      func item(_ index: Int, epoch: Int) -> Int { index }
    }
    let parameter = Parameter([1])
    let trainer = Trainer(
      DataLoader(One(), batchSize: 2, seed: 1), optimizer: Adam([parameter]), epochs: 3)
    var steps = 0
    do {
      try trainer.run { _ in
        steps += 1
        return (parameter * (steps == 4 ? Float.infinity : 1)).sum()
      }
      Issue.record("training did not stop")
    } catch let error as TrainingError {
      #expect(error == .lossIsNotFinite(.infinity, epoch: 2, batch: 2))
      #expect("\(error)".contains("epoch 2, batch 2"))
    }
  }

  @Test func `a batch that cannot be loaded is no step, and training resumes after it`() throws {
    struct Broken: Dataset {
      let count = 12
      func item(_ index: Int, epoch: Int) throws -> Float {
        // The second of three batches.
        if (4..<8).contains(index) {
          throw DataError(path: "a", problem: "is broken", recoverySuggestion: "fix it")
        }
        return Float(index)
      }
    }
    func train(from start: TrainingPosition = TrainingPosition()) throws -> [TrainingPosition] {
      let parameter = Parameter([1])
      let loader = DataLoader(
        Broken(), batchSize: 4, shuffle: false, onFailure: .report { _ in }, seed: 1)
      var positions: [TrainingPosition] = []
      try Trainer(loader, optimizer: SGD([parameter], learningRate: 0), epochs: 2).run(
        from: start, afterStep: { position, _ in positions.append(position) },
        loss: { items in (parameter * items[0]).sum() })
      return positions
    }
    let all = try train()
    #expect(all.map(\.batch) == [1, 3, 1, 3] && all.map(\.step) == [1, 2, 3, 4])
    #expect(try train(from: all[0]) == Array(all[1...]))
    #expect(TrainingPosition().meanLoss.isNaN)
    let empty = Trainer(
      DataLoader(Broken(), batchSize: 4, shuffle: false, seed: 1),
      optimizer: SGD([Parameter([1])], learningRate: 0), epochs: 1)
    #expect(throws: TrainingError.nothingToTrain(epoch: 1)) { try empty.run { _ in nil } }
  }

  @Test func `the trainer warns about a collapse after every epoch`() throws {
    struct Views: Dataset {
      let count = 64
      func item(_ index: Int, epoch: Int) -> (Tensor<Float>, Tensor<Float>) {
        var generator = Generator(seed: 3).split(index)
        let one = Tensor<Float>.normal([6], using: &generator)
        return (one, one + .normal([6], using: &generator) * 0.1)
      }
    }
    func warnings(_ loss: (Variable, Variable) -> Variable) throws -> [Int: String] {
      var generator = Generator(seed: 1)
      let network = Linear(6, 4, using: &generator)
      let (loader, meter) = (DataLoader(Views(), batchSize: 16, seed: 1), CollapseMeter())
      let trainer = Trainer(
        loader, optimizer: Adam(network.parameters(), learningRate: 0.1), epochs: 12,
        observer: meter)
      var found: [Int: String] = [:]
      func warn(_ epoch: Int, _ warning: String) { found[epoch] = warning }
      try trainer.run(warn: warn) { items in
        let a = network(Variable(.stack(items.map(\.0))))
        let b = network(Variable(.stack(items.map(\.1))))
        meter.add(a.value, partners: b.value)
        return loss(a, b)
      }
      return found
    }
    // Attraction only, toward a point other than 0.
    let pulled = try warnings { a, b in (a - 5).squared().mean() + (b - 5).squared().mean() }
    #expect(pulled[12]?.contains("embeddings have collapsed") ?? false, "\(pulled)")
    #expect(try warnings { NTXentLoss(temperature: 0.5)($0, $1) } == [:])
  }

  @Test func `the progress bar shows throughput and remaining time`() {
    let progress = Progress("Epoch 3/20", total: 40, unit: "batches")
    let line = progress.line(10, "Loss: 0.5", elapsed: 5)
    #expect(
      line == "Epoch 3/20 ━━━━━━────────────────── 10/40  2.0 batches/s  0:15 left  Loss: 0.5")
    #expect(progress.line(50, "", elapsed: 5).filter { $0 == "━" }.count == 24)
    #expect(progress.line(-1, "", elapsed: 5).filter { $0 == "─" }.count == 24)
    #expect(progress.line(0, "", elapsed: 0).contains("0/40  0.0 batches/s  ? left"))
    #expect(clock(3725) == "1:02:05" && clock(0) == "0:00" && clock(.infinity) == "?")
  }
}
