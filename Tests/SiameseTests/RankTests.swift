import Autograd
import Commands
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
  private static let tiny = [
    "--individuals", "3", "--pictures", "7", "--size", "8", "--stem", "small", "--width", "2",
    "--holdout", "0.1", "--batch", "8", "--workers", "0", "--optimizer", "sgd",
  ]

  /// Returns ten steps or more of a method.
  private static func words(_ method: String) -> [String] {
    let sizes: [(option: KeyPath<Hyperparameters, Int?>, words: [String])] = [
      (\.projection, ["--projection", "8"]), (\.queue, ["--queue", "12"]),
      (\.prototypes, ["--prototypes", "6"]), (\.memory, ["--memory", "10"]),
    ]
    let defaults = Method.all.first { $0.name == method }!.defaults
    return tiny + ["--method", method, "--epochs", defaults.items == nil ? "4" : "5"]
      + sizes.flatMap { defaults[keyPath: $0.option] == nil ? [] : $0.words }
  }

  @Test(arguments: Method.all.map(\.name))
  func `a method has the same bits on 1, 2 and 4 ranks`(_ method: String) throws {
    let words = Self.words(method) + ["--shards", "4"]
    let whole = try train(words, ranks: 1)[0]
    #expect(whole.stepCount >= 10 && whole.gradients.count >= 60)
    for ranks in [2, 4] {
      for other in try train(words, ranks: ranks) {
        #expect(other.bits == whole.bits, "\(method), \(ranks) ranks")
      }
    }
  }

  /// Without a learning rate, so that rounding does not grow from step to step.
  @Test(arguments: Method.all.map(\.name))
  func `a method's loss on several ranks is that of one process`(_ method: String) throws {
    let words = Self.words(method) + ["--lr", "0"]
    let alone = try train(words, ranks: 1)[0]
    let shared = try train(words, ranks: 2)[0]
    for (loss, other) in zip(shared.losses, alone.losses) {
      #expect(abs(loss - other) <= 1e-5 * max(abs(other), 0.1), "\(method)")
    }
    let distance = shared.gradientDistance(to: alone)
    #expect(distance < 0.01, "\(method): \(distance)")
  }
}
