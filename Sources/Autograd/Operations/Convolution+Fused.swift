import Kernels
import Tensors

/// Batch normalization with fixed statistics and parameters, as in evaluation mode.
public struct FrozenBatchNorm {
  /// μ and σ², `[C]`.
  public let mean, variance: Tensor<Float>
  /// γ and β, `[C]`; `nil` for 1 and 0.
  public let weight, bias: Tensor<Float>?
  /// ε, which is added to the variance.
  public let epsilon: Float

  /// Creates a batch normalization with fixed statistics.
  public init(
    mean: Tensor<Float>, variance: Tensor<Float>, weight: Tensor<Float>?,
    bias: Tensor<Float>?, epsilon: Float
  ) {
    (self.mean, self.variance) = (mean, variance)
    (self.weight, self.bias, self.epsilon) = (weight, bias, epsilon)
  }
}

extension Variable {
  /// Returns a convolution fused with batch normalization, a residual connection and ReLU, in one pass over
  /// the result.
  ///
  ///     y = max(0, γ·(conv2d(x) − μ)/√(σ² + ε) + β + addend)
  ///
  /// The results are those of the separate operations, without writing and reading intermediate results.
  /// There is nothing to differentiate.
  ///
  /// - Parameters:
  ///   - weight: The kernels, `[outputs, inputs / groups, height, width]`.
  ///   - bias: The bias of the convolution, `[outputs]`; `nil` for none.
  ///   - stride: The distance between windows, along height and width.
  ///   - padding: The zeros that are added at each edge.
  ///   - dilation: The distance between the taps of the kernel.
  ///   - groups: The number of groups of channels, which are convolved independently.
  ///   - fixed: The batch normalization.
  ///   - addend: A variable of the result's shape; `nil` for none.
  ///   - relu: Whether to apply ReLU.
  /// - Precondition: Nothing is being recorded, as inside `withoutGradients`.
  public final func conv2d(
    _ weight: Variable, bias: Variable? = nil, stride: Size2d = 1, padding: Size2d = 0,
    dilation: Size2d = 1, groups: Int = 1, normalizedBy fixed: FrozenBatchNorm,
    adding addend: Variable? = nil, relu: Bool
  ) -> Variable {
    require(
      !Recording.isEnabled,
      "conv2d: a fused convolution has no gradient; call it inside withoutGradients")
    let steps = ConvolutionSteps(stride, padding: padding, dilation: dilation, groups: groups)
    let shape = Convolution(checking: self.shape, weight.shape, steps, axes: 2)
    let channels = [shape.sizes.outputChannels]
    for tensor in [fixed.mean, fixed.variance, fixed.weight, fixed.bias, bias?.value] {
      require(
        tensor == nil || tensor!.shape == channels,
        "conv2d: weight \(weight.shape) has \(channels[0]) output channels, but the normalization or the "
          + "bias has shape \(tensor?.shape ?? [])")
    }
    require(
      addend == nil || addend!.shape == shape.outputShape,
      "conv2d: the addend has shape \(addend?.shape ?? []), but the result \(shape.outputShape)")
    let inverse = 1 / (fixed.variance + fixed.epsilon).sqrt()
    let scale = fixed.weight.map { inverse * $0 } ?? inverse
    let center = bias.map { fixed.mean - $0.value } ?? fixed.mean
    let y = Tensor<Float>.floats(shape.outputShape) { target in
      withElements([value, weight.value, center, scale, fixed.bias, addend?.value]) {
        Kernels.conv2d(
          shape.sizes, input: $0[0]!, weight: $0[1]!,
          then: ConvolutionEpilogue(
            center: $0[2], scale: $0[3], shift: $0[4], addend: $0[5], appliesReLU: relu),
          into: target)
      }
    }
    return Variable(y)
  }
}
