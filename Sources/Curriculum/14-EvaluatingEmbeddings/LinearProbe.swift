import Autograd
import Layers
import Optimizers
import Tensors

extension Solutions {
  /// Exercise 14.2: train a linear probe.
  ///
  /// Does an encoder know what a digit is? Put one linear layer after it, the *probe*, and train only the
  /// probe to classify. A linear layer cannot do much by itself, so what it gets right, the encoder knew.
  ///
  /// For that, the encoder must stay exactly as it is:
  ///
  /// - No step updates its parameters.
  /// - It runs in evaluation mode. In training mode, batch normalization would make an embedding depend on
  ///   the other inputs of the batch, and each call would update the running statistics.
  /// - It records no graph: gradients that it accumulates now would be part of its next training.
  /// - At the end it is in the same mode as before.
  ///
  /// Start from the parameters that `probe` has. Each step of gradient descent (`SGD`) uses all inputs. The
  /// loss is the mean cross-entropy.
  ///
  /// `module.isTraining` is the mode; `module.eval()` and `module.train(true)` set it. `withoutGradients { … }`
  /// records no graph. `SGD(parameters, learningRate: …)` creates an optimizer, and
  /// `CrossEntropyLoss()(logits, labels)` is the loss.
  ///
  /// - Parameters:
  ///   - probe: from embeddings to one logit for each class.
  ///   - encoder: from inputs to embeddings.
  ///   - inputs: `[N, …]`.
  ///   - labels: the N classes.
  ///   - steps: the number of steps, at least 0.
  ///   - learningRate: the learning rate of the probe.
  public static func linearProbe(
    _ probe: Linear, encoder: Module, inputs: Tensor<Float>, labels: [Int], steps: Int,
    learningRate: Double
  ) throws {
    let wasTraining = encoder.isTraining
    encoder.eval()
    defer { encoder.train(wasTraining) }
    let embeddings = withoutGradients { encoder(Variable(inputs)) }
    let optimizer = SGD(probe.parameters(), learningRate: learningRate)
    for _ in 0..<steps {
      optimizer.zeroGradients()
      CrossEntropyLoss()(probe(embeddings), labels).backward()
      optimizer.step()
    }
  }
}

extension Exercises {
  public static let linearProbe = Exercise<
    (Linear, Module, Tensor<Float>, [Int], Int, Double) throws -> Void
  >(
    .linearProbe, solution: Solutions.linearProbe, cases: probeTrainings,
    run: { linearProbe, training in
      try linearProbe(
        training.probe, training.encoder, training.inputs, training.labels, training.steps,
        training.learningRate)
      return training.outcome
    },
    mismatch: { $0.mismatch($1) },
    isSame: {
      $0.changes == $1.changes && $0.hasGradient == $1.hasGradient
        && $0.probe.difference(from: $1.probe) == nil
    },
    describe: \.text,
    trivialAnswers: [
      { probe, _, _, _, _, _ in clear(probe) }, { _, _, _, _, _, _ in },
      { probe, _, _, _, _, _ in probe.weight.update { $0 = $0 * .nan } },
    ],
    mistakes: {
      Mistake(
        "the encoder is trained, too: the question is what it knows already, so only the probe learns"
      ) { probe, encoder, inputs, labels, steps, learningRate in
        train(probe, encoder, inputs, steps, learningRate) { CrossEntropyLoss()($0, labels) }
        encoder.eval()
        CrossEntropyLoss()(probe(encoder(Variable(inputs))), labels).backward()
        SGD(encoder.parameters(), learningRate: learningRate).step()
      }
      .signs { $1.changes.parameters }
      Mistake(
        "batch normalization is in training mode: embeddings depend on their batch, and the running "
          + "statistics change; call encoder.eval() first"
      ) { probe, encoder, inputs, labels, steps, learningRate in
        train(probe, encoder, inputs, steps, learningRate, inTraining: true) {
          CrossEntropyLoss()($0, labels)
        }
      }
      .signs { training, outcome in
        outcome.changes.statistics || !training.isTraining && outcome.hasGradient
      }
      Mistake(
        "the encoder has gradients, which would be part of its next training: run it in "
          + "withoutGradients { }"
      ) { probe, encoder, inputs, labels, steps, learningRate in
        train(probe, encoder, inputs, steps, learningRate) { CrossEntropyLoss()($0, labels) }
        let wasTraining = encoder.isTraining
        encoder.eval()
        defer { encoder.train(wasTraining) }
        CrossEntropyLoss()(probe(encoder(Variable(inputs))), labels).backward()
      }
      .signs { $1.hasGradient && !$1.changes.parameters }
      Mistake("the encoder stays in evaluation mode: set the mode that it was in before") {
        probe, encoder, inputs, labels, steps, learningRate in
        train(probe, encoder, inputs, steps, learningRate) { CrossEntropyLoss()($0, labels) }
        encoder.eval()
      }
      .signs { training, outcome in outcome.changes.modes && training.isTraining }
      Mistake("gradients accumulate: backward() adds to them, so set them to zero before each step")
      {
        probe, encoder, inputs, labels, steps, learningRate in
        train(probe, encoder, inputs, steps, learningRate, resets: false) {
          CrossEntropyLoss()($0, labels)
        }
      }
      Mistake("the loss is summed over the rows: it is their mean") {
        probe, encoder, inputs, labels, steps, learningRate in
        train(probe, encoder, inputs, steps, learningRate) {
          CrossEntropyLoss()($0, labels) * Float(labels.count)
        }
      }
      Mistake("softmax twice: the cross-entropy takes logits") {
        probe, encoder, inputs, labels, steps, learningRate in
        train(probe, encoder, inputs, steps, learningRate) {
          CrossEntropyLoss()($0.softmax(axis: 1), labels)
        }
      }
      Mistake("uphill: a step goes against the gradient") {
        probe, encoder, inputs, labels, steps, learningRate in
        train(probe, encoder, inputs, steps, learningRate) { -CrossEntropyLoss()($0, labels) }
      }
      Mistake("only one step: `steps` says how many") {
        probe, encoder, inputs, labels, steps, learningRate in
        train(probe, encoder, inputs, min(steps, 1), learningRate) {
          CrossEntropyLoss()($0, labels)
        }
      }
      Mistake("one step too many") { probe, encoder, inputs, labels, steps, learningRate in
        train(probe, encoder, inputs, steps + 1, learningRate) { CrossEntropyLoss()($0, labels) }
      }
      Mistake("the bias does not change: the probe's parameters are its weight and its bias") {
        probe, encoder, inputs, labels, steps, learningRate in
        let bias = probe.bias?.value
        for _ in 0..<steps {
          train(probe, encoder, inputs, 1, learningRate) { CrossEntropyLoss()($0, labels) }
          if let bias { probe.bias?.update { $0 = bias } }
        }
      }
      Mistake("the probe has not changed") { _, _, _, _, _, _ in }
    })
}

/// Trains a probe as the solution does, with one thing different.
private func train(
  _ probe: Linear, _ encoder: Module, _ inputs: Tensor<Float>, _ steps: Int,
  _ learningRate: Double, inTraining: Bool = false, resets: Bool = true,
  _ loss: (Variable) -> Variable
) {
  let wasTraining = encoder.isTraining
  encoder.train(inTraining)
  defer { encoder.train(wasTraining) }
  let embeddings = withoutGradients { encoder(Variable(inputs)) }
  let optimizer = SGD(probe.parameters(), learningRate: learningRate)
  optimizer.zeroGradients()
  for _ in 0..<steps {
    if resets { optimizer.zeroGradients() }
    loss(probe(embeddings)).backward()
    optimizer.step()
  }
}

/// Encoders in both modes.
private func probeTrainings() -> [ProbeTraining] {
  var generator = Generator(seed: 142)
  return [(1, true), (4, true), (3, false), (0, true)].map { steps, isTraining in
    ProbeTraining(steps: steps, isTraining: isTraining, using: &generator)
  }
}
