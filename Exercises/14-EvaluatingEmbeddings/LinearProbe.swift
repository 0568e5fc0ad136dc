import Autograd
import Curriculum
import Layers
import Optimizers
import Tensors

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
func linearProbe(
  _ probe: Linear, encoder: Module, inputs: Tensor<Float>, labels: [Int], steps: Int,
  learningRate: Double
) throws {
  throw Unsolved("linearProbe")
}
