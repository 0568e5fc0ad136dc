import Autograd

/// Max pooling: the maximum of each window.
public final class MaxPool2d: Module {
  /// The height and width of the window, the stride and the padding.
  public let kernelSize, stride, padding: Size2d
  /// Whether to round the output size up, which adds a last, partial window; PyTorch's `ceil_mode`.
  public let ceilMode: Bool

  /// Creates a max pooling.
  ///
  /// - Parameters:
  ///   - kernelSize: One number, or height and width.
  ///   - stride: The distance between windows; `kernelSize` by default.
  ///   - padding: The padding at each edge, which is never the maximum; at most half of
  ///     `kernelSize`.
  ///   - ceilMode: Whether a last window that is only partly inside is included.
  public init(
    _ kernelSize: Size2d, stride: Size2d? = nil, padding: Size2d = 0, ceilMode: Bool = false
  ) {
    (self.kernelSize, self.stride, self.padding) = (kernelSize, stride ?? kernelSize, padding)
    self.ceilMode = ceilMode
  }

  /// Returns the pooled input.
  ///
  /// - Returns: `[N, C, H', W']` with `H' = ⌊(H + 2·padding − kernelSize) / stride⌋ + 1`.
  public override func forward(_ x: Variable) -> Variable {
    x.maxPool2d(kernelSize, stride: stride, padding: padding, ceilMode: ceilMode)
  }
}

/// Average pooling: the mean of each window, with zero padding.
public final class AvgPool2d: Module {
  /// The height and width of the window, the stride and the padding.
  public let kernelSize, stride, padding: Size2d
  /// Whether to round the output size up, which adds a last, partial window; PyTorch's `ceil_mode`.
  public let ceilMode: Bool
  /// Whether the divisor includes the padding; PyTorch's `count_include_pad`.
  public let countIncludePad: Bool

  /// Creates an average pooling.
  ///
  /// - Parameters:
  ///   - kernelSize: One number, or height and width.
  ///   - stride: The distance between windows; `kernelSize` by default.
  ///   - padding: The zeros that are added at each edge; at most half of `kernelSize`.
  ///   - ceilMode: Whether a last window that is only partly inside is included.
  ///   - countIncludePad: Whether the divisor includes the padding.
  public init(
    _ kernelSize: Size2d, stride: Size2d? = nil, padding: Size2d = 0, ceilMode: Bool = false,
    countIncludePad: Bool = true
  ) {
    (self.kernelSize, self.stride, self.padding) = (kernelSize, stride ?? kernelSize, padding)
    (self.ceilMode, self.countIncludePad) = (ceilMode, countIncludePad)
  }

  /// Returns the pooled input.
  ///
  /// - Returns: `[N, C, H', W']` with `H' = ⌊(H + 2·padding − kernelSize) / stride⌋ + 1`.
  public override func forward(_ x: Variable) -> Variable {
    x.averagePool2d(
      kernelSize, stride: stride, padding: padding, ceilMode: ceilMode,
      countIncludePad: countIncludePad)
  }
}

/// Adaptive average pooling: the mean over windows chosen such that the output has a given size.
public final class AdaptiveAvgPool2d: Module {
  /// The output height and width.
  public let size: Size2d

  /// Creates a pooling with the given output size.
  public init(_ size: Size2d) { self.size = size }

  /// Returns the pooled input.
  ///
  /// - Returns: `[N, C, size.height, size.width]`, for `x` of shape `[N, C, H, W]`.
  public override func forward(_ x: Variable) -> Variable { x.adaptiveAveragePool2d(size) }
}

/// A layer that resizes images.
public final class Upsample: Module {
  private enum Target {
    case size(Size2d)
    case scale(Double)
  }

  private let target: Target
  /// The interpolation mode.
  public let mode: InterpolationMode

  /// Creates a layer that resizes images to `size`.
  public init(to size: Size2d, _ mode: InterpolationMode = .nearest) {
    (target, self.mode) = (.size(size), mode)
  }

  /// Creates a layer that resizes images by the factor `scale`.
  public init(by scale: Double, _ mode: InterpolationMode = .nearest) {
    (target, self.mode) = (.scale(scale), mode)
  }

  /// Returns the resized images.
  ///
  /// - Returns: `[N, C, H', W']`, where H' and W' are the given size, or `H' = ⌊H · scale⌋`.
  public override func forward(_ x: Variable) -> Variable {
    switch target {
    case .size(let size): x.interpolated(to: size, mode)
    case .scale(let scale): x.interpolated(by: scale, mode)
    }
  }
}
