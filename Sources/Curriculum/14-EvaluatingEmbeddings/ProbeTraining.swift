import Layers
import Tensors

/// The probe and the encoder after the training.
struct ProbeOutcome {
  let probe: PlainLayer
  /// What has changed in the encoder.
  let changes: ModuleState.Changes
  /// Whether the encoder has gradients.
  let hasGradient: Bool
}

/// A probe to train, and what it must become.
struct ProbeTraining {
  let encoder: Sequential
  let probe: Linear
  let inputs: Tensor<Float>
  let labels = [0, 2, 1, 1, 0, 2, 2]
  let steps: Int
  let learningRate = 0.5
  let isTraining: Bool
  /// The encoder as it was.
  private let state: ModuleState
  /// The right probe, trained in plain loops.
  private let expected: PlainLayer

  init(steps: Int, isTraining: Bool, using generator: inout Generator) {
    let (linear, norm) = (Linear(4, 3, using: &generator), BatchNorm1d(3))
    encoder = Sequential(linear, norm)
    // As after training: these are not the statistics of this batch.
    norm.runningMean.value = [0.5, -1, 0.25]
    norm.runningVar.value = [2, 0.5, 1.5]
    probe = Linear(3, 3, using: &generator)
    inputs = .small([labels.count, 4], using: &generator) + 0.25
    encoder.train(isTraining)
    (self.steps, self.isTraining, state) = (steps, isTraining, ModuleState(encoder))
    let embeddings = rows(inputs).map { normalized(PlainLayer(linear)($0), norm) }
    var plain = PlainLayer(probe)
    let count = Double(labels.count)
    for _ in 0..<steps {
      var gradient = plain.zeros
      for (embedding, label) in zip(embeddings, labels) {
        let slopes = softmaxGradient(plain(embedding), label: label)
        gradient.add(slopes.map { $0 / count }, embedding)
      }
      plain.step(gradient, learningRate: learningRate)
    }
    expected = plain
  }

  var text: String {
    trainingText(
      steps: steps, rates: "learning rate \(learningRate)", labels: labels, inputs: inputs)
      + "\nencoder: a linear layer and batch normalization, in "
      + "\(isTraining ? "training" : "evaluation") mode"
  }

  var outcome: ProbeOutcome {
    ProbeOutcome(
      probe: PlainLayer(probe), changes: ModuleState(encoder).changes(since: state),
      hasGradient: encoder.parameters().contains { $0.gradient != nil })
  }

  func mismatch(_ outcome: ProbeOutcome) -> Mismatch? {
    let changes = [
      (outcome.changes.parameters, "the encoder's parameters have changed"),
      (outcome.changes.statistics, "the encoder's running statistics have changed"),
      (outcome.hasGradient, "the encoder's parameters have gradients"),
      (outcome.changes.modes, "the encoder is in another mode than before"),
    ]
    if let change = changes.first(where: \.0)?.1 {
      return Mismatch(
        actual: "an encoder that has changed", expected: "the encoder as it was",
        difference: change)
    }
    return outcome.probe.difference(from: expected).map {
      Mismatch(
        actual: outcome.probe.text, expected: expected.text, difference: "the probe's \($0)")
    }
  }
}
