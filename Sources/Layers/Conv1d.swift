import Autograd
import Tensors

/// A one-dimensional convolution.
public final class Conv1d: Module {
  /// The kernels, `[outputs, inputs / groups, kernelSize]`.
  public let weight: Parameter
  /// The bias, `[outputs]`; `nil` without one.
  public let bias: Parameter?
  /// The size of the kernel, the stride, the zero padding and the dilation.
  public let kernelSize, stride, padding, dilation: Int
  /// The number of groups.
  public let groups: Int

  /// Creates a layer with PyTorch's default initialization: U(−1/√fanIn, 1/√fanIn) for weight and bias, where
  /// fanIn = inputs / groups · kernelSize.
  ///
  /// - Parameters:
  ///   - inputs: The number of input channels.
  ///   - outputs: The number of output channels.
  ///   - kernelSize: The size of the kernel.
  ///   - stride: The distance between windows.
  ///   - padding: The zeros that are added at each end.
  ///   - dilation: The distance between the taps of the kernel.
  ///   - groups: The number of groups of channels that are convolved separately.
  ///   - bias: Whether to add a learned bias.
  ///   - initializer: The initializer of the weight.
  ///   - generator: The generator of the initial weights.
  public init(
    _ inputs: Int, _ outputs: Int, kernelSize: Int, stride: Int = 1, padding: Int = 0,
    dilation: Int = 1, groups: Int = 1, bias: Bool = true, initializer: Initializer = .torch,
    using generator: inout Generator
  ) {
    (weight, self.bias) = convolutionParameters(
      "Conv1d", inputs: inputs, outputs: outputs, groups: groups,
      shape: [outputs, inputs / groups, kernelSize], bias: bias,
      initializer: initializer, using: &generator)
    (self.kernelSize, self.stride, self.padding) = (kernelSize, stride, padding)
    (self.dilation, self.groups) = (dilation, groups)
  }

  /// Returns the convolution of `x`.
  ///
  /// - Returns: `[N, outputs, L']` with `L' = ⌊(L + 2·padding − dilation·(kernelSize − 1) − 1) / stride⌋ + 1`, for `x` of
  ///   shape `[N, inputs, L]`.
  public override func forward(_ x: Variable) -> Variable {
    x.conv1d(
      weight, bias: bias, stride: stride, padding: padding, dilation: dilation, groups: groups)
  }

  /// Returns one multiply-add per weight that contributes to an output element.
  public override func multiplyAdds(input: [Int], output: [Int]) -> Int {
    Shape.count(output) * Shape.count(Array(weight.shape[1...]))
  }
}
