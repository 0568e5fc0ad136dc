import Tensors

/// An image that transforms apply to: an ``/Images/Image`` of bytes, or a tensor `[C, H, W]` of values from 0
/// to 1.
///
/// For an ``/Images/Image``, the operations are those of torchvision for Pillow images, and are documented
/// there; for a tensor, they are those of torchvision for floating-point tensors.
public protocol ImageProtocol: Sendable {
  /// The width in pixels.
  var width: Int { get }
  /// The height in pixels.
  var height: Int { get }
  /// The number of channels: 1 for gray, 3 for RGB.
  var channels: Int { get }

  // MARK: Geometry

  /// Returns the part of the image within `frame`.
  func cropped(_ frame: Frame) -> Self
  /// Returns the image mirrored left to right.
  func flippedHorizontally() -> Self
  /// Returns the image mirrored top to bottom.
  func flippedVertically() -> Self
  /// Returns the image with padding.
  func padded(_ margins: Margins, _ mode: PaddingMode) -> Self
  /// Returns the part of the image within `frame` resized to `size`, with antialiasing.
  func resized(
    _ frame: Frame, to size: (width: Int, height: Int), _ interpolation: Interpolation
  ) -> Self
  /// Returns the image rotated counterclockwise about its center; pixels from outside are black.
  func rotated(_ degrees: Double, _ interpolation: Interpolation) -> Self
  /// Returns an image of the same size whose pixel (x, y) is sampled at `map(x, y)`; pixels from outside are
  /// black.
  func mapped(by map: Affine, _ interpolation: Interpolation) -> Self
  /// Returns an image of the same size whose pixel (x, y) is sampled at `map(x, y)`; pixels from outside are
  /// black.
  func mapped(by map: Perspective, _ interpolation: Interpolation) -> Self
  /// Returns the image with the part within `frame` erased.
  func erased(_ frame: Frame, _ erasure: Erasure, using generator: inout Generator) -> Self

  // MARK: Color

  /// Returns the image with `factor` times its brightness.
  func adjustedBrightness(_ factor: Float) -> Self
  /// Returns the image with `factor` times its contrast.
  func adjustedContrast(_ factor: Float) -> Self
  /// Returns the image with `factor` times its saturation.
  func adjustedSaturation(_ factor: Float) -> Self
  /// Returns the image with its hue shifted by a fraction of the color circle.
  func adjustedHue(_ shift: Float) -> Self
  /// Returns the image in grayscale with the same number of channels.
  func grayscaled() -> Self
  /// Returns the image with all values from `threshold` inverted.
  func solarized(from threshold: Double) -> Self
  /// Returns the image with all values inverted.
  func inverted() -> Self
  /// Returns the image with only the highest bits of each value.
  func posterized(bits: Int) -> Self
  /// Returns the image with the values of each channel stretched to the whole range.
  func autocontrasted() -> Self
  /// Returns the image with the values of each channel distributed as uniformly as possible.
  func equalized() -> Self
  /// Returns the image with `factor` times its sharpness.
  func adjustedSharpness(_ factor: Float) -> Self
  /// Returns the image blurred by a Gaussian kernel of `size` × `size` pixels.
  func blurred(size: Int, sigma: Float) -> Self
}

extension ImageProtocol {
  /// The frame of the whole image.
  public var frame: Frame { Frame(left: 0, top: 0, width: width, height: height) }
}

/// The new values of erased pixels.
public enum Erasure: Hashable, Sendable {
  /// A constant brightness, from 0 (black) to 1 (white).
  case constant(Float)
  /// Random noise: normally distributed in a tensor, uniform in an ``/Images/Image``.
  case noise
}

extension Image: ImageProtocol {
  public func rotated(_ degrees: Double, _ interpolation: Interpolation) -> Image {
    rotated(degrees, interpolation, fill: 0)
  }

  public func mapped(by map: Affine, _ interpolation: Interpolation) -> Image {
    mapped(by: map, interpolation, fill: 0)
  }

  public func mapped(by map: Perspective, _ interpolation: Interpolation) -> Image {
    mapped(by: map, interpolation, fill: 0)
  }
}
