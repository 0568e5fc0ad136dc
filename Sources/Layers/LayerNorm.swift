import Autograd
import Tensors

/// Layer normalization: the last axes of every example to mean 0 and variance 1, then to a learnt
/// scale and shift (Ba, Kiros and Hinton, 2016).
///
/// Other examples of the batch do not matter, so training and evaluation are the same.
public final class LayerNorm: Module {
  /// γ, of the normalized shape, at first 1; `nil` where nothing is learnt.
  public let weight: Parameter?
  /// β, of the normalized shape, at first 0; `nil` where nothing is learnt.
  public let bias: Parameter?
  /// The sizes of the last axes, over which mean and variance are taken.
  public let normalizedShape: [Int]
  /// ε, added to the variance.
  public let epsilon: Float

  /// - Parameters:
  ///   - affine: whether a scale is learnt, and with `bias` a shift.
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

  /// Makes a layer that normalizes over the last axis.
  public convenience init(
    _ size: Int, epsilon: Float = 1e-5, affine: Bool = true, bias: Bool = true
  ) { self.init([size], epsilon: epsilon, affine: affine, bias: bias) }

  /// - Returns: as `x`, whose shape ends in the normalized shape.
  public override func forward(_ x: Variable) -> Variable {
    require(
      Array(x.shape.suffix(normalizedShape.count)) == normalizedShape,
      "LayerNorm: input \(x.shape) must end in \(normalizedShape)")
    let rows = Shape.count(Array(x.shape.dropLast(normalizedShape.count)))
    return x.normalized(groups: rows, epsilon: epsilon).scaled(weight, bias, normalizedShape)
  }
}

/// Group normalization: every group of an example's channels to mean 0 and variance 1, then each
/// channel to a learnt scale and shift (Wu and He, 2018).
///
/// With one group it is a layer normalization over the whole image, with as many groups as channels
/// an instance normalization.
public final class GroupNorm: Module {
  /// γ, `[channels]`, at first 1; `nil` where nothing is learnt.
  public let weight: Parameter?
  /// β, `[channels]`, at first 0; `nil` where nothing is learnt.
  public let bias: Parameter?
  public let groups, channels: Int
  /// ε, added to the variance.
  public let epsilon: Float

  /// - Parameter affine: whether a scale and a shift are learnt.
  public init(_ groups: Int, _ channels: Int, epsilon: Float = 1e-5, affine: Bool = true) {
    require(
      groups > 0 && channels % groups == 0,
      "GroupNorm: \(groups) groups must divide \(channels) channels")
    weight = affine ? Parameter(.ones([channels])) : nil
    bias = affine ? Parameter(.zeros([channels])) : nil
    (self.groups, self.channels, self.epsilon) = (groups, channels, epsilon)
  }

  /// - Returns: as `x`, `[N, channels, …]`.
  /// - Precondition: more than one value per group.
  public override func forward(_ x: Variable) -> Variable {
    require(
      x.shape.count >= 2 && x.shape[1] == channels,
      "GroupNorm: needs an input [N, \(channels), …], not \(x.shape)")
    let size = channels / groups * Shape.count(Array(x.shape[2...]))
    require(size > 1, "GroupNorm: needs more than one value per group, but the input is \(x.shape)")
    let places = [channels] + x.shape.dropFirst(2).map { _ in 1 }
    return x.normalized(groups: x.shape[0] * groups, epsilon: epsilon)
      .scaled(weight, bias, places)
  }
}

extension Variable {
  /// Returns each of `groups` equal runs of numbers moved and scaled to mean 0 and variance 1.
  ///
  /// That is batch normalization of one example that has a channel for every run.
  fileprivate func normalized(groups: Int, epsilon: Float) -> Variable {
    if value.count == 0 { return self }
    // One number is its own mean: all that is left is 0, and so is its gradient.
    if value.count == groups { return self * 0 }
    return reshaped([1, groups, value.count / groups])
      .batchNormalized(weight: nil, bias: nil, epsilon: epsilon).output.reshaped(shape)
  }

  /// Returns the product with γ plus β, both seen in `shape`.
  fileprivate func scaled(_ weight: Variable?, _ bias: Variable?, _ shape: [Int]) -> Variable {
    let product = weight.map { self * $0.reshaped(shape) } ?? self
    return bias.map { product + $0.reshaped(shape) } ?? product
  }
}
