import Commands
import Distributed
import Layers
import Tensors
import Testing

@testable import siamese

/// Ten steps or more of every method, with one shard a rank, against one process.
///
/// No two orders of addition round alike, and this network is sensitive: with few images and a ReLU after each batch
/// normalization, a change of all weights by their last bit changes the gradients of a single step by 1e-5 to 1e-4 of
/// their norm, and every result after ten steps. One process itself differs from the exact gradient by that much: measured
/// against PyTorch in float64, for contrastive and simclr, the errors of one process, of two and four ranks, and of
/// PyTorch in float32 are the same, 1e-5 to 1e-4 in most steps.
///
/// So each step begins in the state of one process, and the ranks may differ from it by 1e-5, or as much as it differs
/// from itself with other last bits. Measured: by at most 2.3e-6, or less than that; other processors round otherwise. In
/// the reproducible mode bits are equal: see `RankTests`. The optimizer is SGD, because Adam divides small gradients by
/// their size, rounding errors too.
@Suite(.serialized) struct RankAccuracyTests {
  @Test(arguments: Method.all.map(\.name))
  func `ranks compute a method as one process does`(_ method: String) throws {
    // Batches of 8, 8 and 6 images: statistics of three images would be more sensitive still.
    let words = RankTests.words(method) + ["--pictures", "8", "--lr", "1e-5"]
    let one = try Step.all(words)
    #expect(one.count >= 10)
    let other = try Step.all(words + ["--epochs", "2"], after: one, changesLastBits: true)
    let isShown = ["supcon", "byol"].contains(method)
    for ranks in isShown ? [2, 4] : [2] {
      let steps = try Step.all(words, ranks: ranks, after: one)
      #expect(steps.count == one.count)
      // The last batch of an epoch is uneven, so its mistakes may be others.
      for isLast in [false, true] {
        let own = Step.typicalDifference(steps, one, isLast: isLast)
        let bound = Step.typicalDifference(other, one, isLast: isLast)
        for (own, bound) in zip(own.all, bound.all) {
          #expect(
            own.value <= max(1e-5, 4 * bound.value), "\(own.name), \(ranks) ranks, last: \(isLast)")
        }
      }
    }
  }
}

/// How far two runs of a step are apart.
private struct Difference {
  /// Relative to the loss, or to 0.1.
  var loss: Double
  /// Of the tensor that differs most, relative to its norm, or to a hundredth of the norm of all.
  var gradients: Double
  /// Relative to the norm of all.
  var state: Double

  var all: [(name: String, value: Double)] {
    [("loss", loss), ("gradients", gradients), ("state", state)]
  }
}

/// What a step of training computes.
private struct Step: Sendable {
  let loss: Float
  let gradients: [Tensor<Float>]
  /// Weights, running statistics, queues after the step.
  let state: StateDictionary
  /// Whether this is the last step of an epoch.
  let isLast: Bool

  /// Trains as ranks that are threads of this process, and returns the steps of rank 0.
  ///
  /// - Parameters:
  ///   - others: The steps of another run, in whose states the steps begin.
  ///   - changesLastBits: Whether each weight is changed by a unit in the last place before each step.
  static func all(
    _ words: [String], ranks: Int = 1, after others: [Step] = [], changesLastBits: Bool = false
  ) throws -> [Step] {
    try SimulatedRanks.run(ranks) { communicator in
      try Voice.$isMuted.withValue(true) {
        let run = try TrainingRun(Arguments(words, options: trainOptions), nil, on: communicator)
        let (method, optimizer) = (run.setup.method, run.setup.optimizer)
        var generator = Generator(seed: 5)
        var steps: [Step] = []
        var number = 0
        try run.trainer.run(
          from: run.setup.start,
          afterStep: { position, loss in
            let gradients = optimizer.parameters.compactMap { $0.gradient?.contiguous() }
            try run.endStep(position, loss)
            number += 1
            guard communicator.isFirst else { return }
            steps.append(
              Step(
                loss: loss, gradients: gradients, state: method.stateDictionary(),
                isLast: position.batch == run.trainer.loader.batchCount))
          },
          loss: { batch in
            if number > 0 && !others.isEmpty { try method.load(others[number - 1].state) }
            for parameter in changesLastBits ? optimizer.parameters : [] {
              let ulps = Tensor(
                parameter.value.scalars.map { $0.ulp * (Bool.random(using: &generator) ? 1 : -1) },
                shape: parameter.shape)
              parameter.update { $0 = $0 + ulps }
            }
            return try run.loss(batch)
          })
        return steps
      }
    }[0]
  }

  func difference(from other: Step) -> Difference {
    Difference(
      loss: Double(abs(loss - other.loss) / max(abs(other.loss), 0.1)),
      gradients: Self.distance(gradients, other.gradients, isOfOne: true),
      state: Self.distance(floats, other.floats))
  }

  private var floats: [Tensor<Float>] {
    state.keys.compactMap { key in
      guard case .floats(let tensor) = state[key] else { return nil }
      return tensor
    }
  }

  private static func distance(
    _ tensors: [Tensor<Float>], _ others: [Tensor<Float>], isOfOne: Bool = false
  ) -> Double {
    func norm(_ tensor: Tensor<Float>) -> Double {
      Double(tensor.squared().sum().item).squareRoot()
    }
    func norm(_ norms: [Double]) -> Double { norms.reduce(0) { $0 + $1 * $1 }.squareRoot() }
    if tensors.count != others.count { return .infinity }
    let (norms, differences) = (others.map(norm), zip(tensors, others).map { norm($0 - $1) })
    let whole = norm(norms)
    if !isOfOne { return norm(differences) / whole }
    return zip(differences, norms).map { $0 / max($1, 0.01 * whole) }.max() ?? 0
  }

  /// Returns the medians over the steps that are the last of an epoch, or over all others.
  ///
  /// Medians, because a number that crosses the corner of a ReLU changes more than rounding does. In one step of cosface,
  /// a ReLU's input is 1e-6: rounded to the other side on two ranks, it changes the gradient by half. With that ReLU's
  /// sign, PyTorch in float64 computes their gradient to 8e-6; with the other, that of one process and of four ranks to
  /// 6e-6.
  static func typicalDifference(
    _ steps: [Step], _ others: [Step], isLast: Bool
  ) -> Difference {
    let differences = zip(steps, others).filter { $1.isLast == isLast }
      .map { $0.difference(from: $1) }
    func median(_ path: KeyPath<Difference, Double>) -> Double {
      let sorted = differences.map { $0[keyPath: path] }.sorted()
      return sorted.isEmpty ? 0 : sorted[sorted.count / 2]
    }
    return Difference(
      loss: median(\.loss), gradients: median(\.gradients), state: median(\.state))
  }
}
