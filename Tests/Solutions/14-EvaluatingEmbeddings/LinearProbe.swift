import Autograd
import Curriculum
import Layers
import Optimizers
import Tensors

extension Solutions14 {
  /// Exercise 14.2: train a linear probe.
  ///
  /// Does an encoder know what a digit is? Put one linear layer behind it, the *probe*, and train the probe alone
  /// to name classes. A plane through the space of embeddings cannot do much by itself, so what it gets right
  /// the encoder knew.
  ///
  /// For that the encoder must be left exactly as it is:
  ///
  /// - No step may move it.
  /// - It must be asked in evaluation mode. In training mode batch normalization would normalize each embedding
  ///   by whatever else is in the batch, and every call would move its running statistics.
  /// - Nothing should be recorded in it: gradients that it collects now would go into its next training.
  /// - Afterwards it is in the mode that it was in before.
  ///
  /// Train `probe` as it is given, by so many steps of plain gradient descent (`SGD`), each on all inputs,
  /// against the mean cross-entropy.
  ///
  /// `withoutGradients { … }` records nothing. `module.isTraining` says the mode, `module.eval()` and
  /// `module.train(true)` set it. `CrossEntropyLoss()(logits, labels)` is the loss.
  ///
  /// - Parameters:
  ///   - probe: from embeddings to a logit for each class.
  ///   - encoder: from inputs to embeddings.
  ///   - inputs: `[N, …]`.
  ///   - labels: the N classes.
  ///   - steps: from 0 on.
  public static func linearProbe(
    _ probe: Linear, encoder: Module, inputs: Tensor<Float>, labels: [Int], steps: Int,
    learningRate: Double
  ) throws {
    // solution
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
    // end of solution
  }
}
