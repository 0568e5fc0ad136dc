import Autograd
import Layers
import Tensors

/// Checks `linearProbe` against softmax regression in plain loops, and that the encoder is as it was: its
/// numbers, its running statistics, its gradients and its mode.
public func checkLinearProbe(_ exercises: any Chapter14Exercises.Type) -> Report {
  .checking {
    var generator = Generator(seed: 142)
    for (steps, isTraining) in [(1, true), (4, true), (3, false), (0, true)] {
      let job = ProbeJob(steps: steps, isTraining: isTraining, using: &generator)
      let expected = job.expected(.right)
      try exercises.linearProbe(
        job.probe, encoder: job.encoder, inputs: job.inputs, labels: job.labels, steps: steps,
        learningRate: job.rate)
      if let failure = job.encoderFailure() ?? job.probeFailure(expected) { return failure }
    }
    return nil
  }
}

private final class ProbeJob {
  let norm = BatchNorm1d(3)
  let encoder: Sequential
  let probe: Linear
  let inputs: Tensor<Float>
  let labels = [0, 2, 1, 1, 0, 2, 2]
  let steps: Int
  let rate = 0.5
  /// Encoder and probe as they were given.
  private let before: Remembered
  private let start: PlainLayer

  init(steps: Int, isTraining: Bool, using generator: inout Generator) {
    encoder = Sequential(Linear(4, 3, using: &generator), norm)
    // As after a training: statistics that are not those of this batch.
    norm.runningMean.value = [0.5, -1, 0.25]
    norm.runningVar.value = [2, 0.5, 1.5]
    probe = Linear(3, 3, using: &generator)
    inputs = .small([labels.count, 4], using: &generator) + 0.25
    encoder.train(isTraining)
    self.steps = steps
    (before, start) = (Remembered(encoder), PlainLayer(probe))
  }

  /// A way to train the probe, right or with one mistake.
  enum Rule: CaseIterable {
    case right, batchStatistics, neverForgotten, summed, softmaxTwice, uphill, oneStep, biasKept
    case oneTooMany

    var diagnosis: String? {
      switch self {
      case .right: nil
      case .batchStatistics: ProbeJob.inTraining
      case .neverForgotten:
        "old gradients are still there: backward() adds to them, so forget them before each step"
      case .summed: "the loss added up: it is the mean over the rows"
      case .softmaxTwice: "softmax twice: the cross-entropy takes the logits as they are"
      case .uphill: "uphill: a step goes against the gradient"
      case .oneStep: "one step only, whatever number is asked for"
      case .oneTooMany: "one step too many"
      case .biasKept: "the bias stays: the probe's parameters are its weight and its bias"
      }
    }
  }

  static let inTraining =
    "batch normalization in training mode: embeddings then depend on their batch, and the running "
    + "statistics move; encoder.eval() comes first"

  /// The probe afterwards.
  func expected(_ rule: Rule) -> PlainLayer {
    let hidden = rows(inputs).map { PlainLayer(first)($0) }
    let features =
      rule == .batchStatistics
      ? normalizedByBatch(hidden, norm) : hidden.map { normalized($0, norm) }
    var (probe, gradient) = (start, start.zeros)
    for _ in 0..<count(rule) {
      if rule != .neverForgotten { gradient = start.zeros }
      let share = rule == .summed ? 1 : 1 / Double(labels.count)
      for (row, label) in zip(features, labels) {
        gradient.add(slope(probe(row), label, rule).map { $0 * share }, row)
      }
      probe.step(gradient, rate: rule == .uphill ? -rate : rate)
      if rule == .biasKept { probe.bias = start.bias }
    }
    return probe
  }

  private func count(_ rule: Rule) -> Int {
    switch rule {
    case .oneStep: min(steps, 1)
    case .oneTooMany: steps + 1
    default: steps
    }
  }

  private var first: Linear { encoder[0] as! Linear }

  /// ∂loss/∂logits of one row.
  private func slope(_ logits: [Double], _ label: Int, _ rule: Rule) -> [Double] {
    if rule != .softmaxTwice { return softmaxSlope(logits, label: label) }
    let p = softmax(logits)
    let dP = softmaxSlope(p, label: label)
    let mean = zip(p, dP).reduce(0) { $0 + $1.0 * $1.1 }
    return zip(p, dP).map { $0 * ($1 - mean) }
  }

  private var text: String {
    "\(steps) \(steps == 1 ? "step" : "steps") at \(rate), labels \(labels), inputs\n\(inputs)\n"
      + "encoder: a linear layer, batch normalization; in \(before.modes[0] ? "training" : "evaluation")"
  }

  func encoderFailure() -> Report.Failure? {
    let after = Remembered(encoder)
    let hasGradient = encoder.parameters().contains { $0.gradient != nil }
    let (difference, diagnosis): (String, String) =
      if after.parameters != before.parameters {
        (
          "the encoder's parameters moved",
          "the encoder trained as well: a probe asks what it knows, so the probe alone learns"
        )
      } else if after.statistics != before.statistics {
        ("the encoder's running statistics moved", Self.inTraining)
      } else if hasGradient {
        (
          "the encoder's parameters have gradients",
          "the encoder recorded: its next training would start with these gradients; "
            + "withoutGradients { } keeps it out"
        )
      } else if after.modes != before.modes {
        (
          "the encoder is in another mode than before",
          "the mode changed for good: put the encoder back into the one it was in"
        )
      } else {
        ("", "")
      }
    if difference.isEmpty { return nil }
    return Report.Failure(
      input: text, actual: "an encoder that changed", expected: "the encoder as it was",
      difference: difference, diagnosis: diagnosis)
  }

  func probeFailure(_ expected: PlainLayer) -> Report.Failure? {
    let own = PlainLayer(probe)
    guard let difference = Self.difference(own, expected) else { return nil }
    let rule = Rule.allCases.first { Self.difference(own, self.expected($0)) == nil }
    let isStill = Self.difference(own, start) == nil
    return Report.Failure(
      input: text, actual: "weight\n\(probe.weight.value)\nbias \(own.bias.map { Float($0) })",
      expected: "weight\n\(floats(expected.weight.flatMap(\.self), probe.weight.shape))\n"
        + "bias \(expected.bias.map { Float($0) })",
      difference: difference,
      diagnosis: isStill
        ? "the probe did not move" : rule?.diagnosis)
  }

  private static func difference(_ own: PlainLayer, _ right: PlainLayer) -> String? {
    for (place, (a, b)) in zip(own.numbers, right.numbers).enumerated()
    where !((a - b).magnitude <= 1e-4) {
      return "number \(place) of the probe is \(Float(a)), expected \(Float(b))"
    }
    return nil
  }
}
