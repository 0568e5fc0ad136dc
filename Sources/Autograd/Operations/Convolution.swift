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
    let shape = Convolution2d(
      checking: self.shape, weight.shape, stride: stride, padding: padding, dilation: dilation,
      groups: groups)
    if let bias {
      require(
        bias.shape == [shape.outputChannels],
        "conv2d: the bias has shape \(bias.shape), but the weight \(weight.shape) has "
          + "\(shape.outputChannels) output channels")
    }
    let y = forward(shape, value, weight.value, bias?.value)
    let hasBias = bias != nil
    return .record(
      "conv2d", y, [self, weight] + (bias.map { [$0] } ?? []), detail: shape.detail,
      saving: [self, weight]
    ) { dY, node in
      [
        node.needsGradient(0) ? inputGradient(shape, dY, weight) : nil,
        node.needsGradient(1) ? weightGradient(shape, self, dY) : nil,
      ] + (hasBias ? [node.needsGradient(2) ? dY.sum([0, 2, 3]) : nil] : [])
    }
  }
}

/// Computes the convolution.
private func forward(
  _ shape: Convolution2d, _ x: Tensor<Float>, _ weight: Tensor<Float>, _ bias: Tensor<Float>?
) -> Tensor<Float> {
  .floats(shape.outputShape) { target in
    x.withContiguous { x in
      weight.withContiguous { weight in
        if let bias {
          bias.withContiguous {
            Kernels.conv2d(shape, input: x, weight: weight, bias: $0, into: target)
          }
        } else {
          Kernels.conv2d(shape, input: x, weight: weight, bias: nil, into: target)
        }
      }
    }
  }
}

/// Returns the gradient with respect to the input: the transposed convolution of the output gradient.
private func inputGradient(_ shape: Convolution2d, _ dY: Variable, _ weight: Variable) -> Variable {
  let dX = Tensor<Float>.floats(shape.inputShape) { target in
    dY.value.withContiguous { dY in
      weight.value.withContiguous {
        conv2dInputGradient(shape, outputGradient: dY, weight: $0, into: target)
      }
    }
  }
  return .record(
    "conv2d transposed", dX, [dY, weight], detail: shape.detail, saving: [dY, weight]
  ) { ddX, node in
    [
      node.needsGradient(0) ? convolution(shape, ddX, weight) : nil,
      node.needsGradient(1) ? weightGradient(shape, ddX, dY) : nil,
    ]
  }
}

/// Returns the gradient with respect to the weight: the correlation of the input with the output gradient.
private func weightGradient(_ shape: Convolution2d, _ x: Variable, _ dY: Variable) -> Variable {
  let dW = Tensor<Float>.floats(shape.weightShape) { target in
    x.value.withContiguous { x in
      dY.value.withContiguous {
        conv2dWeightGradient(shape, input: x, outputGradient: $0, into: target)
      }
    }
  }
  return .record(
    "conv2d weight gradient", dW, [x, dY], detail: shape.detail, saving: [x, dY]
  ) { ddW, node in
    [
      node.needsGradient(0) ? inputGradient(shape, dY, ddW) : nil,
      node.needsGradient(1) ? convolution(shape, x, ddW) : nil,
    ]
  }
}

/// Returns the convolution without a bias, of a shape that has been checked.
private func convolution(_ shape: Convolution2d, _ x: Variable, _ weight: Variable) -> Variable {
  let y = forward(shape, x.value, weight.value, nil)
  return .record("conv2d", y, [x, weight], detail: shape.detail, saving: [x, weight]) {
    dY, node in
    [
      node.needsGradient(0) ? inputGradient(shape, dY, weight) : nil,
      node.needsGradient(1) ? weightGradient(shape, x, dY) : nil,
    ]
  }
}

extension Convolution2d {
  /// Creates the shape of a convolution.
  ///
  /// - Precondition: Sizes fit.
  init(
    checking x: [Int], _ weight: [Int], stride: Size2d, padding: Size2d, dilation: Size2d,
    groups: Int
  ) {
    require(
      x.count == 4 && weight.count == 4,
      "conv2d: needs an input [N, C, H, W] and a weight [O, C / groups, kH, kW], not \(x) and "
        + "\(weight)")
    require(
      stride.isParameter(atLeast: 1) && padding.isParameter(atLeast: 0)
        && dilation.isParameter(atLeast: 1) && groups > 0,
      "conv2d: stride \(stride), dilation \(dilation) and groups \(groups) must be positive, "
        + "padding \(padding) not negative, and all below 2³¹")
    require(
      x[1] % groups == 0 && x[1] / groups == weight[1] && weight[0] % groups == 0,
      "conv2d: input \(x) has \(x[1]) channels, but weight \(weight) takes \(weight[1]) × "
        + "\(groups) groups")
    let padded = [x[0], x[1], x[2] + 2 * padding.height, x[3] + 2 * padding.width]
    Shape.requireMemory(
      padded, bytesPerElement: MemoryLayout<Float>.stride, "conv2d, padding \(padding)")
    self.init(
      batch: x[0], inputChannels: x[1], inputHeight: x[2], inputWidth: x[3],
      outputChannels: weight[0], kernelHeight: weight[2], kernelWidth: weight[3],
      // Any stride beyond the padded input leaves one window.
      strideHeight: min(stride.height, max(padded[2], 1)),
      strideWidth: min(stride.width, max(padded[3], 1)), paddingHeight: padding.height,
      paddingWidth: padding.width, dilationHeight: dilation.height,
      dilationWidth: dilation.width, groups: groups)
    require(
      outputHeight > 0 && outputWidth > 0,
      "conv2d: the kernel of weight \(weight), dilation \(dilation), is larger than input \(x) with "
        + "padding \(padding)")
  }

  fileprivate var inputShape: [Int] { [batch, inputChannels, inputHeight, inputWidth] }
  var outputShape: [Int] { [batch, outputChannels, outputHeight, outputWidth] }
  fileprivate var weightShape: [Int] {
    [outputChannels, inputChannels / groups, kernelHeight, kernelWidth]
  }

  /// The sizes as the detail of an operation.
  fileprivate var detail: String {
    "\(kernelHeight)×\(kernelWidth), stride \(Size2d(strideHeight, strideWidth)), "
      + "padding \(Size2d(paddingHeight, paddingWidth))"
  }
}
