import CMachine

// Between images `[N, C, H, W]` of floats and blocks of 32 channels of bfloat16 numbers: 16 pixels of 16 channels at a time
// are transposed in registers.

extension BlockedActivations {
  /// Copies images to pixels that are `down` rows and `right` columns apart, and zeros to all others.
  ///
  /// - Precondition: The precision is bfloat16.
  func spread(
    _ images: UnsafePointer<Float>, height: Int, width: Int, down: Int = 1, right: Int = 1
  ) {
    let (layout, size) = (layout, height * width)
    parallelFor(layout.batch * layout.blocks) { task in
      let (image, block) = task.quotientAndRemainder(dividingBy: layout.blocks)
      let channels = min(32, layout.channels - block * 32)
      let planes = images + (image * layout.channels + block * 32) * size
      let corner = values + layout.offset(image, block, 0, 0)
      let (rowStep, columnStep) = (layout.paddedWidth * 16 * down, 16 * right)
      clear(image, block, isDense: down == 1 && right == 1)
      forEachSixteenPixels(size, planes, channels) { low, high, first, count in
        var (y, x) = first.quotientAndRemainder(dividingBy: width)
        for pixel in 0..<count {
          store(
            packBFloat16(low.lanes(pixel * 16), high.lanes(pixel * 16)),
            corner + y * rowStep + x * columnStep)
          x += 1
          if x == width { (x, y) = (0, y + 1) }
        }
      }
    }
  }

  /// Sets the pixels of a block to 0; if all inside will be written, only those around them.
  private func clear(_ image: Int, _ block: Int, isDense: Bool) {
    let start = values + layout.offset(image, block, -layout.border, -layout.border)
    if !isDense { return start.update(repeating: 0, count: layout.blockStride) }
    let row = layout.paddedWidth * 16
    let right = (layout.border + layout.width) * 16
    for y in 0..<layout.paddedHeight {
      let isInside = y >= layout.border && y < layout.border + layout.height
      (start + y * row).update(repeating: 0, count: isInside ? layout.border * 16 : row)
      if isInside { (start + y * row + right).update(repeating: 0, count: row - right) }
    }
  }

  /// Copies the pixels to images.
  ///
  /// - Precondition: The precision is bfloat16.
  func gather(into images: UnsafeMutablePointer<Float>) {
    let (layout, size) = (layout, layout.height * layout.width)
    parallelFor(layout.batch * layout.blocks) { task in
      let (image, block) = task.quotientAndRemainder(dividingBy: layout.blocks)
      let planes = images + (image * layout.channels + block * 32) * size
      let corner = UnsafePointer(values + layout.offset(image, block, 0, 0))
      withWorkspace(3 * 256) { pixels in
        for start in stride(from: 0, to: size, by: 16) {
          let first = max(0, min(start, size - 16))
          let count = min(16, size)
          var (y, x) = first.quotientAndRemainder(dividingBy: layout.width)
          for pixel in 0..<count {
            let words = corner.lanes((y * layout.paddedWidth + x) * 16)
            store(unpackBFloat16Low(words), pixels + pixel * 16)
            store(unpackBFloat16High(words), pixels + 256 + pixel * 16)
            x += 1
            if x == layout.width { (x, y) = (0, y + 1) }
          }
          for half in 0..<2 {
            let channels = min(16, layout.channels - block * 32 - half * 16)
            if channels <= 0 { break }
            let target = planes + half * 16 * size + first
            let isWhole = channels == 16 && count == 16
            transposePixels(
              pixels + half * 256, planeStride: 16, count: 16,
              into: isWhole ? target : pixels + 512,
              rowStride: isWhole ? size : 16)
            if isWhole { continue }
            for channel in 0..<channels {
              (target + channel * size).update(from: pixels + 512 + channel * 16, count: count)
            }
          }
        }
      }
    }
  }
}

/// Transposes the pixels of up to 32 planes, 16 at a time.
///
/// - Parameters:
///   - size: The number of pixels of a plane.
///   - body: Receives `[16, 16]` numbers of the first 16 channels and as many of the others, which are 0 beyond the last
///     channel; the index of the first pixel; and the number of pixels. The last 16 pixels may overlap those before.
@inline(__always)
func forEachSixteenPixels(
  _ size: Int, _ planes: UnsafePointer<Float>, _ channels: Int,
  _ body: (
    _ low: UnsafePointer<Float>, _ high: UnsafePointer<Float>, _ first: Int, _ count: Int
  ) -> Void
) {
  withWorkspace(3 * 256) { pixels in
    let (low, high, padded) = (pixels, pixels + 256, pixels + 512)
    for start in stride(from: 0, to: size, by: 16) {
      let first = max(0, min(start, size - 16))
      for half in 0..<2 {
        let count = min(16, channels - half * 16)
        let target = half == 0 ? low : high
        if count <= 0 {
          target.update(repeating: 0, count: 256)
        } else if size >= 16 {
          transposePixels(
            planes + half * 16 * size + first, planeStride: size, count: count, into: target)
        } else {
          // The transpose reads 16 pixels of each plane.
          for channel in 0..<count {
            (padded + channel * 16).update(
              from: planes + (half * 16 + channel) * size, count: size)
            (padded + channel * 16 + size).update(repeating: 0, count: 16 - size)
          }
          transposePixels(padded, planeStride: 16, count: count, into: target)
        }
      }
      body(low, high, first, min(16, size))
    }
  }
}

@inline(__always)
private func store(_ value: SIMD16<Float>, _ target: UnsafeMutablePointer<Float>) {
  UnsafeMutableRawPointer(target).storeBytes(of: value, as: SIMD16<Float>.self)
}

// A copy in each file that needs it: across files it would be a call.
extension UnsafePointer<Float> {
  @inline(__always)
  fileprivate func lanes(_ offset: Int) -> SIMD16<Float> {
    UnsafeRawPointer(self + offset).loadUnaligned(as: SIMD16<Float>.self)
  }
}

extension UnsafeMutablePointer<Float> {
  @inline(__always)
  fileprivate func lanes(_ offset: Int) -> SIMD16<Float> { UnsafePointer(self).lanes(offset) }
}
