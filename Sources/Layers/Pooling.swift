import Autograd

/// Max pooling: the maximum of each window.
public final class MaxPool2d: Module {
  /// The height and width of the window, the stride, the padding and the distance between a window's elements.
  public let kernelSize, stride, padding, dilation: Size2d
  /// Whether to round the output size up, which adds a last, partial window; PyTorch's `ceil_mode`.
  public let ceilMode: Bool

  /// Creates a max pooling.
  ///
  /// - Parameters:
  ///   - kernelSize: One number, or height and width.
  ///   - stride: The distance between windows; `kernelSize` by default.
  ///   - padding: The padding at each edge, which is never the maximum; at most half of
  ///     `kernelSize`.
  ///   - dilation: The distance between the elements of a window.
  ///   - ceilMode: Whether a last window that is only partly inside is included.
  public init(
    _ kernelSize: Size2d, stride: Size2d? = nil, padding: Size2d = 0, dilation: Size2d = 1,
    ceilMode: Bool = false
  ) {
    (self.kernelSize, self.stride, self.padding) = (kernelSize, stride ?? kernelSize, padding)
    (self.dilation, self.ceilMode) = (dilation, ceilMode)
  }

  /// Returns the pooled input.
  ///
  /// - Returns: `[N, C, H', W']` with `H' = ⌊(H + 2·padding − dilation·(kernelSize − 1) − 1) / stride⌋ + 1`.
  public override func forward(_ x: Variable) -> Variable {
    x.maxPool2d(
      kernelSize, stride: stride, padding: padding, dilation: dilation, ceilMode: ceilMode)
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

/// Adaptive max pooling: the maximum over windows chosen such that the output has a given size.
public final class AdaptiveMaxPool2d: Module {
  /// The output height and width.
  public let size: Size2d

  /// Creates a pooling with the given output size.
  public init(_ size: Size2d) { self.size = size }

  /// Returns the pooled input.
  ///
  /// - Returns: `[N, C, size.height, size.width]`, for `x` of shape `[N, C, H, W]`.
  public override func forward(_ x: Variable) -> Variable { x.adaptiveMaxPool2d(size) }
}

/// Power-average pooling: the norm ‖x‖ₚ of each window.
public final class LPPool2d: Module {
  /// The order p of the norm.
  public let norm: Float
  /// The height and width of the window, and the stride.
  public let kernelSize, stride: Size2d
  /// Whether to round the output size up, which adds a last, partial window; PyTorch's `ceil_mode`.
  public let ceilMode: Bool

  /// Creates a power-average pooling.
  ///
  /// - Parameters:
  ///   - norm: The order p of the norm; infinite for the largest absolute value.
  ///   - kernelSize: One number, or height and width.
  ///   - stride: The distance between windows; `kernelSize` by default.
  ///   - ceilMode: Whether a last window that is only partly inside is included.
  public init(_ norm: Float, _ kernelSize: Size2d, stride: Size2d? = nil, ceilMode: Bool = false) {
    (self.norm, self.kernelSize, self.stride) = (norm, kernelSize, stride ?? kernelSize)
    self.ceilMode = ceilMode
  }

  /// Returns the pooled input.
  ///
  /// - Returns: `[N, C, H', W']` with `H' = ⌊(H − kernelSize) / stride⌋ + 1`.
  public override func forward(_ x: Variable) -> Variable {
    x.lpPool2d(norm, kernelSize, stride: stride, ceilMode: ceilMode)
  }
}
