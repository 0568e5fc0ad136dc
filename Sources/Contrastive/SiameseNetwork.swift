import Autograd
import Layers
import Tensors

/// One encoder used for both images of a pair (Bromley, Guyon, LeCun, Säckinger and Shah, 1993).
///
/// The twins share their weights because they are one object: each call's gradients add up in the same
/// parameters.
public final class SiameseNetwork: Module {
  /// Makes embeddings, `[N, D]`, from images.
  public let base: Module

  public init(base: Module) { self.base = base }

  /// Returns embeddings, `[N, D]`, of `x`.
  public override func forward(_ x: Variable) -> Variable { base(x) }

  /// Returns the embeddings of both images of each pair, in two calls of the base.
  ///
  /// In training, batch normalization then sees each side's batch by itself, and its running statistics
  /// move twice.
  public func callAsFunction(
    _ first: Variable, _ second: Variable
  ) -> (first: Variable, second: Variable) {
    scoped { (base(first), base(second)) }
  }
}
