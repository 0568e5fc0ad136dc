import Kernels
import Tensors

extension Variable {
  /// Returns the largest number of every window; its gradient goes to the place that won.
  ///
  /// Padding never wins, the first of equals does, NaN always does.
  ///
  /// - Parameters:
  ///   - stride: from window to window; the windows' size by default.
  ///   - padding: at most half the size.
  ///   - ceilMode: whether a last window that is only partly inside counts, PyTorch's `ceil_mode`.
  /// - Returns: `[N, C, H', W']` with `H' = ⌊(H + 2·padding − size) / stride⌋ + 1`, for `self` of
  ///   shape `[N, C, H, W]`.
  public final func maxPool2d(
    _ size: Size2d, stride: Size2d? = nil, padding: Size2d = 0, ceilMode: Bool = false
  ) -> Variable {
    let pooling = Pooling2d(
      "maxPool2d", shape, size, stride ?? size, padding, ceilMode: ceilMode)
    let shapeOut = [shape[0], shape[1], pooling.outputHeight, pooling.outputWidth]
    var y = Tensor<Float>(0)
    let winners = Tensor<Int32>(shape: shapeOut) { places in
      y = .floats(shapeOut) { target in
        value.withContiguous {
          Kernels.maxPool2d(pooling, input: $0, into: target, indices: places)
        }
      }
    }
    return .record("max pool", y, [self], detail: pooling.detail, saving: [winners]) { dY, _ in
      [unpooled(pooling, dY, to: winners)]
    }
  }
}

extension Pooling2d {
  /// Checks that the shapes fit, and stops with the rule that they break.
  init(
    _ operation: String, _ input: [Int], _ size: Size2d, _ stride: Size2d, _ padding: Size2d,
    ceilMode: Bool
  ) {
    require(input.count == 4, "\(operation): needs an input [N, C, H, W], not \(input)")
    require(
      size.isAtLeast(1) && stride.isAtLeast(1) && padding.isAtLeast(0)
        && padding.height * 2 <= size.height && padding.width * 2 <= size.width,
      "\(operation): size \(size) and stride \(stride) must be positive, padding \(padding) at most "
        + "half the size")
    self.init(
      planes: input[0] * input[1], inputHeight: input[2], inputWidth: input[3],
      kernelHeight: size.height, kernelWidth: size.width, strideHeight: stride.height,
      strideWidth: stride.width, paddingHeight: padding.height, paddingWidth: padding.width,
      ceilMode: ceilMode)
    require(
      outputHeight > 0 && outputWidth > 0,
      "\(operation): a window of \(size) is larger than input \(input) with padding \(padding)")
  }

  /// What a picture says beside the operation.
  var detail: String {
    "\(kernelHeight)×\(kernelWidth), stride \(Size2d(strideHeight, strideWidth))"
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
  return .record("max pool gradient", dX, [dY], saving: [winners]) { ddX, _ in
    [pooledAgain(pooling, ddX, winners)]
  }
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
  return .record("gather", y, [x], saving: [winners]) { dY, _ in
    [unpooled(pooling, dY, to: winners)]
  }
}
