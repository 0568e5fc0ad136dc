import Kernels
import Tensors

// Convolution is linear in its input and in its weight. Three operations are therefore closed under
// differentiation: the convolution, its transpose (the gradient with respect to the input), and the
// correlation of input and upstream gradient (the gradient with respect to the weight). The backward function
// of each is the other two.

extension Variable {
  /// Returns the two-dimensional convolution with `weight`; a cross-correlation, as in every library.
  ///
  ///     y[n, o, i, j] = bias[o] + Σ x[n, c, i·stride − padding + u·dilation, …] · weight[o, c, u, v]
  ///
  /// - Parameters:
  ///   - weight: `[O, C / groups, kH, kW]`.
  ///   - bias: `[O]`.
  ///   - stride: The distance between windows.
  ///   - padding: The zeros that are added at each edge.
  ///   - dilation: The distance between the taps of the kernel.
  ///   - groups: The number of groups of channels, which are convolved independently.
  /// - Returns: `[N, O, H', W']` with `H' = ⌊(H + 2·padding − dilation·(kH − 1) − 1) / stride⌋ + 1`,
  ///   for `self` of shape `[N, C, H, W]`.
  public final func conv2d(
    _ weight: Variable, bias: Variable? = nil, stride: Size2d = 1, padding: Size2d = 0,
    dilation: Size2d = 1, groups: Int = 1
  ) -> Variable {
    let steps = ConvolutionSteps(stride, padding: padding, dilation: dilation, groups: groups)
    return convolution(
      Convolution(checking: shape, weight.shape, steps, axes: 2), self, weight, bias)
  }

  /// Returns the one-dimensional convolution with `weight`. PyTorch's `conv1d`.
  ///
  ///     y[n, o, i] = bias[o] + Σ x[n, c, i·stride − padding + u·dilation] · weight[o, c, u]
  ///
  /// - Parameters:
  ///   - weight: `[O, C / groups, k]`.
  ///   - bias: `[O]`.
  ///   - stride: The distance between windows.
  ///   - padding: The zeros that are added at each end.
  ///   - dilation: The distance between the taps of the kernel.
  ///   - groups: The number of groups of channels, which are convolved independently.
  /// - Returns: `[N, O, L']` with `L' = ⌊(L + 2·padding − dilation·(k − 1) − 1) / stride⌋ + 1`, for `self` of shape
  ///   `[N, C, L]`.
  public final func conv1d(
    _ weight: Variable, bias: Variable? = nil, stride: Int = 1, padding: Int = 0,
    dilation: Int = 1, groups: Int = 1
  ) -> Variable {
    let steps = ConvolutionSteps(stride, padding: padding, dilation: dilation, groups: groups)
    return convolution(
      Convolution(checking: shape, weight.shape, steps, axes: 1), self, weight, bias)
  }
}

/// Returns the convolution of sizes that have been checked.
func convolution(
  _ shape: Convolution, _ x: Variable, _ weight: Variable, _ bias: Variable? = nil
) -> Variable {
  let sizes = shape.sizes
  if let bias {
    require(
      bias.shape == [sizes.outputChannels],
      "\(shape.name): the bias has shape \(bias.shape), but the weight \(weight.shape) has "
        + "\(sizes.outputChannels) output channels")
  }
  let y = Tensor<Float>.floats(shape.outputShape) { target in
    withElements([x.value, weight.value, bias?.value]) {
      conv2d(
        sizes, precision: shape.precision, input: $0[0]!, weight: $0[1]!, bias: $0[2], into: target)
    }
  }
  let hasBias = bias != nil
  return .record(
    shape.name, y, [x, weight] + (bias.map { [$0] } ?? []), detail: shape.detail,
    saving: [x, weight]
  ) { dY, node in
    [
      node.needsGradient(0) ? transposedConvolution(shape, dY, weight) : nil,
      node.needsGradient(1) ? weightGradient(shape, x, dY) : nil,
    ] + (hasBias ? [node.needsGradient(2) ? dY.sum(shape.biasAxes) : nil] : [])
  }
}

/// Returns the gradient with respect to the input: the transposed convolution of the output gradient.
func transposedConvolution(
  _ shape: Convolution, _ dY: Variable, _ weight: Variable, _ bias: Variable? = nil
) -> Variable {
  var dX = Tensor<Float>.floats(shape.inputShape) { target in
    withElements([dY.value, weight.value]) {
      conv2dInputGradient(
        shape.sizes, precision: shape.precision, outputGradient: $0[0]!, weight: $0[1]!,
        into: target)
    }
  }
  if let bias { dX = dX + bias.value.reshaped([-1] + shape.biasAxes.dropFirst().map { _ in 1 }) }
  let hasBias = bias != nil
  return .record(
    "\(shape.name) transposed", dX, [dY, weight] + (bias.map { [$0] } ?? []),
    detail: shape.detail, saving: [dY, weight]
  ) { ddX, node in
    [
      node.needsGradient(0) ? convolution(shape, ddX, weight) : nil,
      node.needsGradient(1) ? weightGradient(shape, ddX, dY) : nil,
    ] + (hasBias ? [node.needsGradient(2) ? ddX.sum(shape.biasAxes) : nil] : [])
  }
}

/// Returns the gradient with respect to the weight: the correlation of the input with the output gradient.
private func weightGradient(_ shape: Convolution, _ x: Variable, _ dY: Variable) -> Variable {
  let dW = Tensor<Float>.floats(shape.weightShape) { target in
    withElements([x.value, dY.value]) {
      conv2dWeightGradient(
        shape.sizes, precision: shape.precision, input: $0[0]!, outputGradient: $0[1]!,
        into: target)
    }
  }
  return .record(
    "\(shape.name) weight gradient", dW, [x, dY], detail: shape.detail, saving: [x, dY]
  ) { ddW, node in
    [
      node.needsGradient(0) ? transposedConvolution(shape, dY, ddW) : nil,
      node.needsGradient(1) ? convolution(shape, x, ddW) : nil,
    ]
  }
}

/// Calls `body` with the elements of each tensor in row-major order.
func withElements(
  _ tensors: [Tensor<Float>?], _ found: [UnsafePointer<Float>?] = [],
  _ body: ([UnsafePointer<Float>?]) -> Void
) {
  guard let first = tensors.first else { return body(found) }
  let rest = Array(tensors.dropFirst())
  guard let first else { return withElements(rest, found + [nil], body) }
  first.withContiguous { withElements(rest, found + [$0], body) }
}
