import Kernels
import Tensors

/// An image in gray or RGB with 8 bits per channel.
public struct Image: Sendable {
  /// The size in pixels.
  public let width, height: Int
  /// The number of channels: 1 for gray, 3 for RGB.
  public let channels: Int
  /// The values from 0 (black) to 255: `height · width · channels` bytes in row-major order.
  public var pixels: [UInt8]
  /// What the decoder found wrong with the pixels of the file, although it could read on; nil if it found nothing.
  /// Images that are computed from this one have none, except ``color``.
  public internal(set) var damage: String?

  /// Creates an image from its values.
  ///
  /// - Precondition: The size is positive, there are 1 or 3 channels, and `pixels` has
  ///   `height · width · channels` bytes.
  public init(width: Int, height: Int, channels: Int, pixels: [UInt8]) {
    require(
      width > 0 && height > 0 && (channels == 1 || channels == 3),
      "Image: needs a positive size and 1 or 3 channels, not \(width) × \(height) × \(channels)")
    let count = Self.byteCount(width, height, channels)
    require(
      pixels.count == count,
      "Image: \(width) × \(height) × \(channels) needs \(count) bytes, not \(pixels.count)")
    (self.width, self.height, self.channels, self.pixels) = (width, height, channels, pixels)
  }

  /// Creates an image whose bytes are initialized by `fill`.
  package init(
    width: Int, height: Int, channels: Int, _ fill: (UnsafeMutablePointer<UInt8>) -> Void
  ) {
    let size = Self.byteCount(width, height, channels)
    self.init(
      width: width, height: height, channels: channels,
      pixels: [UInt8](unsafeUninitializedCapacity: size) { bytes, count in
        if let base = bytes.baseAddress { fill(base) }
        count = size
      })
  }

  /// Returns the number of bytes of an image, which memory must hold.
  package static func byteCount(_ width: Int, _ height: Int, _ channels: Int) -> Int {
    Shape.requireMemory([height, width, channels], bytesPerElement: 1, "Image")
    return height * width * channels
  }

  /// The image in RGB; gray becomes three equal channels.
  public var color: Image {
    if channels == 3 { return self }
    var image = Image(width: width, height: height, channels: 3) { target in
      for i in 0..<width * height {
        (target[3 * i], target[3 * i + 1], target[3 * i + 2]) = (pixels[i], pixels[i], pixels[i])
      }
    }
    image.damage = damage
    return image
  }

  /// The image in gray, `L = (19595 R + 38470 G + 7471 B + 2¹⁵) / 2¹⁶`: the luma of ITU-R BT.601, as in
  /// Pillow's `convert("L")`.
  public var gray: Image {
    if channels == 1 { return self }
    return Image(width: width, height: height, channels: 1) { target in
      pixels.withUnsafeBufferPointer { source in
        for i in 0..<width * height {
          let red = 19595 &* UInt32(source[3 &* i])
          let green = 38470 &* UInt32(source[3 &* i &+ 1])
          let blue = 7471 &* UInt32(source[3 &* i &+ 2])
          target[i] = UInt8(truncatingIfNeeded: (red &+ green &+ blue &+ 0x8000) >> 16)
        }
      }
    }
  }

  /// Creates an image from a tensor `[C, H, W]` of values from 0 to 1; others are clipped, and NaN becomes 0.
  ///
  /// - Precondition: C is 1 or 3.
  public init(_ tensor: Tensor<Float>) {
    require(
      tensor.rank == 3 && (tensor.shape[0] == 1 || tensor.shape[0] == 3),
      "Image: needs a tensor [1 or 3, H, W], not \(tensor.shape)")
    let bytes = tensor.permuted([1, 2, 0]).scalars.map {
      UInt8(($0.isNaN ? 0 : min(max($0, 0), 1)) * 255 + 0.5)
    }
    self.init(
      width: tensor.shape[2], height: tensor.shape[1], channels: tensor.shape[0], pixels: bytes)
  }

  /// The image as a tensor `[C, H, W]` of values from 0 to 1: torchvision's `ToTensor`.
  public var tensor: Tensor<Float> { Normalize.none.tensor(self) }
}

extension Image: Equatable {
  /// Returns whether two images have the same size, channels and values.
  public static func == (first: Image, second: Image) -> Bool {
    (first.width, first.height, first.channels) == (second.width, second.height, second.channels)
      && first.pixels == second.pixels
  }
}
