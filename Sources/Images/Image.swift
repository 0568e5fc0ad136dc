import Kernels
import Tensors

/// A picture: gray or red, green and blue, one byte each, row after row.
public struct Image: Equatable, Sendable {
  public let width, height: Int
  /// 1 for gray, 3 for color.
  public let channels: Int
  /// `height · width · channels` bytes, 0 (black) to 255.
  public var pixels: [UInt8]

  /// The largest width and height that is read.
  public static let largestSide = 16_384

  /// The most dots that a picture has that is read.
  public static let largestArea = 1 << 28

  /// - Precondition: sizes are positive, channels 1 or 3, and there are as many pixels.
  public init(width: Int, height: Int, channels: Int, pixels: [UInt8]) {
    require(
      width > 0 && height > 0 && (channels == 1 || channels == 3),
      "Image: \(width) × \(height) with \(channels) channels; needs a positive size and 1 or 3")
    require(
      pixels.count == width * height * channels,
      "Image: \(width) × \(height) × \(channels) needs \(width * height * channels) bytes, not "
        + "\(pixels.count)")
    (self.width, self.height, self.channels, self.pixels) = (width, height, channels, pixels)
  }

  /// Makes a picture and lets `fill` write its bytes.
  package init(
    width: Int, height: Int, channels: Int, _ fill: (UnsafeMutablePointer<UInt8>) -> Void
  ) {
    let size = width * height * channels
    self.init(
      width: width, height: height, channels: channels,
      pixels: [UInt8](unsafeUninitializedCapacity: size) { bytes, count in
        if let base = bytes.baseAddress { fill(base) }
        count = size
      })
  }

  /// Returns the picture in color; gray becomes three equal channels.
  public var color: Image {
    if channels == 3 { return self }
    return Image(width: width, height: height, channels: 3) { target in
      for i in 0..<width * height {
        (target[3 * i], target[3 * i + 1], target[3 * i + 2]) = (pixels[i], pixels[i], pixels[i])
      }
    }
  }

  /// Returns the picture in gray, `L = (19595 R + 38470 G + 7471 B + 2¹⁵) / 2¹⁶`: Pillow's `convert("L")`,
  /// the brightness of ITU-R 601.
  public var gray: Image {
    if channels == 1 { return self }
    return Image(width: width, height: height, channels: 1) { target in
      pixels.withUnsafeBufferPointer { dots in
        for i in 0..<width * height {
          let red = 19595 &* UInt32(dots[3 &* i])
          let green = 38470 &* UInt32(dots[3 &* i &+ 1])
          let blue = 7471 &* UInt32(dots[3 &* i &+ 2])
          target[i] = UInt8(truncatingIfNeeded: (red &+ green &+ blue &+ 0x8000) >> 16)
        }
      }
    }
  }

  /// Makes a picture from `[C, H, W]`, C being 1 or 3; values from 0 to 1, others are clipped.
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

  /// The picture as `[C, H, W]` from 0 to 1: torchvision's `ToTensor`.
  public var tensor: Tensor<Float> { Normalize.none.tensor(self) }
}
