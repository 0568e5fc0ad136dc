import Autograd
import Tensors

/// Layer normalization: normalizes the last axes of each example to mean 0 and variance 1, then
/// applies a learned scale and shift (Ba, Kiros and Hinton, 2016).
///
/// It does not depend on the rest of the batch, so it is the same in training and evaluation.
public final class LayerNorm: Module {
  /// γ, of the normalized shape, initially 1; `nil` without affine parameters.
  public let weight: Parameter?
  /// β, of the normalized shape, initially 0; `nil` without a bias.
  public let bias: Parameter?
  /// The sizes of the last axes, over which mean and variance are computed.
  public let normalizedShape: [Int]
  /// ε, added to the variance.
  public let epsilon: Float

  /// Creates a layer that normalizes over the last axes.
  ///
  /// - Parameters:
  ///   - normalizedShape: The sizes of the axes to normalize over.
  ///   - epsilon: ε, added to the variance.
  ///   - affine: Whether to learn a scale and, with `bias`, a shift.
  ///   - bias: Whether to learn a shift; it has no effect without `affine`.
  public init(
    _ normalizedShape: [Int], epsilon: Float = 1e-5, affine: Bool = true, bias: Bool = true
  ) {
    require(
      Shape.count(normalizedShape) > 0 && !normalizedShape.isEmpty,
      "LayerNorm: needs axes to normalize over, not \(normalizedShape)")
    weight = affine ? Parameter(.ones(normalizedShape)) : nil
    self.bias = affine && bias ? Parameter(.zeros(normalizedShape)) : nil
    (self.normalizedShape, self.epsilon) = (normalizedShape, epsilon)
  }

  /// Creates a layer that normalizes over the last axis.
  public convenience init(
    _ size: Int, epsilon: Float = 1e-5, affine: Bool = true, bias: Bool = true
  ) { self.init([size], epsilon: epsilon, affine: affine, bias: bias) }

  /// Returns the normalized input.
  ///
  /// - Returns: The shape of `x`, which must end in the normalized shape.
  public override func forward(_ x: Variable) -> Variable {
    require(
      Array(x.shape.suffix(normalizedShape.count)) == normalizedShape,
      "LayerNorm: input \(x.shape) must end in \(normalizedShape)")
    let rows = Shape.count(Array(x.shape.dropLast(normalizedShape.count)))
    return x.normalized(groups: rows, epsilon: epsilon, named: "layer norm").scaled(
      weight, bias, normalizedShape)
  }
}

/// Group normalization: normalizes each group of an example's channels to mean 0 and variance 1,
/// then applies a learned scale and shift per channel (Wu and He, 2018).
///
/// With one group it is layer normalization over channels and spatial axes; with as many groups as
/// channels it is ``InstanceNorm2d``.
public final class GroupNorm: Module {
  /// γ, `[channels]`, initially 1; `nil` without affine parameters.
  public let weight: Parameter?
  /// β, `[channels]`, initially 0; `nil` without affine parameters.
  public let bias: Parameter?
  /// The numbers of groups and channels.
  public let groups, channels: Int
  /// ε, added to the variance.
  public let epsilon: Float

  /// Creates a group normalization.
  ///
  /// - Parameters:
  ///   - groups: The number of groups; it divides `channels`.
  ///   - channels: The size of the second axis.
  ///   - epsilon: ε, added to the variance.
  ///   - affine: Whether to learn a scale and a shift.
  public init(_ groups: Int, _ channels: Int, epsilon: Float = 1e-5, affine: Bool = true) {
    require(
      groups > 0 && channels % groups == 0,
      "GroupNorm: \(groups) groups must divide \(channels) channels")
    weight = affine ? Parameter(.ones([channels])) : nil
    bias = affine ? Parameter(.zeros([channels])) : nil
    (self.groups, self.channels, self.epsilon) = (groups, channels, epsilon)
  }

  /// Returns the normalized input.
  ///
  /// - Returns: The shape of `x`, `[N, channels, …]`.
  /// - Precondition: More than one value per group.
  public override func forward(_ x: Variable) -> Variable {
    require(
      x.shape.count >= 2 && x.shape[1] == channels,
      "GroupNorm: needs an input [N, \(channels), …], not \(x.shape)")
    let size = channels / groups * Shape.count(Array(x.shape[2...]))
    require(size > 1, "GroupNorm: needs more than one value per group, but the input is \(x.shape)")
    let broadcastShape = [channels] + x.shape.dropFirst(2).map { _ in 1 }
    return x.normalized(groups: x.shape[0] * groups, epsilon: epsilon, named: "group norm")
      .scaled(weight, bias, broadcastShape)
  }
}

extension Variable {
  /// Returns the elements, split into `groups` contiguous groups of equal size, each normalized to
  /// mean 0 and variance 1.
  ///
  /// This is batch normalization of a single example with one channel per group.
  func normalized(groups: Int, epsilon: Float, named name: String) -> Variable {
    if value.count == 0 { return self }
    // A single element equals its mean: the result is 0, and so is the gradient.
    if value.count == groups { return self * 0 }
    return reshaped([1, groups, value.count / groups])
      .batchNormalized(named: name, weight: nil, bias: nil, epsilon: epsilon).output.reshaped(shape)
  }

  /// Returns `self · γ + β`, with γ and β reshaped to `shape`.
  func scaled(_ weight: Variable?, _ bias: Variable?, _ shape: [Int]) -> Variable {
    let product = weight.map { self * $0.reshaped(shape) } ?? self
    return bias.map { product + $0.reshaped(shape) } ?? product
  }
}
