import Kernels
import Tensors

extension Variable {
  /// Returns the mean of every window, with zeros as padding. PyTorch's `avg_pool2d`.
  ///
  /// - Parameters:
  ///   - size: The size of the windows.
  ///   - stride: The distance between windows; their size by default.
  ///   - padding: The padding at each edge, at most half the size.
  ///   - ceilMode: Whether a last window that is only partly inside is included.
  ///   - countIncludePad: Whether the divisor includes the padding.
  /// - Returns: `[N, C, H', W']` with `H' = ⌊(H + 2·padding − size) / stride⌋ + 1`, for `self` of
  ///   shape `[N, C, H, W]`.
  public final func averagePool2d(
    _ size: Size2d, stride: Size2d? = nil, padding: Size2d = 0, ceilMode: Bool = false,
    countIncludePad: Bool = true
  ) -> Variable {
    let pooling = Pooling2d(
      "averagePool2d", shape, size, stride ?? size, padding, ceilMode: ceilMode)
    return averaged(self, pooling, countIncludePad)
  }

  /// Returns the means of `size` windows that divide the input. PyTorch's `adaptive_avg_pool2d`.
  ///
  /// Window `i` is rows `⌊i·H/size⌋ ..< ⌈(i+1)·H/size⌉`, and columns likewise. The mean of no elements is NaN.
  ///
  /// - Returns: `[N, C, size.height, size.width]`, for `self` of shape `[N, C, H, W]`.
  public final func adaptiveAveragePool2d(_ size: Size2d) -> Variable {
    require(
      shape.count == 4 && size.isAtLeast(1),
      "adaptiveAveragePool2d: needs an input [N, C, H, W] and a positive size, not \(shape) and "
        + "\(size)")
    let input = shape
    let y = Tensor<Float>.floats([input[0], input[1], size.height, size.width]) { target in
      value.withContiguous {
        Kernels.adaptiveAveragePool2d(
          planes: input[0] * input[1], inputHeight: input[2], inputWidth: input[3],
          outputHeight: size.height, outputWidth: size.width, input: $0, into: target)
      }
    }
    let detail = "to \(size.height)×\(size.width)"
    return .record("average pool", y, [self], detail: detail) { dY, _ in
      [adaptivelyDistributed(dY, to: input, size)]
    }
  }
}

// Average pooling is linear: each function is the transpose of the other.

/// Returns the mean of every window.
private func averaged(_ x: Variable, _ pooling: Pooling2d, _ countIncludePad: Bool) -> Variable {
  let shape = Array(x.shape.prefix(2)) + [pooling.outputHeight, pooling.outputWidth]
  let y = Tensor<Float>.floats(shape) { target in
    x.value.withContiguous {
      averagePool2d(pooling, countIncludePad: countIncludePad, input: $0, into: target)
    }
  }
  return .record("average pool", y, [x], detail: pooling.detail) { dY, _ in
    [distributed(dY, pooling, countIncludePad)]
  }
}

/// Returns the gradient of average pooling: each window's gradient, distributed evenly over its elements.
private func distributed(_ dY: Variable, _ pooling: Pooling2d, _ countIncludePad: Bool) -> Variable
{
  let shape = Array(dY.shape.prefix(2)) + [pooling.inputHeight, pooling.inputWidth]
  let dX = Tensor<Float>.floats(shape) { target in
    dY.value.withContiguous {
      averagePool2dGradient(
        pooling, countIncludePad: countIncludePad, outputGradient: $0, into: target)
    }
  }
  return .record("average pool gradient", dX, [dY], detail: pooling.detail) { ddX, _ in
    [averaged(ddX, pooling, countIncludePad)]
  }
}

/// Returns the gradient of adaptive average pooling.
private func adaptivelyDistributed(_ dY: Variable, to input: [Int], _ size: Size2d) -> Variable {
  let dX = Tensor<Float>.floats(input) { target in
    dY.value.withContiguous {
      adaptiveAveragePool2dGradient(
        planes: input[0] * input[1], inputHeight: input[2], inputWidth: input[3],
        outputHeight: size.height, outputWidth: size.width, outputGradient: $0, into: target)
    }
  }
  return .record("average pool gradient", dX, [dY]) { ddX, _ in [ddX.adaptiveAveragePool2d(size)] }
}
