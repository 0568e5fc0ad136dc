import Autograd
import Tensors

/// A two-dimensional transposed convolution, which makes images larger.
public final class ConvTranspose2d: Module {
  /// The kernels, `[inputs, outputs / groups, kernelSize.height, kernelSize.width]`.
  public let weight: Parameter
  /// The bias, `[outputs]`; `nil` without one.
  public let bias: Parameter?
  /// The size of the kernel, the stride, the padding, the output padding and the dilation.
  public let kernelSize, stride, padding, outputPadding, dilation: Size2d
  /// The number of groups.
  public let groups: Int

  /// Creates a layer with PyTorch's default initialization: U(−1/√fan, 1/√fan) for weight and bias, where
  /// fan = outputs / groups · kernelSize.area.
  ///
  /// - Parameters:
  ///   - inputs: The number of input channels.
  ///   - outputs: The number of output channels.
  ///   - kernelSize: One number, or height and width.
  ///   - stride: The distance between the kernels of neighboring elements.
  ///   - padding: The rows and columns that are removed at each edge.
  ///   - outputPadding: The rows and columns that are added at the bottom and the right edge.
  ///   - groups: The number of groups of channels that are convolved separately.
  ///   - bias: Whether to add a learned bias.
  ///   - dilation: The distance between the taps of the kernel.
  ///   - initializer: The initializer of the weight.
  ///   - generator: The generator of the initial weights.
  public init(
    _ inputs: Int, _ outputs: Int, kernelSize: Size2d, stride: Size2d = 1, padding: Size2d = 0,
    outputPadding: Size2d = 0, groups: Int = 1, bias: Bool = true, dilation: Size2d = 1,
    initializer: Initializer = .torch, using generator: inout Generator
  ) {
    (weight, self.bias) = convolutionParameters(
      "ConvTranspose2d", inputs: inputs, outputs: outputs, groups: groups,
      shape: [inputs, outputs / groups, kernelSize.height, kernelSize.width], bias: bias,
      initializer: initializer, using: &generator)
    (self.kernelSize, self.stride, self.padding) = (kernelSize, stride, padding)
    (self.outputPadding, self.dilation, self.groups) = (outputPadding, dilation, groups)
  }

  /// Returns the transposed convolution of `x`.
  ///
  /// - Returns: `[N, outputs, H', W']` with
  ///   `H' = (H − 1)·stride − 2·padding + dilation·(kernelSize − 1) + outputPadding + 1`, for `x` of shape
  ///   `[N, inputs, H, W]`.
  public override func forward(_ x: Variable) -> Variable {
    x.convTranspose2d(
      weight, bias: bias, stride: stride, padding: padding, outputPadding: outputPadding,
      groups: groups, dilation: dilation)
  }

  /// Returns one multiply-add per weight that an input element is multiplied with.
  public override func multiplyAdds(input: [Int], output: [Int]) -> Int {
    Shape.count(input) * Shape.count(Array(weight.shape[1...]))
  }
}

/// A one-dimensional transposed convolution, which makes sequences larger.
public final class ConvTranspose1d: Module {
  /// The kernels, `[inputs, outputs / groups, kernelSize]`.
  public let weight: Parameter
  /// The bias, `[outputs]`; `nil` without one.
  public let bias: Parameter?
  /// The size of the kernel, the stride, the padding, the output padding and the dilation.
  public let kernelSize, stride, padding, outputPadding, dilation: Int
  /// The number of groups.
  public let groups: Int

  /// Creates a layer with PyTorch's default initialization: U(−1/√fan, 1/√fan) for weight and bias, where
  /// fan = outputs / groups · kernelSize.
  ///
  /// - Parameters:
  ///   - inputs: The number of input channels.
  ///   - outputs: The number of output channels.
  ///   - kernelSize: The size of the kernel.
  ///   - stride: The distance between the kernels of neighboring elements.
  ///   - padding: The elements that are removed at each end.
  ///   - outputPadding: The elements that are added at the end.
  ///   - groups: The number of groups of channels that are convolved separately.
  ///   - bias: Whether to add a learned bias.
  ///   - dilation: The distance between the taps of the kernel.
  ///   - initializer: The initializer of the weight.
  ///   - generator: The generator of the initial weights.
  public init(
    _ inputs: Int, _ outputs: Int, kernelSize: Int, stride: Int = 1, padding: Int = 0,
    outputPadding: Int = 0, groups: Int = 1, bias: Bool = true, dilation: Int = 1,
    initializer: Initializer = .torch, using generator: inout Generator
  ) {
    (weight, self.bias) = convolutionParameters(
      "ConvTranspose1d", inputs: inputs, outputs: outputs, groups: groups,
      shape: [inputs, outputs / groups, kernelSize], bias: bias,
      initializer: initializer, using: &generator)
    (self.kernelSize, self.stride, self.padding) = (kernelSize, stride, padding)
    (self.outputPadding, self.dilation, self.groups) = (outputPadding, dilation, groups)
  }

  /// Returns the transposed convolution of `x`.
  ///
  /// - Returns: `[N, outputs, L']` with
  ///   `L' = (L − 1)·stride − 2·padding + dilation·(kernelSize − 1) + outputPadding + 1`, for `x` of shape
  ///   `[N, inputs, L]`.
  public override func forward(_ x: Variable) -> Variable {
    x.convTranspose1d(
      weight, bias: bias, stride: stride, padding: padding, outputPadding: outputPadding,
      groups: groups, dilation: dilation)
  }

  /// Returns one multiply-add per weight that an input element is multiplied with.
  public override func multiplyAdds(input: [Int], output: [Int]) -> Int {
    Shape.count(input) * Shape.count(Array(weight.shape[1...]))
  }
}
