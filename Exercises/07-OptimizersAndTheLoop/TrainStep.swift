import Autograd
import Curriculum
import Tensors

/// Exercise 7.4: one step of the training loop.
///
/// All networks in this book are trained by these four lines, repeated thousands of times: reset the
/// gradients, compute the loss, run the backward pass, update the parameters. The order matters. Here the
/// update is plain gradient descent:
///
///     p ← p − η · gradient
///
/// `parameter.gradient` can be read and set; `nil` means that the parameter has no gradient. `backward()`
/// of the loss *adds* to the existing gradients. `parameter.update { $0 -= … }` changes the value. `item` is
/// the single element of the loss, a `Float`.
///
/// - Parameters:
///   - parameters: the parameters to update. Some may have gradients from an earlier step. Some may not
///     affect the loss; leave them unchanged.
///   - learningRate: η.
///   - loss: computes the loss, which is expensive: call it once.
/// - Returns: the loss before the update.
func trainStep(
  _ parameters: [Parameter], learningRate: Float, loss: () -> Variable
) throws -> Float {
  throw Unsolved("trainStep")
}
