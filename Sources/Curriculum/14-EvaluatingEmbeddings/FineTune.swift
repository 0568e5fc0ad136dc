import Autograd
import Layers
import Optimizers
import Tensors

extension Solutions {
  /// Exercise 14.3: fine-tune a network.
  ///
  /// A trained network is to learn something new from a few examples. Its early layers detect edges and
  /// strokes, which are good for any task, so they stay as they are. Its later layers may change a little. The
  /// *head* is new and knows nothing, so it needs a larger learning rate. This is called *fine-tuning*.
  ///
  /// The network has three parts, `network.stem`, `network.body` and `network.head`:
  ///
  ///     logits = head(tanh(body(stem(x))))
  ///
  /// Train it with gradient descent (`SGD`); each step uses all inputs, and the loss is the mean cross-entropy.
  /// Body and head are in training mode. Two rules apply:
  ///
  /// - The stem is *frozen*: at the end it is what it was, to the last bit. Steps are one thing that changes a
  ///   layer. There is another: batch normalization in training mode updates its running statistics with every
  ///   batch, and needs no gradient for that.
  /// - The body has the learning rate `bodyLearningRate`, the head `headLearningRate`.
  ///
  /// `SGD(parameters, learningRate: …)` creates an optimizer, and
  /// `optimizer.addGroup(parameters, learningRate: …)` adds parameters with a learning rate of their own.
  /// After `module.freeze()`, a module's parameters get no gradients. `CrossEntropyLoss()(logits, labels)` is
  /// the loss.
  ///
  /// - Parameters:
  ///   - network: from inputs to one logit for each class.
  ///   - inputs: `[N, 3]`.
  ///   - labels: the N classes.
  ///   - steps: the number of steps, at least 0.
  ///   - bodyLearningRate: the learning rate of the body, at least 0.
  ///   - headLearningRate: the learning rate of the head.
  public static func fineTune(
    _ network: TunedNetwork, inputs: Tensor<Float>, labels: [Int], steps: Int,
    bodyLearningRate: Double, headLearningRate: Double
  ) throws {
    network.train()
    network.stem.eval()
    network.stem.freeze()
    let optimizer = SGD(network.body.parameters(), learningRate: bodyLearningRate)
    optimizer.addGroup(network.head.parameters(), learningRate: headLearningRate)
    for _ in 0..<steps {
      optimizer.zeroGradients()
      CrossEntropyLoss()(network(Variable(inputs)), labels).backward()
      optimizer.step()
    }
  }
}

extension Exercises {
  public static let fineTune = Exercise<
    (TunedNetwork, Tensor<Float>, [Int], Int, Double, Double) throws -> Void
  >(
    .fineTune, solution: Solutions.fineTune, cases: tunings,
    run: { fineTune, tuning in
      try fineTune(
        tuning.network, tuning.inputs, tuning.labels, tuning.steps, tuning.bodyLearningRate,
        tuning.headLearningRate)
      return tuning.outcome
    },
    mismatch: { $0.mismatch($1) },
    isSame: {
      $0.stem == $1.stem && $0.isTraining == $1.isTraining
        && $0.layers.difference(from: $1.layers) == nil
    },
    describe: \.text,
    trivialAnswers: [
      { network, _, _, _, _, _ in
        clear(network.body)
        clear(network.head)
      }, { _, _, _, _, _, _ in },
      { network, _, _, _, _, _ in network.head.weight.update { $0 = $0 * .nan } },
    ],
    mistakes: {
      Mistake("the stem is trained, too: no optimizer may have its parameters") {
        network, inputs, labels, steps, bodyLearningRate, headLearningRate in
        tune(network, inputs, labels, steps, bodyLearningRate, headLearningRate)
        for parameter in network.stem.parameters() { parameter.requiresGradient = true }
        CrossEntropyLoss()(network(Variable(inputs)), labels).backward()
        SGD(network.stem.parameters(), learningRate: bodyLearningRate).step()
      }
      .signs { tuning, outcome in
        outcome.stem.parameters || tuning.bodyLearningRate == 0 && outcome.stem.statistics
      }
      Mistake(
        "the stem's batch normalization is in training mode: every batch updates its statistics, even "
          + "without a step; call stem.eval() after network.train()"
      ) { network, inputs, labels, steps, bodyLearningRate, headLearningRate in
        tune(network, inputs, labels, steps, bodyLearningRate, headLearningRate)
        network.stem.train()
        _ = withoutGradients { network(Variable(inputs)) }
      }
      .signs { $1.stem.statistics && !$1.stem.parameters }
      Mistake("only the stem is frozen: body and head are in training mode") {
        network, inputs, labels, steps, bodyLearningRate, headLearningRate in
        tune(network, inputs, labels, steps, bodyLearningRate, headLearningRate)
        network.body.eval()
      }
      .signs { !$1.isTraining }
      Mistake("the learning rates are swapped: the new head learns fast") {
        tune($0, $1, $2, $3, $5, $4)
      }
      Mistake("the head has the body's learning rate: add it as a group with its own") {
        network, inputs, labels, steps, bodyLearningRate, _ in
        tune(network, inputs, labels, steps, bodyLearningRate, bodyLearningRate)
      }
      Mistake("the body has the head's learning rate: it would forget what it knows") {
        network, inputs, labels, steps, _, headLearningRate in
        tune(network, inputs, labels, steps, headLearningRate, headLearningRate)
      }
      Mistake("the body is frozen, too: only the stem stays as it is") {
        network, inputs, labels, steps, _, headLearningRate in
        tune(network, inputs, labels, steps, 0, headLearningRate)
      }
      Mistake("the head never changes: it is the part that is new") {
        network, inputs, labels, steps, bodyLearningRate, _ in
        tune(network, inputs, labels, steps, bodyLearningRate, 0)
      }
      Mistake("gradients accumulate: backward() adds to them, so set them to zero before each step")
      {
        tune($0, $1, $2, $3, $4, $5, resets: false)
      }
      Mistake("only one step: `steps` says how many") { tune($0, $1, $2, min($3, 1), $4, $5) }
      Mistake("uphill: a step goes against the gradient") {
        tune($0, $1, $2, $3, $4, $5, isUphill: true)
      }
      Mistake("nothing has changed") { network, _, _, _, _, _ in network.train() }
    })
}

/// Fine-tunes as the solution does, with one thing different.
private func tune(
  _ network: TunedNetwork, _ inputs: Tensor<Float>, _ labels: [Int], _ steps: Int,
  _ bodyLearningRate: Double, _ headLearningRate: Double, resets: Bool = true,
  isUphill: Bool = false
) {
  network.train()
  network.stem.eval()
  network.stem.freeze()
  let optimizer = SGD(network.body.parameters(), learningRate: bodyLearningRate)
  optimizer.addGroup(network.head.parameters(), learningRate: headLearningRate)
  for _ in 0..<steps {
    if resets { optimizer.zeroGradients() }
    let loss = CrossEntropyLoss()(network(Variable(inputs)), labels)
    (isUphill ? -loss : loss).backward()
    optimizer.step()
  }
}

private func tunings() -> [Tuning] {
  var generator = Generator(seed: 143)
  return [(2, 0.1, 1.0), (5, 0.25, 0.5), (1, 0, 0.5), (0, 1, 1)].map { steps, body, head in
    Tuning(steps, body, head, using: &generator)
  }
}
