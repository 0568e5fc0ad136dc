import Kernels
import Tensors

/// The mode of interpolation between the pixels of an image.
public enum InterpolationMode: Hashable, Sendable {
  /// The nearest pixel.
  case nearest
  /// The bilinear interpolation of the four nearest pixels.
  ///
  /// With `alignCorners`, the centers of the corner pixels of input and output coincide; without, the outer
  /// edges of these pixels do.
  case bilinear(alignCorners: Bool = false)
}

extension Variable {
  /// Returns images interpolated to another size. PyTorch's `interpolate(size=…)`.
  ///
  /// - Returns: `[N, C, size.height, size.width]`, for `self` of shape `[N, C, H, W]`.
  public final func interpolated(to size: Size2d, _ mode: InterpolationMode = .nearest) -> Variable
  {
    requireImages(size)
    return Autograd.interpolated(
      self, mode.lines(shape[2], size.height), mode.lines(shape[3], size.width),
      detail: "to \(size.height)×\(size.width)")
  }

  /// Returns images interpolated to `scale` times their size. PyTorch's `interpolate(scale_factor=…)`.
  ///
  /// Rows and columns are `1 / scale` apart, as in PyTorch, even where the size was rounded.
  ///
  /// - Returns: `[N, C, ⌊H · scale⌋, ⌊W · scale⌋]`, for `self` of shape `[N, C, H, W]`.
  public final func interpolated(
    by scale: Double, _ mode: InterpolationMode = .nearest
  ) -> Variable { interpolated(by: (scale, scale), mode) }

  /// Returns images interpolated to `scale.height` times their height and `scale.width` times their width.
  ///
  /// - Returns: `[N, C, ⌊H · scale.height⌋, ⌊W · scale.width⌋]`, for `self` of shape `[N, C, H, W]`.
  public final func interpolated(
    by scale: (height: Double, width: Double), _ mode: InterpolationMode = .nearest
  ) -> Variable {
    require(
      scale.height > 0 && scale.width > 0 && scale.height.isFinite && scale.width.isFinite,
      "interpolate: the scale must be positive and finite, not \(scale.height) × \(scale.width)")
    let (high, wide) = (Float(scale.height).short, Float(scale.width).short)
    let (height, width) = (shape.count == 4 ? (shape[2], shape[3]) : (0, 0))
    // A size beyond the range of integers is as impossible as the largest.
    func scaled(_ size: Int, _ scale: Double) -> Int {
      Int(exactly: (Double(size) * scale).rounded(.down)) ?? .max
    }
    let size = Size2d(scaled(height, scale.height), scaled(width, scale.width))
    requireImages(size)
    return Autograd.interpolated(
      self, mode.lines(height, size.height, scale.height),
      mode.lines(width, size.width, scale.width),
      detail: high == wide ? "× \(high)" : "× \(high)×\(wide)")
  }

  private final func requireImages(_ size: Size2d) {
    require(
      shape.count == 4 && shape[2] > 0 && shape[3] > 0 && size.isAtLeast(1),
      "interpolate: needs an input [N, C, H, W] and a size of at least 1, not \(shape) and \(size)")
    let output = [shape[0], shape[1], size.height, size.width]
    Shape.requireMemory(output, bytesPerElement: MemoryLayout<Float>.stride, "interpolate")
    for side in [size.height, size.width] {
      Shape.requireMemory(
        [side], bytesPerElement: MemoryLayout<InterpolatedIndex>.stride, "interpolate")
    }
  }
}

extension InterpolationMode {
  /// Returns the rows or columns of an output of size `output` from those of an input of size `input`.
  ///
  /// In single precision, as in PyTorch, whose choice between two neighbors depends on rounding.
  fileprivate func lines(
    _ input: Int, _ output: Int, _ scale: Double? = nil
  ) -> [InterpolatedIndex] {
    let step = scale.map { Float(1 / $0) } ?? Float(input) / Float(output)
    return (0..<output).map { index in
      // PyTorch's special cases: of the same size and, for the nearest pixel, of twice the size.
      if output == input { return InterpolatedIndex(index, index, weight: 0) }
      if self == .nearest && output == 2 * input {
        return InterpolatedIndex(index / 2, index / 2, weight: 0)
      }
      switch self {
      case .nearest:
        let line = Int(min(Float(index) * step, Float(input - 1)))
        return InterpolatedIndex(line, line, weight: 0)
      case .bilinear(alignCorners: true):
        let step = output > 1 ? Float(input - 1) / Float(output - 1) : 0
        return Self.linear(Float(index) * step, input)
      case .bilinear(alignCorners: false):
        return Self.linear(max(0, step * (Float(index) + 0.5) - 0.5), input)
      }
    }
  }

  /// Returns the linear interpolation at a fractional position.
  private static func linear(_ position: Float, _ input: Int) -> InterpolatedIndex {
    let first = Int(min(position, Float(input - 1)))
    return InterpolatedIndex(first, min(first + 1, input - 1), weight: position - Float(first))
  }
}

// Interpolation is linear: each function is the transpose of the other.

/// Returns interpolated images.
private func interpolated(
  _ x: Variable, _ rows: [InterpolatedIndex], _ columns: [InterpolatedIndex], detail: String
) -> Variable {
  let shape = x.shape
  let y = Tensor<Float>.floats([shape[0], shape[1], rows.count, columns.count]) { target in
    x.value.withContiguous {
      interpolate2d(
        planes: shape[0] * shape[1], inputHeight: shape[2], inputWidth: shape[3], rows: rows,
        columns: columns, input: $0, into: target)
    }
  }
  return .record("upsample", y, [x], detail: detail) { dY, _ in
    [interpolationGradient(dY, to: shape, rows, columns, detail: detail)]
  }
}

/// Returns the gradient of interpolation.
private func interpolationGradient(
  _ dY: Variable, to shape: [Int], _ rows: [InterpolatedIndex], _ columns: [InterpolatedIndex],
  detail: String
) -> Variable {
  let dX = Tensor<Float>.floats(shape) { target in
    dY.value.withContiguous {
      interpolate2dGradient(
        planes: shape[0] * shape[1], inputHeight: shape[2], inputWidth: shape[3], rows: rows,
        columns: columns, outputGradient: $0, into: target)
    }
  }
  return .record("upsample gradient", dX, [dY], detail: detail) { ddX, _ in
    [interpolated(ddX, rows, columns, detail: detail)]
  }
}
