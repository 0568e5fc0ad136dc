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
      self, mode.lines(shape[2], size.height, nil), mode.lines(shape[3], size.width, nil),
      detail: "to \(size.height)×\(size.width)")
  }

  /// Returns images interpolated to `scale` times their size. PyTorch's `interpolate(scale_factor=…)`.
  ///
  /// - Returns: `[N, C, ⌊H · scale⌋, ⌊W · scale⌋]`, for `self` of shape `[N, C, H, W]`.
  public final func interpolated(by scale: Float, _ mode: InterpolationMode = .nearest) -> Variable
  {
    require(scale > 0 && scale.isFinite, "interpolate: the scale must be positive, not \(scale)")
    let (height, width) = (shape.count == 4 ? (shape[2], shape[3]) : (0, 0))
    let size = Size2d(
      Int((Double(height) * Double(scale)).rounded(.down)),
      Int((Double(width) * Double(scale)).rounded(.down)))
    requireImages(size)
    return Autograd.interpolated(
      self, mode.lines(height, size.height, scale), mode.lines(width, size.width, scale),
      detail: "× \(scale.short)")
  }

  private final func requireImages(_ size: Size2d) {
    require(
      shape.count == 4 && shape[2] > 0 && shape[3] > 0 && size.isAtLeast(1),
      "interpolate: needs an input [N, C, H, W] and a size of at least 1, not \(shape) and \(size)")
  }
}

extension InterpolationMode {
  /// Returns the rows or columns of an output of size `output` from those of an input of size `input`.
  fileprivate func lines(_ input: Int, _ output: Int, _ scale: Float?) -> [InterpolatedIndex] {
    let step = scale.map { 1 / $0 } ?? Float(input) / Float(output)
    return (0..<output).map { index in
      switch self {
      case .nearest:
        let line = min(Int(Float(index) * step), input - 1)
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
    let first = min(Int(position), input - 1)
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
