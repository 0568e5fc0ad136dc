import Autograd
import Tensors

/// A two-dimensional convolution: the same small weights at every place of an image.
public final class Conv2d: Module {
  /// `[outputs, inputs / groups, kernelSize.height, kernelSize.width]`.
  public let weight: Parameter
  /// `[outputs]`.
  public let bias: Parameter?
  public let kernelSize, stride, padding, dilation: Size2d
  public let groups: Int

  /// Makes a layer with PyTorch's initial values, U(−1/√fanIn, 1/√fanIn) for both with fanIn =
  /// inputs / groups · kernelSize.area.
  ///
  /// - Parameters:
  ///   - kernelSize: one number, or height and width: `[3, 5]`; so are the next three.
  ///   - groups: into how many parts the channels are cut that do not see each other.
  ///   - initializer: of the weight.
  public init(
    _ inputs: Int, _ outputs: Int, kernelSize: Size2d, stride: Size2d = 1, padding: Size2d = 0,
    dilation: Size2d = 1, groups: Int = 1, bias: Bool = true, initializer: Initializer = .torch,
    using generator: inout Generator
  ) {
    require(
      groups > 0 && inputs % groups == 0 && outputs % groups == 0,
      "Conv2d: \(groups) groups must divide \(inputs) inputs and \(outputs) outputs")
    let shape = [outputs, inputs / groups, kernelSize.height, kernelSize.width]
    weight = Parameter(initializer(shape, using: &generator))
    let fanIn = inputs / groups * kernelSize.area
    self.bias =
      bias ? Parameter(Initializer.bias(fanIn: fanIn)([outputs], using: &generator)) : nil
    (self.kernelSize, self.stride, self.padding) = (kernelSize, stride, padding)
    (self.dilation, self.groups) = (dilation, groups)
  }

  /// - Returns: `[N, outputs, H', W']` with
  ///   `H' = ⌊(H + 2·padding − dilation·(kernelSize − 1) − 1) / stride⌋ + 1`, for `x` of shape
  ///   `[N, inputs, H, W]`.
  public override func forward(_ x: Variable) -> Variable {
    x.conv2d(
      weight, bias: bias, stride: stride, padding: padding, dilation: dilation, groups: groups)
  }

  /// One for every weight that makes an output number.
  public override func multiplyAdds(input: [Int], output: [Int]) -> Int {
    Shape.count(output) * Shape.count(Array(weight.shape[1...]))
  }
}
