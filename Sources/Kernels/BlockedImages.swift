/// Images as `[batch, blocks, height, width, 16]`: 16 channels side by side fill a register.
struct BlockedImages {
  let pixels: UnsafeMutablePointer<Float>
  let blocks, height, width: Int

  static func size(batch: Int, blocks: Int, height: Int, width: Int) -> Int {
    batch * blocks * height * width * 16
  }

  /// The first channel of block `block` at a place.
  @inline(__always)
  func place(_ image: Int, _ block: Int, _ y: Int, _ x: Int) -> UnsafeMutablePointer<Float> {
    pixels + (((image * blocks + block) * height + y) * width + x) * 16
  }

  /// Copies `[batch, channels, sourceHeight, sourceWidth]` in, moved down and right by the padding;
  /// all else becomes 0.
  func fill(
    _ source: UnsafePointer<Float>, batch: Int, channels: Int, sourceHeight: Int, sourceWidth: Int,
    top: Int, left: Int
  ) {
    parallelFor(batch * blocks) { index in
      let (image, block) = index.quotientAndRemainder(dividingBy: blocks)
      let size = sourceHeight * sourceWidth
      let planes = source + (image * channels + block * 16) * size
      clearBorder(image, block, top, left, sourceHeight, sourceWidth)
      withWorkspace(256) { pixels in
        // The last 16 pixels may overlap those before: they are written twice, with the same numbers.
        var start = 0
        while start < size {
          let first = max(0, min(start, size - 16))
          transposePixels(
            planes + first, planeStride: size, count: channels - block * 16, into: pixels)
          var (y, x) = first.quotientAndRemainder(dividingBy: sourceWidth)
          for pixel in 0..<min(16, size) {
            place(image, block, y + top, x + left).update(from: pixels + pixel * 16, count: 16)
            x += 1
            if x == sourceWidth { (x, y) = (0, y + 1) }
          }
          start += 16
        }
      }
    }
  }

  /// Sets what surrounds the source to 0.
  private func clearBorder(
    _ image: Int, _ block: Int, _ top: Int, _ left: Int, _ sourceHeight: Int, _ sourceWidth: Int
  ) {
    for y in 0..<height {
      let isInside = y >= top && y < top + sourceHeight
      let gap = isInside ? left : width
      place(image, block, y, 0).update(repeating: 0, count: gap * 16)
      if isInside {
        place(image, block, y, left + sourceWidth)
          .update(repeating: 0, count: (width - left - sourceWidth) * 16)
      }
    }
  }
}
