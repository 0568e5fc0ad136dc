import Autograd

/// The largest number of every window.
public final class MaxPool2d: Module {
  public let kernelSize, stride, padding: Size2d
  /// Whether a last window that is only partly inside counts; PyTorch's `ceil_mode`.
  public let ceilMode: Bool

  /// - Parameters:
  ///   - kernelSize: one number, or height and width; so are the next two.
  ///   - stride: from window to window; `kernelSize` by default.
  public init(
    _ kernelSize: Size2d, stride: Size2d? = nil, padding: Size2d = 0, ceilMode: Bool = false
  ) {
    (self.kernelSize, self.stride, self.padding) = (kernelSize, stride ?? kernelSize, padding)
    self.ceilMode = ceilMode
  }

  /// - Returns: `[N, C, H', W']` with `H' = ⌊(H + 2·padding − kernelSize) / stride⌋ + 1`.
  public override func forward(_ x: Variable) -> Variable {
    x.maxPool2d(kernelSize, stride: stride, padding: padding, ceilMode: ceilMode)
  }
}

/// The mean of every window; padding counts as zeros.
public final class AvgPool2d: Module {
  public let kernelSize, stride, padding: Size2d
  /// Whether a last window that is only partly inside counts; PyTorch's `ceil_mode`.
  public let ceilMode: Bool
  /// Whether the padding counts in the number that is divided by; PyTorch's `count_include_pad`.
  public let countIncludePad: Bool

  /// - Parameters:
  ///   - kernelSize: one number, or height and width; so are the next two.
  ///   - stride: from window to window; `kernelSize` by default.
  public init(
    _ kernelSize: Size2d, stride: Size2d? = nil, padding: Size2d = 0, ceilMode: Bool = false,
    countIncludePad: Bool = true
  ) {
    (self.kernelSize, self.stride, self.padding) = (kernelSize, stride ?? kernelSize, padding)
    (self.ceilMode, self.countIncludePad) = (ceilMode, countIncludePad)
  }

  /// - Returns: `[N, C, H', W']` with `H' = ⌊(H + 2·padding − kernelSize) / stride⌋ + 1`.
  public override func forward(_ x: Variable) -> Variable {
    x.averagePool2d(
      kernelSize, stride: stride, padding: padding, ceilMode: ceilMode,
      countIncludePad: countIncludePad)
  }
}

/// The mean over windows that divide the image into `size` parts.
public final class AdaptiveAvgPool2d: Module {
  public let size: Size2d

  public init(_ size: Size2d) { self.size = size }

  /// - Returns: `[N, C, size.height, size.width]`, for `x` of shape `[N, C, H, W]`.
  public override func forward(_ x: Variable) -> Variable { x.adaptiveAveragePool2d(size) }
}

/// The picture at another size.
public final class Upsample: Module {
  private enum Target {
    case size(Size2d)
    case scale(Float)
  }

  private let target: Target
  public let mode: InterpolationMode

  /// Makes a layer that brings pictures of any size to `size`.
  public init(to size: Size2d, _ mode: InterpolationMode = .nearest) {
    (target, self.mode) = (.size(size), mode)
  }

  /// Makes a layer that makes pictures `scale` times as large.
  public init(by scale: Float, _ mode: InterpolationMode = .nearest) {
    (target, self.mode) = (.scale(scale), mode)
  }

  /// - Returns: `[N, C, H', W']` with the given size, or `H' = ⌊H · scale⌋`.
  public override func forward(_ x: Variable) -> Variable {
    switch target {
    case .size(let size): x.interpolated(to: size, mode)
    case .scale(let scale): x.interpolated(by: scale, mode)
    }
  }
}
