import Autograd
import Layers
import Tensors

/// A network to fine-tune: a trained stem, a body, and a new head.
///
///     logits = head(tanh(body(stem(x))))
public final class TunedNetwork: Module {
  /// A linear layer and batch normalization.
  public let stem: Sequential
  public let body, head: Linear

  /// Creates a network with three inputs and three classes.
  public init(using generator: inout Generator) {
    stem = Sequential(Linear(3, 4, using: &generator), BatchNorm1d(4))
    body = Linear(4, 4, using: &generator)
    head = Linear(4, 3, using: &generator)
  }

  /// Returns the logits, `[N, 3]`, for `x` of shape `[N, 3]`.
  public override func forward(_ x: Variable) -> Variable { head(body(stem(x)).tanh()) }
}
