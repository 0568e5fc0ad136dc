import Tensors

/// What transforms work on: an ``Image`` of bytes, or a tensor `[C, H, W]` of numbers from 0 to 1.
///
/// On images every operation means what torchvision's does on a Pillow image; on tensors, what it does on a
/// tensor of floats. Each operation is documented with `Image`.
public protocol Picture: Sendable {
  var width: Int { get }
  var height: Int { get }
  /// 1 for gray, 3 for color.
  var channels: Int { get }

  // Places
  func cropped(_ frame: Frame) -> Self
  func flippedHorizontally() -> Self
  func flippedVertically() -> Self
  func padded(_ margins: Margins, _ mode: PaddingMode) -> Self
  func resized(
    _ frame: Frame, to size: (width: Int, height: Int), _ interpolation: Interpolation
  ) -> Self
  func rotated(_ degrees: Double, _ interpolation: Interpolation) -> Self
  func mapped(by map: Affine, _ interpolation: Interpolation) -> Self
  func erased(_ frame: Frame, _ erasure: Erasure, using generator: inout Generator) -> Self

  // Colors
  func adjustedBrightness(_ factor: Float) -> Self
  func adjustedContrast(_ factor: Float) -> Self
  func adjustedSaturation(_ factor: Float) -> Self
  func adjustedHue(_ shift: Float) -> Self
  func withoutColor() -> Self
  func solarized(from threshold: Float) -> Self
  func blurred(size: Int, sigma: Float) -> Self
}

extension Picture {
  /// The whole picture.
  public var frame: Frame { Frame(left: 0, top: 0, width: width, height: height) }
}

/// What is painted over an erased part.
public enum Erasure: Hashable, Sendable {
  /// One brightness, from 0 to 1.
  case constant(Float)
  /// Noise: of the normal distribution in a tensor, of even bytes in an image.
  case noise
}

extension Image: Picture {
  public func rotated(_ degrees: Double, _ interpolation: Interpolation) -> Image {
    rotated(degrees, interpolation, fill: 0)
  }

  public func mapped(by map: Affine, _ interpolation: Interpolation) -> Image {
    mapped(by: map, interpolation, fill: 0)
  }
}
