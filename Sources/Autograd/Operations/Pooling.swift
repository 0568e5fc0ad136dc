import Kernels
import Tensors

extension Variable {
  /// Returns the largest number of every window; its gradient goes to the place that won.
  ///
  /// Padding never wins, the first of equals does, not-a-number always does.
  ///
  /// - Returns: `[N, C, H', W']` with `H' = ⌊(H + 2·padding − size) / stride⌋ + 1`, for `self` of
  ///   shape `[N, C, H, W]`.
  public final func maxPool2d(_ size: Int, stride: Int? = nil, padding: Int = 0) -> Variable {
    let stride = stride ?? size
    require(shape.count == 4, "maxPool2d: needs an input [N, C, H, W], not \(shape)")
    require(
      size > 0 && stride > 0 && padding >= 0 && padding * 2 <= size,
      "maxPool2d: size \(size) and stride \(stride) must be positive, padding \(padding) at most "
        + "half the size")
    let pooling = Pooling2d(
      planes: shape[0] * shape[1], inputHeight: shape[2], inputWidth: shape[3],
      kernelHeight: size, kernelWidth: size, strideHeight: stride, strideWidth: stride,
      paddingHeight: padding, paddingWidth: padding)
    require(
      pooling.outputHeight > 0 && pooling.outputWidth > 0,
      "maxPool2d: a window of \(size) is larger than input \(shape) with padding \(padding)")
    let shapeOut = [shape[0], shape[1], pooling.outputHeight, pooling.outputWidth]
    var y = Tensor<Float>(0)
    let winners = Tensor<Int32>(shape: shapeOut) { places in
      y = .floats(shapeOut) { target in
        value.withContiguous {
          Kernels.maxPool2d(pooling, input: $0, into: target, indices: places)
        }
      }
    }
    return .record("max pool", y, [self], detail: "\(size)×\(size), stride \(stride)") { dY, _ in
      [unpooled(pooling, dY, to: winners)]
    }
  }

  /// Returns the mean over windows that divide the input into `size` × `size` parts.
  ///
  /// Part `i` goes from `⌊i·H/size⌋` to `⌈(i+1)·H/size⌉`, as PyTorch's does.
  ///
  /// - Returns: `[N, C, size, size]`, for `self` of shape `[N, C, H, W]`.
  public final func adaptiveAveragePool2d(_ size: Int) -> Variable {
    require(
      shape.count == 4 && size > 0 && value.count > 0,
      "adaptiveAveragePool2d: needs an input [N, C, H, W] with elements and a positive size, not "
        + "\(shape) and \(size)")
    let input = shape
    let y = Tensor<Float>.floats([input[0], input[1], size, size]) { target in
      value.withContiguous {
        Kernels.adaptiveAveragePool2d(
          planes: input[0] * input[1], inputHeight: input[2], inputWidth: input[3],
          outputHeight: size, outputWidth: size, input: $0, into: target)
      }
    }
    return .record("average pool", y, [self], detail: "to \(size)×\(size)") { dY, _ in
      [spread(dY, to: input, size)]
    }
  }
}

/// ∂L/∂x of max pooling: each window's gradient added at the place that won.
private func unpooled(_ pooling: Pooling2d, _ dY: Variable, to winners: Tensor<Int32>) -> Variable {
  let leading = Array(dY.shape.prefix(2))
  let dX = Tensor<Float>.floats(leading + [pooling.inputHeight, pooling.inputWidth]) { target in
    dY.value.withContiguous { dY in
      winners.withContiguous {
        maxPool2dGradient(pooling, outputGradient: dY, indices: $0, into: target)
      }
    }
  }
  return .record("max pool gradient", dX, [dY]) { ddX, _ in [pooledAgain(pooling, ddX, winners)] }
}

/// The numbers at the places that won: the transpose of `unpooled`.
private func pooledAgain(_ pooling: Pooling2d, _ x: Variable, _ winners: Tensor<Int32>) -> Variable
{
  let y = Tensor<Float>.floats(winners.shape) { target in
    x.value.withContiguous { x in
      winners.withContiguous {
        gatherPlanes(
          planes: pooling.planes, inputSize: pooling.inputHeight * pooling.inputWidth,
          outputSize: pooling.outputHeight * pooling.outputWidth, input: x, indices: $0,
          into: target)
      }
    }
  }
  return .record("gather", y, [x]) { dY, _ in [unpooled(pooling, dY, to: winners)] }
}

/// ∂L/∂x of average pooling: each part's gradient shared out evenly.
private func spread(_ dY: Variable, to input: [Int], _ size: Int) -> Variable {
  let dX = Tensor<Float>.floats(input) { target in
    dY.value.withContiguous {
      adaptiveAveragePool2dGradient(
        planes: input[0] * input[1], inputHeight: input[2], inputWidth: input[3],
        outputHeight: size, outputWidth: size, outputGradient: $0, into: target)
    }
  }
  return .record("average pool gradient", dX, [dY]) { ddX, _ in [ddX.adaptiveAveragePool2d(size)] }
}
