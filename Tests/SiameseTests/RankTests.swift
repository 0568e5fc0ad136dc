import Autograd
import Commands
import Datasets
import Distributed
import Files
import Foundation
import Layers
import Tensors
import Testing
import Training

@testable import siamese

/// What a rank has after training.
private struct Trained: Sendable {
  /// The mean loss of each epoch.
  let losses: [Float]
  /// The gradients of the last step.
  let gradients: [Tensor<Float>]
  /// Weights, running statistics, queues.
  let state: [Tensor<Float>]
  let stepCount: Int

  init(_ run: TrainingRun) {
    losses = run.position.history
    stepCount = run.position.step
    gradients = run.setup.optimizer.parameters.compactMap { $0.gradient?.contiguous() }
    let saved = run.setup.method.stateDictionary()
    state = saved.keys.compactMap { key in
      guard case .floats(let tensor) = saved[key] else { return nil }
      return tensor
    }
  }

  var bits: [UInt32] {
    losses.map(\.bitPattern) + (gradients + state).flatMap { $0.scalars.map(\.bitPattern) }
  }

  /// The difference of the gradients from another's, relative to their norm.
  func gradientDistance(to other: Trained) -> Float {
    func squares(_ tensors: [Tensor<Float>]) -> Float {
      tensors.reduce(0) { $0 + $1.squared().sum().item }
    }
    let differences = zip(gradients, other.gradients).map { $0 - $1 }
    return (squares(differences) / squares(other.gradients)).squareRoot()
  }
}

/// Trains as ranks that are threads of this process; without checkpoints where no folder is named.
private func train(
  _ words: [String], ranks: Int, folder: Bool = false,
  _ wordsOfRank: @escaping @Sendable (Int) -> [String] = { _ in [] }
) throws -> [Trained] {
  try SimulatedRanks.run(ranks) { communicator in
    try Voice.$isMuted.withValue(true) {
      let arguments = try Arguments(
        words + wordsOfRank(communicator.rank), options: trainOptions)
      let folder = folder && communicator.isFirst ? try RunFolder(arguments) : nil
      defer { folder?.release() }
      let run = try TrainingRun(arguments, folder, on: communicator)
      try run.train()
      return Trained(run)
    }
  }
}

/// Trains on ranks that are threads of this process.
@Suite(.serialized) struct RankTests {
  private let scratch: Scratch

  init() throws { scratch = try Scratch() }

  /// A tiny encoder on 19 images: batches of 8, 8 and 3.
  static let tiny = [
    "--individuals", "3", "--pictures", "7", "--size", "8", "--stem", "small", "--width", "2",
    "--holdout", "0.1", "--batch", "8", "--workers", "0", "--optimizer", "sgd",
  ]

  /// Returns ten steps or more of a method.
  static func words(_ method: String) -> [String] {
    let sizes: [(option: KeyPath<Hyperparameters, Int?>, words: [String])] = [
      (\.projection, ["--projection", "8"]), (\.queue, ["--queue", "12"]),
      (\.prototypes, ["--prototypes", "6"]), (\.memory, ["--memory", "10"]),
    ]
    let defaults = Method.all.first { $0.name == method }!.defaults
    return tiny + ["--method", method, "--epochs", defaults.items == nil ? "4" : "5"]
      // Otherwise the pairs of a batch may all be apart, and teach nothing.
      + (method == "contrastive" ? ["--margin", "20"] : [])
      // Otherwise the last batch has three images, of three classes or of one, whose gradients are 0.
      + (method == "nca" ? ["--pictures", "8", "--dimensions", "2"] : [])
      + sizes.flatMap { defaults[keyPath: $0.option] == nil ? [] : $0.words }
  }

  @Test(arguments: Method.all.map(\.name))
  func `a method has the same bits on any number of ranks`(_ method: String) throws {
    let words = Self.words(method) + ["--shards", "4"]
    let four = try train(words, ranks: 4)
    #expect(four[0].stepCount >= 10 && four[0].gradients.count >= 60)
    // One rank has all shards, four have one each; between them, a few methods of different kinds suffice.
    let isShown = ["contrastive", "supcon", "moco", "byol"].contains(method)
    let others = try (isShown ? [1, 2] : [1]).flatMap { try train(words, ranks: $0) }
    for other in four + others { #expect(other.bits == four[0].bits, "\(method)") }
  }

  /// Without a learning rate, so that rounding does not grow from step to step.
  @Test(arguments: Method.all.map(\.name))
  func `a method's loss on several ranks is that of one process`(_ method: String) throws {
    let words = Self.words(method) + ["--lr", "0", "--epochs", "1"]
    let alone = try train(words, ranks: 1)[0]
    let shared = try train(words, ranks: 2)[0]
    for (loss, other) in zip(shared.losses, alone.losses) {
      // Measured: barlow 2.7e-6, all others at most 1.4e-6; other processors round otherwise.
      #expect(abs(loss - other) <= 1e-5 * max(abs(other), 0.1), "\(method)")
    }
    let distance = shared.gradientDistance(to: alone)
    // Measured: byol 8e-4, contrastive 4e-4, all others at most 5e-5.
    let bound: Float = ["byol", "contrastive"].contains(method) ? 2e-3 : 1e-4
    #expect(distance < bound, "\(method): \(distance)")
  }

  @Test func `the parts of all ranks are the sampler's batches, another order in every epoch`() {
    let whole = Batches(ShuffledSampler(19, seed: 1), batchSize: 8)
    for (ranks, shardCount) in [(1, 1), (2, 2), (2, 4), (4, 4), (3, 3)] {
      let plans = (0..<ranks).map { ShardPlan(shardCount: shardCount, rank: $0, of: ranks)! }
      for epoch in 0..<3 {
        let parts = plans.map { plan in
          RankBatches(base: whole, plan: plan).batches(epoch: epoch).map { batch in
            batch.map { $0 / plan.own.count }
          }
        }
        let joined = parts[0].indices.map { batch in parts.flatMap { $0[batch] } }
        #expect(joined == whole.batches(epoch: epoch), "\(ranks) ranks, epoch \(epoch)")
      }
    }
    #expect(whole.batches(epoch: 0) != whole.batches(epoch: 1))
  }

  @Test func `images that cannot be read leave uneven parts, whose losses count by images`() throws
  {
    try scratch.writeImages([7, 6, 6])
    for name in ["class-0/1", "class-0/2", "class-1/0", "class-2/5"] {
      try File.write(Array("not an image".utf8), to: scratch.path("photos/\(name).png"))
    }
    let words =
      Self.tiny + ["--data", scratch.path("photos"), "--method", "simclr", "--projection", "8"]
      + ["--holdout", "0", "--epochs", "2", "--batch", "5"]
    let shards = words + ["--shards", "4"]
    let four = try train(shards, ranks: 4)
    for other in four + (try train(shards, ranks: 1)) { #expect(other.bits == four[0].bits) }
    let alone = try train(words + ["--lr", "0"], ranks: 1)[0]
    let shared = try train(words + ["--lr", "0"], ranks: 3)[0]
    for (loss, other) in zip(shared.losses, alone.losses) {
      #expect(abs(loss - other) <= 1e-5 * abs(other))
    }
    #expect(shared.gradientDistance(to: alone) < 0.01)
  }

  @Test func `a checkpoint moves between numbers of ranks, and training ends with the same bits`()
    throws
  {
    let words =
      Self.tiny + ["--method", "moco", "--projection", "8", "--queue", "12", "--shards", "4"]
    func run(_ name: String, _ epochs: Int, ranks: Int) throws {
      let resumed = epochs > 1 && name == "moved" ? ["--resume"] : []
      _ = try train(
        words + ["--epochs", "\(epochs)", "--out", scratch.path(name)] + resumed, ranks: ranks,
        folder: true)
    }
    try run("whole", 3, ranks: 1)
    for (epochs, ranks) in [(1, 2), (2, 4), (3, 1)] { try run("moved", epochs, ranks: ranks) }
    #expect(try scratch.last("moved") == scratch.last("whole"))
    func losses(_ name: String) throws -> [StepLog.Entry] {
      try StepLog.read(scratch.path("\(name)/log.jsonl"))
    }
    #expect(try losses("moved") == losses("whole"))
    // The number of shards is a setting of the run.
    let problem = try failure { _ = try run("moved", 4, ranks: 3) }
    #expect(
      problem.hasSuffix(
        "was made with --shards 4, which 3 processes cannot share; resume with mpirun -n 1, 2 or 4, or pass "
          + "--shards 3, which rounds differently"), "\(problem)")
    let consent =
      words + ["--shards", "3", "--resume", "--epochs", "4", "--out", scratch.path("moved")]
    let consented = try train(consent, ranks: 3, folder: true)
    #expect(consented[0].losses.count == 4 && consented[0].bits == consented[2].bits)
  }

  /// Returns the message of the error that `body` throws.
  private func failure(_ body: () throws -> Void) throws -> String {
    do {
      try body()
      return ""
    } catch { return ExitError(error).message }
  }

  @Test func `ranks that differ, or fail, end all with one sentence`() throws {
    let words = Self.tiny + ["--epochs", "1"]
    let options = try failure {
      _ = try train(words, ranks: 4) { $0 == 2 ? ["--lr", "0.01"] : [] }
    }
    #expect(options.contains("comparison of the options: rank 2 on "), "\(options)")
    #expect(options.contains("has '--lr 0.01' where rank 0 on "), "\(options)")
    #expect(options.hasSuffix("start all processes with the same options"), "\(options)")
    let alike = try failure { _ = try train(words + ["--data", "/missing"], ranks: 2) }
    #expect(alike.hasPrefix("/missing: "), "\(alike)")
    let shards = try failure { _ = try train(words + ["--shards", "2"], ranks: 4) }
    #expect(shards.hasPrefix("--shards 2: 4 processes cannot share 2 shards"), "\(shards)")
    let wild = try failure { _ = try train(words + ["--lr", "1e30", "--epochs", "3"], ranks: 2) }
    #expect(wild.contains("training: the loss became"), "\(wild)")
    let out = scratch.path("run")
    let text = try failure {
      _ = try SimulatedRanks.run(2) { communicator in
        try Voice.$isMuted.withValue(true) {
          let arguments = try Arguments(words + ["--out", out], options: trainOptions)
          let folder = communicator.isFirst ? try RunFolder(arguments) : nil
          let run = try TrainingRun(arguments, folder, on: communicator)
          if communicator.isFirst {
            try FileManager.default.removeItem(atPath: out)
            try File.write([1], to: out)
          }
          try run.train()
        }
      }
    }
    #expect(text.contains("\(out): cannot hold the checkpoints of this run"), "\(text)")
  }

  @Test func `another image on a rank is named`() throws {
    let problems = try SimulatedRanks.run(2) { communicator in
      do {
        try communicator.requireSame(
          "images", ["training image a.jpg of class x", "training image \(communicator.rank).jpg"])
        return ""
      } catch { return ExitError(error).message }
    }
    #expect(problems.allSatisfy { $0.contains("has 'training image 1.jpg' where rank 0 on ") })
  }
}
