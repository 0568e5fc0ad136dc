import Autograd
import Tensors

/// A two-dimensional convolution: the same small weights at every place of an image.
public final class Conv2d: Module {
  /// `[outputs, inputs / groups, size, size]`.
  public let weight: Parameter
  /// `[outputs]`.
  public let bias: Parameter?
  public let stride, padding, dilation, groups: Int

  /// Makes a layer with PyTorch's initial values, U(−1/√fanIn, 1/√fanIn) with fanIn =
  /// inputs / groups · size².
  public init(
    _ inputs: Int, _ outputs: Int, kernelSize: Int, stride: Int = 1, padding: Int = 0,
    dilation: Int = 1, groups: Int = 1, bias: Bool = true, using generator: inout Generator
  ) {
    require(
      groups > 0 && inputs % groups == 0 && outputs % groups == 0,
      "Conv2d: \(groups) groups must divide \(inputs) inputs and \(outputs) outputs")
    let shape = [outputs, inputs / groups, kernelSize, kernelSize]
    let fanIn = inputs / groups * kernelSize * kernelSize
    weight = Parameter(Initializer.uniform(shape, fanIn: fanIn, using: &generator))
    self.bias =
      bias ? Parameter(Initializer.uniform([outputs], fanIn: fanIn, using: &generator)) : nil
    (self.stride, self.padding, self.dilation, self.groups) = (stride, padding, dilation, groups)
  }

  /// - Returns: `[N, outputs, H', W']`, for `x` of shape `[N, inputs, H, W]`.
  public override func forward(_ x: Variable) -> Variable {
    x.conv2d(
      weight, bias: bias, stride: stride, padding: padding, dilation: dilation, groups: groups)
  }
}
