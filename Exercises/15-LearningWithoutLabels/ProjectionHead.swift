import Autograd
import Curriculum
import Layers
import Tensors

extension Exercises15 {
  /// Exercise 15.2: put a projection head behind the encoder, and probe before it.
  ///
  /// The loss wants both views of a picture to become the same numbers. So what it looks at must forget the
  /// place of the crop, the colors, the size: all that differs between views. An encoder that forgets so much
  /// is of little use afterwards. So the forgetting is left to a small network behind it, the *head*: the loss
  /// sees its output, the projection. What is kept and used is the encoder's output, the embedding.
  ///
  ///     embedding   h = encoder(x)
  ///     projection  z = W₂ · max(0, W₁ · h + b₁) + b₂
  ///
  /// Run the encoder once: each run of an encoder in training moves its running statistics.
  ///
  /// `encoder(x)`, `hidden(x)` and `output(x)` run a module; `x.relu()` is max(0, x).
  ///
  /// - Parameters:
  ///   - x: a batch of inputs, `[N, inputs]`.
  ///   - hidden: the layer with W₁ and b₁.
  ///   - output: the layer with W₂ and b₂.
  /// - Returns: what a linear probe is trained on, and what the loss is given.
  public static func projectionHead(
    _ x: Variable, encoder: Module, hidden: Linear, output: Linear
  ) throws -> (embedding: Variable, projection: Variable) {
    throw Unsolved("projectionHead")
  }
}
