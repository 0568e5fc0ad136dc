import Autograd
import Curriculum
import Layers
import Optimizers
import Tensors

extension Exercises14 {
  /// Exercise 14.3: fine-tune.
  ///
  /// A trained network is to learn something new from few examples. Its early layers see edges and strokes, which
  /// are good for anything: they stay. Its later layers may move a little. The head is new and knows nothing: it
  /// learns fast.
  ///
  /// `network` has three parts, `stem`, `body` and `head`. Train it by so many steps of plain gradient descent
  /// (`SGD`), each on all inputs, against the mean cross-entropy. `network` is in training mode otherwise, but:
  ///
  /// - The stem is *frozen*: afterwards every number in it is what it was, to the last bit. Steps are one thing
  ///   that moves a layer. There is another: batch normalization in training mode moves its running statistics
  ///   with every batch, and nobody needs a gradient for that.
  /// - The body moves at `bodyRate`, the head at `headRate`.
  ///
  /// `SGD(parameters, learningRate: …)` makes an optimizer, `optimizer.addGroup(parameters, learningRate: …)`
  /// adds parameters with a rate of their own. `module.freeze()` keeps a module's parameters from getting
  /// gradients. `CrossEntropyLoss()(logits, labels)` is the loss.
  ///
  /// - Parameters:
  ///   - network: from inputs to a logit for each class.
  ///   - inputs: `[N, 3]`.
  ///   - labels: the N classes.
  ///   - steps: from 0 on.
  public static func fineTune(
    _ network: TunedNetwork, inputs: Tensor<Float>, labels: [Int], steps: Int, bodyRate: Double,
    headRate: Double
  ) throws {
    throw Unsolved("fineTune")
  }
}
