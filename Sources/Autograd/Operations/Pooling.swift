import Kernels
import Tensors

extension Variable {
  /// Returns the maximum of every window. The gradient goes to the first element that attains it. PyTorch's
  /// `max_pool2d`.
  ///
  /// Padding is ignored, and NaN is larger than all numbers.
  ///
  /// - Parameters:
  ///   - size: The size of the windows.
  ///   - stride: The distance between windows; their size by default.
  ///   - padding: The padding at each edge, at most half the size.
  ///   - ceilMode: Whether a last window that is only partly inside is included.
  /// - Returns: `[N, C, H', W']` with `H' = ⌊(H + 2·padding − size) / stride⌋ + 1`, for `self` of
  ///   shape `[N, C, H, W]`.
  public final func maxPool2d(
    _ size: Size2d, stride: Size2d? = nil, padding: Size2d = 0, ceilMode: Bool = false
  ) -> Variable {
    let pooling = Pooling2d(
      "maxPool2d", shape, size, stride ?? size, padding, ceilMode: ceilMode)
    let shapeOut = [shape[0], shape[1], pooling.outputHeight, pooling.outputWidth]
    var y = Tensor<Float>(0)
    let winners = Tensor<Int32>(shape: shapeOut) { indices in
      y = .floats(shapeOut) { target in
        value.withContiguous {
          Kernels.maxPool2d(pooling, input: $0, into: target, indices: indices)
        }
      }
    }
    return .record("max pool", y, [self], detail: pooling.detail, saving: [winners]) { dY, _ in
      [unpooled(pooling, dY, to: winners)]
    }
  }
}

extension Pooling2d {
  /// Creates the shape of a pooling.
  ///
  /// - Precondition: Sizes fit; the message names the operation.
  init(
    _ operation: String, _ input: [Int], _ size: Size2d, _ stride: Size2d, _ padding: Size2d,
    ceilMode: Bool
  ) {
    require(input.count == 4, "\(operation): needs an input [N, C, H, W], not \(input)")
    require(
      size.isParameter(atLeast: 1) && stride.isParameter(atLeast: 1)
        && padding.isParameter(atLeast: 0)
        && padding.height * 2 <= size.height && padding.width * 2 <= size.width,
      "\(operation): size \(size) and stride \(stride) must be from 1 to 2³¹ − 1, padding \(padding) from 0 "
        + "to half the size")
    self.init(
      planes: input[0] * input[1], inputHeight: input[2], inputWidth: input[3],
      kernelHeight: size.height, kernelWidth: size.width, strideHeight: stride.height,
      strideWidth: stride.width, paddingHeight: padding.height, paddingWidth: padding.width,
      ceilMode: ceilMode)
    require(
      outputHeight > 0 && outputWidth > 0,
      "\(operation): a window of \(size) is larger than input \(input) with padding \(padding)")
  }

  /// The sizes as the detail of an operation.
  var detail: String {
    "\(kernelHeight)×\(kernelWidth), stride \(Size2d(strideHeight, strideWidth))"
  }
}

/// Returns the gradient of max pooling: each window's gradient, added to the element at its index in `winners`.
private func unpooled(_ pooling: Pooling2d, _ dY: Variable, to winners: Tensor<Int32>) -> Variable {
  let leading = Array(dY.shape.prefix(2))
  let dX = Tensor<Float>.floats(leading + [pooling.inputHeight, pooling.inputWidth]) { target in
    dY.value.withContiguous { dY in
      winners.withContiguous {
        maxPool2dGradient(pooling, outputGradient: dY, indices: $0, into: target)
      }
    }
  }
  return .record("max pool gradient", dX, [dY], saving: [winners]) { ddX, _ in
    [pooledAgain(pooling, ddX, winners)]
  }
}

/// Returns the elements at the indices in `winners`: the transpose of `unpooled`.
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
  return .record("gather", y, [x], saving: [winners]) { dY, _ in
    [unpooled(pooling, dY, to: winners)]
  }
}
