import Autograd
import Layers
import Tensors

/// A Siamese network: one encoder applied to both images of a pair (Bromley, Guyon, LeCun,
/// Säckinger and Shah, 1993).
///
/// The twins share their weights because they are the same object: the gradients of both calls
/// accumulate in the same parameters.
public final class SiameseNetwork: Module {
  /// The encoder, which maps images to embeddings `[N, D]`.
  public let base: Module

  /// Creates a Siamese network from an encoder.
  public init(base: Module) { self.base = base }

  /// Returns the embeddings of `x`, `[N, D]`.
  public override func forward(_ x: Variable) -> Variable { base(x) }

  /// Returns the embeddings of both images of each pair, with two calls of the encoder.
  ///
  /// In training, batch normalization therefore uses separate batch statistics for the two sides,
  /// and its running statistics are updated twice.
  public func callAsFunction(
    _ first: Variable, _ second: Variable
  ) -> (first: Variable, second: Variable) {
    scoped { (base(first), base(second)) }
  }
}
