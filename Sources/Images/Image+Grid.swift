import Tensors

extension Image {
  /// Returns a grid of images of the same size, row by row.
  ///
  /// - Parameters:
  ///   - images: The images, all of the same size.
  ///   - columns: The number of images per row.
  ///   - gap: The distance between images, in pixels.
  ///   - background: The gray value between images.
  ///   - scale: The factor by which every pixel is enlarged.
  /// - Precondition: There is at least one image, all have the same size, and the grid fits into memory's
  ///   addresses.
  public static func grid(
    _ images: [Image], columns: Int, gap: Int = 4, background: UInt8 = 255, scale: Int = 1
  ) -> Image {
    require(!images.isEmpty, "Image.grid: needs at least one image")
    let sizes = 1...1 << 20
    require(
      sizes.contains(columns) && gap >= 0 && gap <= sizes.upperBound && sizes.contains(scale),
      "Image.grid: columns and scale must be from 1 to \(1 << 20), the gap from 0, not \(columns), "
        + "\(scale), \(gap)")
    let (width, height) = (images[0].width * scale, images[0].height * scale)
    for image in images {
      require(
        image.width * scale == width && image.height * scale == height,
        "Image.grid: all images must be \(images[0].width) × \(images[0].height), but one is "
          + "\(image.width) × \(image.height)")
    }
    let rows = (images.count + columns - 1) / columns
    let full = (gap + columns * (width + gap), gap + rows * (height + gap))
    let size = Self.byteCount(full.0, full.1, 3)
    var grid = Image(
      width: full.0, height: full.1, channels: 3,
      pixels: [UInt8](repeating: background, count: size))
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

  /// Returns a grid of the images in a batch `[N, C, H, W]` of values from 0 to 1.
  ///
  /// - Parameters:
  ///   - batch: The images, `[N, C, H, W]`, where `C` is 1 or 3.
  ///   - columns: The number of images per row.
  ///   - gap: The distance between images, in pixels.
  ///   - normalize: The normalization of the batch, which is inverted.
  ///   - scale: The factor by which every pixel is enlarged.
  /// - Precondition: There is at least one image; images have one or three channels.
  public static func grid(
    _ batch: Tensor<Float>, columns: Int, gap: Int = 4, normalize: Normalize = .none, scale: Int = 1
  ) -> Image {
    require(batch.rank == 4, "Image.grid: needs a batch [N, C, H, W], not \(batch.shape)")
    let values = normalize.denormalized(batch)
    return grid(
      (0..<batch.shape[0]).map { Image(values[$0]) }, columns: columns, gap: gap, scale: scale)
  }
}
