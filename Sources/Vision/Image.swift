import Tensors

/// A picture: grey or red, green and blue, one byte each, row after row.
public struct Image: Equatable, Sendable {
  public let width, height: Int
  /// 1 for grey, 3 for colour.
  public let channels: Int
  /// `height · width · channels` bytes, 0 (black) to 255.
  public var pixels: [UInt8]

  /// The largest width and height that is read or made.
  public static let largestSide = 16_384

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

  /// Returns the picture in colour; grey becomes three equal channels.
  public var colour: Image {
    if channels == 3 { return self }
    return Image(
      width: width, height: height, channels: 3, pixels: pixels.flatMap { [$0, $0, $0] })
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
  public var tensor: Tensor<Float> {
    Tensor(pixels, shape: [height, width, channels]).permuted([2, 0, 1]).map { Float($0) / 255 }
  }

  /// Returns pictures of one size side by side, `columns` to a row, every dot `scale` dots wide.
  ///
  /// - Precondition: at least one picture; all of one size.
  public static func grid(
    _ images: [Image], columns: Int, gap: Int = 4, background: UInt8 = 255, scale: Int = 1
  ) -> Image {
    require(!images.isEmpty && columns > 0 && scale > 0, "Image.grid: needs pictures and columns")
    let (width, height) = (images[0].width * scale, images[0].height * scale)
    for image in images {
      require(
        image.width * scale == width && image.height * scale == height,
        "Image.grid: all pictures must be \(images[0].width) × \(images[0].height), but one is "
          + "\(image.width) × \(image.height)")
    }
    let rows = (images.count + columns - 1) / columns
    let full = (gap + columns * (width + gap), gap + rows * (height + gap))
    var grid = Image(
      width: full.0, height: full.1, channels: 3,
      pixels: [UInt8](repeating: background, count: full.0 * full.1 * 3))
    for (index, image) in images.enumerated() {
      let left = gap + index % columns * (width + gap)
      let top = gap + index / columns * (height + gap)
      for y in 0..<height {
        for x in 0..<width {
          for channel in 0..<3 {
            let source = (y / scale * image.width + x / scale) * image.channels
            grid.pixels[((top + y) * full.0 + left + x) * 3 + channel] =
              image.pixels[source + min(channel, image.channels - 1)]
          }
        }
      }
    }
    return grid
  }
}
