/// Images as `[batch, blocks, height, width, 16]`: blocks of 16 channels, which fill a register. The field
/// calls this layout `NCHW16c`.
struct BlockedImages {
  let pixels: UnsafeMutablePointer<Float>
  let blocks, height, width: Int

  /// Returns the number of floats of blocked images.
  static func size(batch: Int, blocks: Int, height: Int, width: Int) -> Int {
    batch * blocks * height * width * 16
  }

  /// Returns the address of a pixel's first channel in a block.
  @inline(__always)
  func address(_ image: Int, _ block: Int, _ y: Int, _ x: Int) -> UnsafeMutablePointer<Float> {
    pixels + (((image * blocks + block) * height + y) * width + x) * 16
  }

  /// Copies images `[batch, channels, sourceHeight, sourceWidth]` to row `top` and column `left`; all other
  /// pixels and channels become 0.
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
        // The last 16 pixels may overlap those before, which are then written twice with the same values.
        var start = 0
        while start < size {
          let first = max(0, min(start, size - 16))
          transposePixels(
            planes + first, planeStride: size, count: channels - block * 16, into: pixels)
          var (y, x) = first.quotientAndRemainder(dividingBy: sourceWidth)
          for pixel in 0..<min(16, size) {
            address(image, block, y + top, x + left).update(from: pixels + pixel * 16, count: 16)
            x += 1
            if x == sourceWidth { (x, y) = (0, y + 1) }
          }
          start += 16
        }
      }
    }
  }

  /// Sets the padding around the source to 0.
  private func clearBorder(
    _ image: Int, _ block: Int, _ top: Int, _ left: Int, _ sourceHeight: Int, _ sourceWidth: Int
  ) {
    for y in 0..<height {
      let isInside = y >= top && y < top + sourceHeight
      let gap = isInside ? left : width
      address(image, block, y, 0).update(repeating: 0, count: gap * 16)
      if isInside {
        address(image, block, y, left + sourceWidth)
          .update(repeating: 0, count: (width - left - sourceWidth) * 16)
      }
    }
  }
}
