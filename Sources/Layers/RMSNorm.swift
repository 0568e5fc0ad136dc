import Autograd
import Tensors

/// Root-mean-square normalization: divides the last axes of each example by their root mean square, then
/// applies a learned scale (Zhang and Sennrich, 2019). ``LayerNorm`` without the mean and the shift.
///
///     y = γ · x / √(mean(x²) + ε)
public final class RMSNorm: Module {
  /// γ, of the normalized shape, initially 1; `nil` without affine parameters.
  public let weight: Parameter?
  /// The sizes of the last axes, over which the mean is computed.
  public let normalizedShape: [Int]
  /// ε, added to the mean square.
  public let epsilon: Float

  /// Creates a layer that normalizes over the last axes.
  ///
  /// - Parameters:
  ///   - normalizedShape: The sizes of the axes to normalize over.
  ///   - epsilon: ε; the distance from 1 to the next `Float` by default.
  ///   - affine: Whether to learn a scale.
  public init(_ normalizedShape: [Int], epsilon: Float = .ulpOfOne, affine: Bool = true) {
    require(
      Shape.count(normalizedShape) > 0 && !normalizedShape.isEmpty,
      "RMSNorm: needs axes to normalize over, not \(normalizedShape)")
    weight = affine ? Parameter(.ones(normalizedShape)) : nil
    (self.normalizedShape, self.epsilon) = (normalizedShape, epsilon)
  }

  /// Creates a layer that normalizes over the last axis.
  public convenience init(_ size: Int, epsilon: Float = .ulpOfOne, affine: Bool = true) {
    self.init([size], epsilon: epsilon, affine: affine)
  }

  /// Returns the normalized input.
  ///
  /// - Returns: The shape of `x`, which must end in the normalized shape.
  public override func forward(_ x: Variable) -> Variable {
    require(
      Array(x.shape.suffix(normalizedShape.count)) == normalizedShape,
      "RMSNorm: input \(x.shape) must end in \(normalizedShape)")
    let axes = normalizedShape.indices.map { $0 - normalizedShape.count }
    let y = x.rmsNormalized(axes, epsilon: epsilon)
    return weight.map { y * $0 } ?? y
  }
}

/// Local response normalization: divides each element by a power of the mean square of neighboring
/// channels (Krizhevsky, Sutskever and Hinton, 2012).
///
///     y = x / (k + α · mean of x² over `size` channels)^β
public final class LocalResponseNorm: Module {
  /// The number of neighboring channels.
  public let size: Int
  /// α, β and k.
  public let alpha, beta, k: Float

  /// Creates a local response normalization.
  public init(_ size: Int, alpha: Float = 1e-4, beta: Float = 0.75, k: Float = 1) {
    (self.size, self.alpha, self.beta, self.k) = (size, alpha, beta, k)
  }

  /// Returns the normalized input.
  ///
  /// - Returns: The shape of `x`, `[N, C, L, …]`.
  public override func forward(_ x: Variable) -> Variable {
    x.localResponseNormalized(size, alpha: alpha, beta: beta, k: k)
  }
}
