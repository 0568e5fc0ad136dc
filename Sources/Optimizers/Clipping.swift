import Autograd
import Tensors

extension Sequence where Element == Parameter {
  /// Returns the length of all gradients taken as one long vector; parameters without one count as 0.
  ///
  /// - Parameter order: 2 for the root of the sum of squares, infinity for the largest magnitude.
  public func gradientNorm(order: Float = 2) -> Float {
    let norms = compactMap { $0.gradient?.norm(order, []).item }
    return norms.isEmpty ? 0 : Tensor(norms, shape: [norms.count]).norm(order, []).item
  }

  /// Shortens all gradients by one factor where together they are longer than `limit` (Pascanu, Mikolov
  /// and Bengio, "On the difficulty of training recurrent neural networks", 2013).
  ///
  ///     g ← g · min(1, limit / (norm + 10⁻⁶))
  ///
  /// Equal to `torch.nn.utils.clip_grad_norm_`.
  ///
  /// - Returns: the norm before.
  @discardableResult
  public func clipGradients(toNorm limit: Float, order: Float = 2) -> Float {
    require(limit >= 0, "clipGradients: the norm must not be negative, but is \(limit)")
    let norm = gradientNorm(order: order)
    let factor = limit / (norm + 1e-6)
    // Where the norm is not a number, so are the gradients: nothing hides that.
    if factor < 1 || factor.isNaN {
      for parameter in self { parameter.gradient = parameter.gradient.map { $0 * factor } }
    }
    return norm
  }

  /// Limits every number of every gradient to −limit … limit, as `torch.nn.utils.clip_grad_value_` does.
  public func clipGradients(toValue limit: Float) {
    require(limit >= 0, "clipGradients: the value must not be negative, but is \(limit)")
    for parameter in self {
      parameter.gradient = parameter.gradient?.clamped(to: -limit...limit)
    }
  }
}
