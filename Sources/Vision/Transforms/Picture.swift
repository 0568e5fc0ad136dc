import Tensors

/// What transforms work on: an ``Image`` of bytes, or a tensor `[C, H, W]` of numbers from 0 to 1.
///
/// On images every operation means what torchvision's does on a Pillow image; on tensors, what it does on a
/// tensor of floats.
public protocol Picture: Sendable {
  var width: Int { get }
  var height: Int { get }
  /// 1 for grey, 3 for colour.
  var channels: Int { get }

  func cropped(_ frame: Frame) -> Self
  func flippedHorizontally() -> Self
  func flippedVertically() -> Self
  func resized(
    _ frame: Frame, to size: (width: Int, height: Int), _ interpolation: Interpolation
  ) -> Self
}

extension Picture {
  /// The whole picture.
  public var frame: Frame { Frame(left: 0, top: 0, width: width, height: height) }
}

extension Image: Picture {}
