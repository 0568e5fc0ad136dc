import Kernels
import Tensors

/// Returns `body(inputs)` without saving intermediate values for backward, and computes them again in the
/// backward pass: gradient checkpointing, which trades time for memory (Chen, Xu, Zhang and Guestrin,
/// "Training deep nets with sublinear memory cost", 2016). PyTorch's `checkpoint`.
///
///     let y = checkpoint([x]) { block($0[0]) }
///
/// `body` runs twice and must compute the same both times. Layers draw the same random numbers again, so dropout has
/// the same mask (see ``replayable(_:)``); other random numbers need a generator, for which there is
/// ``checkpoint(_:using:_:)``. As in PyTorch, each run updates the running statistics of batch normalization.
///
/// - Parameters:
///   - inputs: The variables that `body` receives.
///   - body: The computation. Parameters and other variables that it captures receive gradients, too.
public func checkpoint(
  _ inputs: [Variable], _ body: @escaping ([Variable]) -> Variable
) -> Variable {
  let first = CheckpointRun(inputs)
  let value = first.during { withoutGradients { body(inputs).value } }
  let all = inputs + first.captured
  return .record("checkpoint", value, all, saving: all) { dY, node in
    // Only the values of inputs: their graphs have a part in second derivatives only.
    let again =
      Recording.isEnabled
      ? all
      : inputs.indices.map {
        Variable(inputs[$0].value, requiresGradient: node.needsGradient($0))
      } + first.captured
    let replay = CheckpointRun(replaying: first)
    let result = replay.during { recording(true) { body(Array(again.prefix(inputs.count))) } }
    replay.finish()
    guard result.requiresGradient else { return all.map { _ in nil } }
    return result.gradients(upTo: again, seed: dY)
  }
}

/// Returns `body(inputs, &generator)` without saving intermediate values for backward, and computes them again in
/// the backward pass, with the same random numbers.
///
///     let y = checkpoint([x], using: &generator) { x, generator in
///       x[0] * Variable(.bernoulli(x[0].shape, probability: 0.5, using: &generator).floats)
///     }
///
/// - Parameters:
///   - inputs: The variables that `body` receives.
///   - generator: The generator that `body` receives; the second run receives a copy of its present state.
///   - body: The computation.
public func checkpoint(
  _ inputs: [Variable], using generator: inout Generator,
  _ body: @escaping ([Variable], inout Generator) -> Variable
) -> Variable {
  let start = generator
  var end = generator
  let result = checkpoint(inputs) { inputs in
    var generator = start
    defer { end = generator }
    return body(inputs, &generator)
  }
  generator = end
  return result
}

/// Returns `draw()`; where a checkpoint computes again, what it returned in the first run, without calling it.
///
/// Layers draw random numbers through this function, so that both runs of a checkpoint have the same ones and the
/// generator advances once:
///
///     let seed = replayable { generator.next() }
public func replayable<Value: Sendable>(_ draw: () -> Value) -> Value {
  Recording.current.checkpoint?.value(draw) ?? draw()
}

/// A run of a checkpoint's body: the first, which notes random numbers and captured variables, or a later one,
/// which repeats the random numbers.
final class CheckpointRun: @unchecked Sendable {
  /// The variables that require a gradient and that the body uses without receiving them.
  private(set) var captured: [Variable] = []
  private var draws: [any Sendable] = []
  /// The number of draws that have been repeated; `nil` in the first run.
  private var position: Int?
  private var known: Set<ObjectIdentifier> = []
  /// The run that contains this one: of a checkpoint in whose body this one is.
  private let outer: CheckpointRun?
  /// The precision of all runs.
  private let precision: Precision

  /// Creates the first run.
  init(_ inputs: [Variable]) {
    (outer, precision) = (Recording.current.checkpoint, Recording.current.precision)
    known = Set(inputs.map { ObjectIdentifier($0.node) })
  }

  /// Creates a later run.
  init(replaying first: CheckpointRun) {
    (outer, draws, position) = (nil, first.draws, 0)
    precision = first.precision
  }

  /// Calls `body` as this run.
  func during<Result>(_ body: () -> Result) -> Result {
    var recording = Recording.current
    (recording.checkpoint, recording.precision) = (self, precision)
    return Recording.$current.withValue(recording, operation: body)
  }

  /// Notes the variables that an operation uses while nothing is recorded.
  func note(_ inputs: [Variable]) {
    for input in inputs
    where input.requiresGradient && known.insert(ObjectIdentifier(input.node)).inserted {
      captured.append(input)
    }
  }

  /// Returns the next draw.
  func value<Value: Sendable>(_ draw: () -> Value) -> Value {
    guard let position else {
      let value = outer?.value(draw) ?? draw()
      draws.append(value)
      return value
    }
    guard position < draws.count, let value = draws[position] as? Value else {
      fatalError(Self.difference)
    }
    self.position = position + 1
    return value
  }

  /// Requires that all draws were repeated.
  func finish() { require(position == draws.count, Self.difference) }

  private static let difference =
    "checkpoint: the body drew other random numbers in the backward pass; it must compute the same each time"
}
