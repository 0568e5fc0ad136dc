import Kernels
import Tensors

extension Variable {
  /// Returns images interpolated to another size. PyTorch's `interpolate(size=…)`.
  ///
  /// - Returns: `[N, C, size.height, size.width]`, for `self` of shape `[N, C, H, W]`.
  public final func interpolated(to size: Size2d, _ mode: InterpolationMode = .nearest) -> Variable
  {
    interpolated(to: size, by: nil, mode, detail: "to \(size.height)×\(size.width)")
  }

  /// Returns sequences interpolated to another length. PyTorch's `interpolate(size=…)`, whose mode `linear` is
  /// ``InterpolationMode/linear(alignCorners:)``.
  ///
  /// - Returns: `[N, C, length]`, for `self` of shape `[N, C, L]`.
  public final func interpolated(toLength length: Int, _ mode: InterpolationMode = .nearest)
    -> Variable
  { interpolated(toLength: length, by: nil, mode, detail: "to \(length)") }

  /// Returns images or sequences interpolated to `scale` times their size. PyTorch's `interpolate(scale_factor=…)`.
  ///
  /// Rows and columns are `1 / scale` apart, as in PyTorch, even where the size was rounded.
  ///
  /// - Returns: `[N, C, ⌊H · scale⌋, ⌊W · scale⌋]`, for `self` of shape `[N, C, H, W]`; `[N, C, ⌊L · scale⌋]`, for
  ///   `[N, C, L]`.
  public final func interpolated(
    by scale: Double, _ mode: InterpolationMode = .nearest
  ) -> Variable {
    guard shape.count == 3 else { return interpolated(by: (scale, scale), mode) }
    requireScale((scale, scale))
    return interpolated(
      toLength: scaled(shape[2], scale), by: scale, mode, detail: "× \(Float(scale).short)")
  }

  /// Returns images interpolated to `scale.height` times their height and `scale.width` times their width.
  ///
  /// - Returns: `[N, C, ⌊H · scale.height⌋, ⌊W · scale.width⌋]`, for `self` of shape `[N, C, H, W]`.
  public final func interpolated(
    by scale: (height: Double, width: Double), _ mode: InterpolationMode = .nearest
  ) -> Variable {
    requireScale(scale)
    let (high, wide) = (Float(scale.height).short, Float(scale.width).short)
    let (height, width) = (shape.count == 4 ? (shape[2], shape[3]) : (0, 0))
    let size = Size2d(scaled(height, scale.height), scaled(width, scale.width))
    return interpolated(
      to: size, by: scale, mode, detail: high == wide ? "× \(high)" : "× \(high)×\(wide)")
  }

  private final func interpolated(
    to size: Size2d, by scale: (height: Double, width: Double)?, _ mode: InterpolationMode,
    detail: String
  ) -> Variable {
    require(
      shape.count == 4 && shape[2] > 0 && shape[3] > 0 && size.isAtLeast(1),
      "interpolate: needs an input [N, C, H, W] and a size of at least 1, not \(shape) and \(size)")
    if mode == .area { return adaptiveAveragePool2d(size) }
    let rows = InterpolationAxis(
      input: shape[2], output: size.height, scale: scale?.height, mode: mode)
    let columns = InterpolationAxis(
      input: shape[3], output: size.width, scale: scale?.width, mode: mode)
    return interpolated([rows, columns], detail: detail)
  }

  private final func interpolated(
    toLength length: Int, by scale: Double?, _ mode: InterpolationMode, detail: String
  ) -> Variable {
    require(
      shape.count == 3 && shape[2] > 0 && length >= 1,
      "interpolate: needs an input [N, C, L] and a length of at least 1, not \(shape) and \(length)"
    )
    if mode == .area { return adaptiveAveragePool1d(length) }
    return interpolated(
      [
        InterpolationAxis(input: 1, output: 1, scale: nil, mode: .nearest),
        InterpolationAxis(
          input: shape[2], output: length, scale: scale, mode: mode, isSequence: true),
      ], detail: detail)
  }

  /// Returns the interpolation along two axes, of which the first has size 1 for sequences.
  private final func interpolated(_ axes: [InterpolationAxis], detail: String) -> Variable {
    let output = shape[..<2] + axes.suffix(shape.count - 2).map(\.output)
    Shape.requireMemory(
      Array(output), bytesPerElement: MemoryLayout<Float>.stride, "interpolate")
    for axis in axes {
      Shape.requireMemory(
        [axis.output, axis.taps], bytesPerElement: InterpolationTaps.bytesPerTap, "interpolate")
    }
    return Autograd.interpolated(
      self, to: Array(output), axes[0].lines(), axes[1].lines(), detail: detail)
  }
}

private func requireScale(_ scale: (height: Double, width: Double)) {
  require(
    scale.height > 0 && scale.width > 0 && scale.height.isFinite && scale.width.isFinite,
    "interpolate: the scale must be positive and finite, not \(scale.height) × \(scale.width)")
}

/// Returns ⌊size · scale⌋; a size beyond the range of integers is as impossible as the largest.
private func scaled(_ size: Int, _ scale: Double) -> Int {
  Int(exactly: (Double(size) * scale).rounded(.down)) ?? .max
}

// Interpolation is linear: each function is the transpose of the other.

/// Returns interpolated images or sequences.
private func interpolated(
  _ x: Variable, to output: [Int], _ rows: InterpolationTaps, _ columns: InterpolationTaps,
  detail: String
) -> Variable {
  let shape = x.shape
  let y = Tensor<Float>.floats(output) { target in
    x.value.withContiguous {
      interpolate2d(
        planes: shape[0] * shape[1], inputHeight: shape.count == 3 ? 1 : shape[2],
        inputWidth: shape.last!, rows: rows, columns: columns, input: $0, into: target)
    }
  }
  return .record("upsample", y, [x], detail: detail) { dY, _ in
    [interpolationGradient(dY, to: shape, rows, columns, detail: detail)]
  }
}

/// Returns the gradient of interpolation.
private func interpolationGradient(
  _ dY: Variable, to shape: [Int], _ rows: InterpolationTaps, _ columns: InterpolationTaps,
  detail: String
) -> Variable {
  let output = dY.shape
  let dX = Tensor<Float>.floats(shape) { target in
    dY.value.withContiguous {
      interpolate2dGradient(
        planes: shape[0] * shape[1], inputHeight: shape.count == 3 ? 1 : shape[2],
        inputWidth: shape.last!, rows: rows, columns: columns, outputGradient: $0, into: target)
    }
  }
  return .record("upsample gradient", dX, [dY], detail: detail) { ddX, _ in
    [interpolated(ddX, to: output, rows, columns, detail: detail)]
  }
}
