import Autograd

/// A layer that resizes images or sequences.
public final class Upsample: Module {
  private enum Target {
    case size(Size2d)
    case length(Int)
    case scale(Double)
  }

  private let target: Target
  /// The interpolation mode.
  public let mode: InterpolationMode

  /// Creates a layer that resizes images to `size`.
  public init(to size: Size2d, _ mode: InterpolationMode = .nearest) {
    (target, self.mode) = (.size(size), mode)
  }

  /// Creates a layer that resizes sequences to `length`.
  public init(toLength length: Int, _ mode: InterpolationMode = .nearest) {
    (target, self.mode) = (.length(length), mode)
  }

  /// Creates a layer that resizes images or sequences by the factor `scale`.
  public init(by scale: Double, _ mode: InterpolationMode = .nearest) {
    (target, self.mode) = (.scale(scale), mode)
  }

  /// Returns the resized images or sequences.
  ///
  /// - Returns: `[N, C, H', W']`, where H' and W' are the given size, or `H' = ⌊H · scale⌋`; `[N, C, L']` for sequences.
  public override func forward(_ x: Variable) -> Variable {
    switch target {
    case .size(let size): x.interpolated(to: size, mode)
    case .length(let length): x.interpolated(toLength: length, mode)
    case .scale(let scale): x.interpolated(by: scale, mode)
    }
  }
}

/// A layer that rearranges channels into pixels: blocks of `factor` × `factor` (Shi et al., 2016).
public final class PixelShuffle: Module {
  /// The factor by which height and width grow.
  public let factor: Int

  /// Creates a layer that makes images `factor` times as high and wide.
  public init(_ factor: Int) { self.factor = factor }

  /// Returns the rearranged input.
  ///
  /// - Returns: `[N, C, H·factor, W·factor]`, for `x` of shape `[N, C·factor², H, W]`.
  public override func forward(_ x: Variable) -> Variable { x.pixelShuffled(factor) }
}

/// A layer that rearranges blocks of `factor` × `factor` pixels into channels: the inverse of ``PixelShuffle``.
public final class PixelUnshuffle: Module {
  /// The factor by which height and width shrink.
  public let factor: Int

  /// Creates a layer that makes images smaller by `factor` in height and width.
  public init(_ factor: Int) { self.factor = factor }

  /// Returns the rearranged input.
  ///
  /// - Returns: `[N, C·factor², H, W]`, for `x` of shape `[N, C, H·factor, W·factor]`.
  public override func forward(_ x: Variable) -> Variable { x.pixelUnshuffled(factor) }
}

/// A layer that shuffles the channels of groups (Zhang et al., 2018).
public final class ChannelShuffle: Module {
  /// The number of groups.
  public let groups: Int

  /// Creates a layer that shuffles the channels of `groups` groups.
  public init(_ groups: Int) { self.groups = groups }

  /// Returns the input with its channels in another order.
  public override func forward(_ x: Variable) -> Variable { x.channelShuffled(groups: groups) }
}
