import Tensors

/// How parameters start.
public enum Initializer {
  /// Draws from U(−1/√fanIn, 1/√fanIn): PyTorch's default for `Linear` and `Conv2d`, weights and
  /// biases alike.
  public static func uniform(
    _ shape: [Int], fanIn: Int, using generator: inout Generator
  ) -> Tensor<Float> {
    let bound = fanIn > 0 ? 1 / Float(fanIn).squareRoot() : 0
    return .uniform(shape, in: -bound..<bound, using: &generator)
  }

  /// Draws from N(0, 2/fanOut), so that signals keep their size through ReLUs on the way back (He,
  /// Zhang, Ren and Sun, 2015); torchvision's choice for ResNet's convolutions.
  ///
  /// - Parameter shape: `[O, C, kH, kW]`; fanOut is `O · kH · kW`.
  public static func heNormalFanOut(
    _ shape: [Int], using generator: inout Generator
  ) -> Tensor<Float> {
    let fanOut = shape[0] * Shape.count(Array(shape.dropFirst(2)))
    return .normal(shape, deviation: (2 / Float(fanOut)).squareRoot(), using: &generator)
  }
}
