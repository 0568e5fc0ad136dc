import Autograd
import Glibc
import Layers
import Tensors

/// Checks `fineTune` against plain loops: the stem bit for bit as it was, body and head at their rates.
public func checkFineTune(_ exercises: any Chapter14Exercises.Type) -> Report {
  .checking {
    var generator = Generator(seed: 143)
    for (steps, bodyRate, headRate) in [(2, 0.1, 1.0), (5, 0.25, 0.5), (1, 0, 0.5), (0, 1, 1)] {
      let job = TuningJob(steps, bodyRate, headRate, using: &generator)
      try exercises.fineTune(
        job.network, inputs: job.inputs, labels: job.labels, steps: steps, bodyRate: bodyRate,
        headRate: headRate)
      if let failure = job.stemFailure() ?? job.failure() { return failure }
    }
    return nil
  }
}

private final class TuningJob {
  let network: TunedNetwork
  let inputs: Tensor<Float>
  let labels = [2, 0, 1, 1, 0]
  private let steps: Int
  private let bodyRate, headRate: Double
  private let stem: Remembered
  private let body, head: PlainLayer
  /// What the frozen stem makes of the inputs.
  private let features: [[Double]]

  init(
    _ steps: Int, _ bodyRate: Double, _ headRate: Double, using generator: inout Generator
  ) {
    network = TunedNetwork(using: &generator)
    inputs = .small([labels.count, 3], using: &generator) + 0.25
    (self.steps, self.bodyRate, self.headRate) = (steps, bodyRate, headRate)
    let (linear, norm) = (network.stem[0] as! Linear, network.stem[1] as! BatchNorm1d)
    norm.runningMean.value = [0.5, -1, 0.25, 0]
    norm.runningVar.value = [2, 0.5, 1.5, 1]
    features = rows(inputs).map { normalized(PlainLayer(linear)($0), norm) }
    stem = Remembered(network.stem)
    (body, head) = (PlainLayer(network.body), PlainLayer(network.head))
  }

  private struct Outcome {
    var body, head: PlainLayer

    func difference(_ other: Outcome) -> String? {
      for (name, own, right) in [("body", body, other.body), ("head", head, other.head)] {
        for (place, (a, b)) in zip(own.numbers, right.numbers).enumerated()
        where !((a - b).magnitude <= 1e-4) {
          return "number \(place) of the \(name) is \(Float(a)), expected \(Float(b))"
        }
      }
      return nil
    }
  }

  /// Trains in plain loops.
  private func outcome(
    bodyRate: Double, headRate: Double, forgets: Bool = true, steps: Int? = nil
  ) -> Outcome {
    var now = Outcome(body: body, head: head)
    var gradient = Outcome(body: body.zeros, head: head.zeros)
    for _ in 0..<(steps ?? self.steps) {
      if forgets { gradient = Outcome(body: body.zeros, head: head.zeros) }
      for (row, label) in zip(features, labels) {
        let hidden = now.body(row).map { tanh($0) }
        let dLogits = softmaxSlope(now.head(hidden), label: label).map {
          $0 / Double(labels.count)
        }
        let dHidden = zip(now.head.backward(dLogits), hidden).map { $0 * (1 - $1 * $1) }
        gradient.head.add(dLogits, hidden)
        gradient.body.add(dHidden, row)
      }
      now.body.step(gradient.body, rate: bodyRate)
      now.head.step(gradient.head, rate: headRate)
    }
    return now
  }

  private var text: String {
    "\(steps) \(steps == 1 ? "step" : "steps"), body at \(bodyRate), head at \(headRate), labels \(labels), inputs\n\(inputs)"
  }

  func stemFailure() -> Report.Failure? {
    let after = Remembered(network.stem)
    let (difference, diagnosis): (String, String)
    if after.parameters != stem.parameters {
      (difference, diagnosis) = (
        "the stem's parameters moved",
        "the stem trained as well: no optimizer may step its parameters"
      )
    } else if after.statistics != stem.statistics {
      (difference, diagnosis) = (
        "the stem's running statistics moved",
        "batch normalization of the frozen stem in training mode: without any step, every batch moves "
          + "its statistics; stem.eval() comes behind network.train()"
      )
    } else if steps > 0 && !(network.body.isTraining && network.head.isTraining) {
      return Report.Failure(
        input: text, actual: "body or head in evaluation mode",
        expected: "both in training mode", difference: "the mode",
        diagnosis: "the stem alone is frozen: body and head are in training mode")
    } else {
      return nil
    }
    return Report.Failure(
      input: text, actual: "a stem that changed", expected: "the stem as it was",
      difference: difference, diagnosis: diagnosis)
  }

  func failure() -> Report.Failure? {
    let own = Outcome(body: PlainLayer(network.body), head: PlainLayer(network.head))
    let expected = outcome(bodyRate: bodyRate, headRate: headRate)
    guard let difference = own.difference(expected) else { return nil }
    return Report.Failure(
      input: text, actual: "head\n\(network.head.weight.value)",
      expected: "head\n\(floats(expected.head.weight.flatMap(\.self), network.head.weight.shape))",
      difference: difference, diagnosis: diagnosis(own))
  }

  private func diagnosis(_ own: Outcome) -> String? {
    let ways: [(Outcome, String)] = [
      (outcome(bodyRate: 0, headRate: 0), "nothing moved"),
      (
        outcome(bodyRate: headRate, headRate: bodyRate),
        "the rates exchanged: the new head is the one that learns fast"
      ),
      (
        outcome(bodyRate: bodyRate, headRate: bodyRate),
        "the body's rate for the head too: it is in a group with a rate of its own"
      ),
      (
        outcome(bodyRate: headRate, headRate: headRate),
        "the head's rate for the body too: what it knows would be overwritten"
      ),
      (
        outcome(bodyRate: 0, headRate: headRate),
        "the body frozen too: only the stem is to stay"
      ),
      (
        outcome(bodyRate: bodyRate, headRate: 0), "the head never moves: it is the part that is new"
      ),
      (
        outcome(bodyRate: bodyRate, headRate: headRate, forgets: false),
        "old gradients are still there: backward() adds to them, so forget them before each step"
      ),
      (
        outcome(bodyRate: bodyRate, headRate: headRate, steps: min(steps, 1)),
        "one step only, whatever number is asked for"
      ),
      (
        outcome(bodyRate: -bodyRate, headRate: -headRate),
        "uphill: a step goes against the gradient"
      ),
    ]
    return ways.first { own.difference($0.0) == nil }?.1
  }
}
