import Autograd
import Curriculum
import Layers
import Optimizers
import Tensors

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
func fineTune(
  _ network: TunedNetwork, inputs: Tensor<Float>, labels: [Int], steps: Int,
  bodyLearningRate: Double, headLearningRate: Double
) throws {
  throw Unsolved("fineTune")
}
