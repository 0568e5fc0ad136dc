import Kernels
import Tensors

extension Variable {
  /// Returns the mean of every window; padding counts as zeros. PyTorch's `avg_pool2d`.
  ///
  /// - Parameters:
  ///   - stride: from window to window; the windows' size by default.
  ///   - padding: at most half the size.
  ///   - ceilMode: whether a last window that is only partly inside counts, PyTorch's `ceil_mode`.
  ///   - countIncludePad: whether the padding counts in the number that is divided by, PyTorch's
  ///     `count_include_pad`.
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
}

// Linear: each is the other's transpose.

private func averaged(_ x: Variable, _ pooling: Pooling2d, _ countIncludePad: Bool) -> Variable {
  let shape = Array(x.shape.prefix(2)) + [pooling.outputHeight, pooling.outputWidth]
  let y = Tensor<Float>.floats(shape) { target in
    x.value.withContiguous {
      averagePool2d(pooling, countIncludePad: countIncludePad, input: $0, into: target)
    }
  }
  return .record("average pool", y, [x], detail: pooling.detail) { dY, _ in
    [shared(dY, pooling, countIncludePad)]
  }
}

private func shared(_ dY: Variable, _ pooling: Pooling2d, _ countIncludePad: Bool) -> Variable {
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
