import Autograd

/// Max pooling of sequences: the maximum of each window.
public final class MaxPool1d: Module {
  /// The size of the window, the stride, the padding and the distance between a window's elements.
  public let kernelSize, stride, padding, dilation: Int
  /// Whether to round the output size up, which adds a last, partial window; PyTorch's `ceil_mode`.
  public let ceilMode: Bool

  /// Creates a max pooling.
  ///
  /// - Parameters:
  ///   - kernelSize: The size of the window.
  ///   - stride: The distance between windows; `kernelSize` by default.
  ///   - padding: The padding at each end, which is never the maximum; at most half of `kernelSize`.
  ///   - dilation: The distance between the elements of a window.
  ///   - ceilMode: Whether a last window that is only partly inside is included.
  public init(
    _ kernelSize: Int, stride: Int? = nil, padding: Int = 0, dilation: Int = 1,
    ceilMode: Bool = false
  ) {
    (self.kernelSize, self.stride, self.padding) = (kernelSize, stride ?? kernelSize, padding)
    (self.dilation, self.ceilMode) = (dilation, ceilMode)
  }

  /// Returns the pooled input.
  ///
  /// - Returns: `[N, C, L']` with `L' = ⌊(L + 2·padding − dilation·(kernelSize − 1) − 1) / stride⌋ + 1`.
  public override func forward(_ x: Variable) -> Variable {
    x.maxPool1d(
      kernelSize, stride: stride, padding: padding, dilation: dilation, ceilMode: ceilMode)
  }
}

/// Average pooling of sequences: the mean of each window, with zero padding.
public final class AvgPool1d: Module {
  /// The size of the window, the stride and the padding.
  public let kernelSize, stride, padding: Int
  /// Whether to round the output size up, which adds a last, partial window; PyTorch's `ceil_mode`.
  public let ceilMode: Bool
  /// Whether the divisor includes the padding; PyTorch's `count_include_pad`.
  public let countIncludePad: Bool

  /// Creates an average pooling.
  ///
  /// - Parameters:
  ///   - kernelSize: The size of the window.
  ///   - stride: The distance between windows; `kernelSize` by default.
  ///   - padding: The zeros that are added at each end; at most half of `kernelSize`.
  ///   - ceilMode: Whether a last window that is only partly inside is included.
  ///   - countIncludePad: Whether the divisor includes the padding.
  public init(
    _ kernelSize: Int, stride: Int? = nil, padding: Int = 0, ceilMode: Bool = false,
    countIncludePad: Bool = true
  ) {
    (self.kernelSize, self.stride, self.padding) = (kernelSize, stride ?? kernelSize, padding)
    (self.ceilMode, self.countIncludePad) = (ceilMode, countIncludePad)
  }

  /// Returns the pooled input.
  ///
  /// - Returns: `[N, C, L']` with `L' = ⌊(L + 2·padding − kernelSize) / stride⌋ + 1`.
  public override func forward(_ x: Variable) -> Variable {
    x.averagePool1d(
      kernelSize, stride: stride, padding: padding, ceilMode: ceilMode,
      countIncludePad: countIncludePad)
  }
}

/// Adaptive average pooling of sequences: the mean over windows chosen such that the output has a given size.
public final class AdaptiveAvgPool1d: Module {
  /// The output size.
  public let size: Int

  /// Creates a pooling with the given output size.
  public init(_ size: Int) { self.size = size }

  /// Returns the pooled input.
  ///
  /// - Returns: `[N, C, size]`, for `x` of shape `[N, C, L]`.
  public override func forward(_ x: Variable) -> Variable { x.adaptiveAveragePool1d(size) }
}

/// Adaptive max pooling of sequences: the maximum over windows chosen such that the output has a given size.
public final class AdaptiveMaxPool1d: Module {
  /// The output size.
  public let size: Int

  /// Creates a pooling with the given output size.
  public init(_ size: Int) { self.size = size }

  /// Returns the pooled input.
  ///
  /// - Returns: `[N, C, size]`, for `x` of shape `[N, C, L]`.
  public override func forward(_ x: Variable) -> Variable { x.adaptiveMaxPool1d(size) }
}

/// Power-average pooling of sequences: the norm ‖x‖ₚ of each window.
public final class LPPool1d: Module {
  /// The order p of the norm.
  public let norm: Float
  /// The size of the window, and the stride.
  public let kernelSize, stride: Int
  /// Whether to round the output size up, which adds a last, partial window; PyTorch's `ceil_mode`.
  public let ceilMode: Bool

  /// Creates a power-average pooling.
  ///
  /// - Parameters:
  ///   - norm: The order p of the norm; infinite for the largest absolute value.
  ///   - kernelSize: The size of the window.
  ///   - stride: The distance between windows; `kernelSize` by default.
  ///   - ceilMode: Whether a last window that is only partly inside is included.
  public init(_ norm: Float, _ kernelSize: Int, stride: Int? = nil, ceilMode: Bool = false) {
    (self.norm, self.kernelSize, self.stride) = (norm, kernelSize, stride ?? kernelSize)
    self.ceilMode = ceilMode
  }

  /// Returns the pooled input.
  ///
  /// - Returns: `[N, C, L']` with `L' = ⌊(L − kernelSize) / stride⌋ + 1`.
  public override func forward(_ x: Variable) -> Variable {
    x.lpPool1d(norm, kernelSize, stride: stride, ceilMode: ceilMode)
  }
}
