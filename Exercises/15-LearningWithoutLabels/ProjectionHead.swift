import Autograd
import Curriculum
import Layers
import Tensors

/// Exercise 15.2: put a projection head after the encoder, and keep what comes before it.
///
/// The loss asks that both views of an image become equal. So its input must lose the position of the crop,
/// the colors and the scale: all in which views differ. An encoder that loses so much is of little use
/// afterwards. So a small network after the encoder, the *projection head*, does the losing: the loss uses
/// its output, the *projection*. What we keep is the encoder's output, the *embedding*.
///
///     embedding   h = encoder(x)
///     projection  z = W₂ · max(0, W₁ · h + b₁) + b₂
///
/// Run the encoder once: in training mode, each run updates its running statistics.
///
/// `encoder(x)`, `hidden(x)` and `output(x)` run a module; `x.relu()` is max(0, x).
///
/// - Parameters:
///   - x: a batch of inputs, `[N, inputs]`.
///   - encoder: from inputs to embeddings.
///   - hidden: the layer with W₁ and b₁.
///   - output: the layer with W₂ and b₂.
/// - Returns: the embedding, for a linear probe, and the projection, for the loss.
func projectionHead(
  _ x: Variable, encoder: Module, hidden: Linear, output: Linear
) throws -> (embedding: Variable, projection: Variable) {
  throw Unsolved("projectionHead")
}
