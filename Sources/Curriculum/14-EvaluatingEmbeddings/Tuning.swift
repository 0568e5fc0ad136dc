import Glibc
import Layers
import Tensors

/// The layers that change.
struct TunedLayers {
  var body, head: PlainLayer

  func difference(from right: TunedLayers) -> String? {
    body.difference(from: right.body).map { "the body's \($0)" }
      ?? head.difference(from: right.head).map { "the head's \($0)" }
  }
}

/// The network after fine-tuning.
struct TuningOutcome {
  let layers: TunedLayers
  /// What has changed in the stem.
  let stem: ModuleState.Changes
  /// Whether body and head are in training mode, if there were steps.
  let isTraining: Bool
}

/// A network to fine-tune, and what it must become.
struct Tuning {
  let network: TunedNetwork
  let inputs: Tensor<Float>
  let labels = [2, 0, 1, 1, 0]
  let steps: Int
  let bodyLearningRate, headLearningRate: Double
  /// The stem as it was.
  private let stem: ModuleState
  /// The right layers, trained in plain loops.
  private let expected: TunedLayers

  init(
    _ steps: Int, _ bodyLearningRate: Double, _ headLearningRate: Double,
    using generator: inout Generator
  ) {
    network = TunedNetwork(using: &generator)
    inputs = .small([labels.count, 3], using: &generator) + 0.25
    (self.steps, self.bodyLearningRate) = (steps, bodyLearningRate)
    self.headLearningRate = headLearningRate
    let (linear, norm) = (network.stem[0] as! Linear, network.stem[1] as! BatchNorm1d)
    norm.runningMean.value = [0.5, -1, 0.25, 0]
    norm.runningVar.value = [2, 0.5, 1.5, 1]
    stem = ModuleState(network.stem)
    let features = rows(inputs).map { normalized(PlainLayer(linear)($0), norm) }
    var plain = TunedLayers(body: PlainLayer(network.body), head: PlainLayer(network.head))
    let count = Double(labels.count)
    for _ in 0..<steps {
      var gradient = TunedLayers(body: plain.body.zeros, head: plain.head.zeros)
      for (row, label) in zip(features, labels) {
        let hidden = plain.body(row).map { tanh($0) }
        let dLogits = softmaxGradient(plain.head(hidden), label: label).map {
          $0 / count
        }
        let dHidden = zip(plain.head.backward(dLogits), hidden).map { $0 * (1 - $1 * $1) }
        gradient.head.add(dLogits, hidden)
        gradient.body.add(dHidden, row)
      }
      plain.body.step(gradient.body, learningRate: bodyLearningRate)
      plain.head.step(gradient.head, learningRate: headLearningRate)
    }
    expected = plain
  }

  var text: String {
    trainingText(
      steps: steps, rates: "learning rates: body \(bodyLearningRate), head \(headLearningRate)",
      labels: labels, inputs: inputs)
  }

  var outcome: TuningOutcome {
    TuningOutcome(
      layers: TunedLayers(body: PlainLayer(network.body), head: PlainLayer(network.head)),
      stem: ModuleState(network.stem).changes(since: stem),
      isTraining: steps == 0 || network.body.isTraining && network.head.isTraining)
  }

  func mismatch(_ outcome: TuningOutcome) -> Mismatch? {
    if outcome.stem.parameters || outcome.stem.statistics {
      return Mismatch(
        actual: "a stem that has changed", expected: "the stem as it was",
        difference: "the stem's \(outcome.stem.parameters ? "parameters" : "running statistics") "
          + "have changed")
    }
    if !outcome.isTraining {
      return Mismatch(
        actual: "body or head in evaluation mode", expected: "both in training mode",
        difference: "the mode")
    }
    return outcome.layers.difference(from: expected).map {
      Mismatch(
        actual: "body\n\(outcome.layers.body.text)\nhead\n\(outcome.layers.head.text)",
        expected: "body\n\(expected.body.text)\nhead\n\(expected.head.text)", difference: $0)
    }
  }
}
