import Autograd
import Tensors

extension Sequence where Element == Parameter {
  /// Returns the norm of all gradients concatenated into one vector; parameters without a gradient
  /// count as 0.
  ///
  /// - Parameter order: 2 for the Euclidean norm, infinity for the maximum norm.
  public func gradientNorm(order: Float = 2) -> Float {
    let norms = compactMap { $0.gradient?.norm(order, []).item }
    return norms.isEmpty ? 0 : Tensor(norms, shape: [norms.count]).norm(order, []).item
  }

  /// Scales all gradients by one factor if their total norm exceeds `limit` (Pascanu, Mikolov and
  /// Bengio, "On the difficulty of training recurrent neural networks", 2013).
  ///
  ///     g ← g · min(1, limit / (norm + 10⁻⁶))
  ///
  /// Equivalent to `torch.nn.utils.clip_grad_norm_`.
  ///
  /// - Returns: The norm before clipping.
  @discardableResult
  public func clipGradients(toNorm limit: Float, order: Float = 2) -> Float {
    require(limit >= 0, "clipGradients: the norm must not be negative, but is \(limit)")
    let norm = gradientNorm(order: order)
    let factor = limit / (norm + 1e-6)
    // If the norm is NaN, all gradients become NaN: the error is not hidden.
    if factor < 1 || factor.isNaN {
      for parameter in self { parameter.gradient = parameter.gradient.map { $0 * factor } }
    }
    return norm
  }

  /// Clamps each element of each gradient to −limit … limit; equivalent to
  /// `torch.nn.utils.clip_grad_value_`.
  public func clipGradients(toValue limit: Float) {
    require(limit >= 0, "clipGradients: the value must not be negative, but is \(limit)")
    for parameter in self {
      parameter.gradient = parameter.gradient?.clamped(to: -limit...limit)
    }
  }
}
