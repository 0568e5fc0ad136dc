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
    let pooling = Pooling(
      "averagePool2d", shape, size, stride ?? size, padding, ceilMode: ceilMode)
    return averaged(self, pooling, countIncludePad)
  }

  /// Returns the mean of every window, with zeros as padding. PyTorch's `avg_pool1d`.
  ///
  /// - Parameters:
  ///   - size: The size of the windows.
  ///   - stride: The distance between windows; their size by default.
  ///   - padding: The padding at each end, at most half the size.
  ///   - ceilMode: Whether a last window that is only partly inside is included.
  ///   - countIncludePad: Whether the divisor includes the padding.
  /// - Returns: `[N, C, L']` with `L' = ⌊(L + 2·padding − size) / stride⌋ + 1`, for `self` of shape `[N, C, L]`.
  public final func averagePool1d(
    _ size: Int, stride: Int? = nil, padding: Int = 0, ceilMode: Bool = false,
    countIncludePad: Bool = true
  ) -> Variable {
    let pooling = Pooling(
      "averagePool1d", shape, size, stride ?? size, padding, ceilMode: ceilMode)
    return averaged(self, pooling, countIncludePad)
  }
}

// Average pooling is linear: each function is the transpose of the other.

/// Returns the mean of every window.
private func averaged(_ x: Variable, _ pooling: Pooling, _ countIncludePad: Bool) -> Variable {
  let y = Tensor<Float>.floats(pooling.outputShape) { target in
    x.value.withContiguous {
      averagePool2d(pooling.sizes, countIncludePad: countIncludePad, input: $0, into: target)
    }
  }
  return .record("average pool", y, [x], detail: pooling.detail) { dY, _ in
    [distributed(dY, pooling, countIncludePad)]
  }
}

/// Returns the gradient of average pooling: each window's gradient, distributed evenly over its elements.
private func distributed(_ dY: Variable, _ pooling: Pooling, _ countIncludePad: Bool) -> Variable {
  let dX = Tensor<Float>.floats(pooling.inputShape) { target in
    dY.value.withContiguous {
      averagePool2dGradient(
        pooling.sizes, countIncludePad: countIncludePad, outputGradient: $0, into: target)
    }
  }
  return .record("average pool gradient", dX, [dY], detail: pooling.detail) { ddX, _ in
    [averaged(ddX, pooling, countIncludePad)]
  }
}
