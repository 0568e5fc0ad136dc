// Winograd's minimal filtering F(2×2, 3×3) (Winograd, 1980; Lavin and Gray, "Fast algorithms for
// convolutional neural networks", 2016): four neighbouring outputs of a 3×3 convolution from 16
// multiplications instead of 36.
//
//     Y = Aᵀ [ (G g Gᵀ) ⊙ (Bᵀ d B) ] A
//
// d is a 4×4 piece of the image, g the kernel, Y the 2×2 results. The sum over channels moves inside the
// brackets, so at each of the 16 places it is a matrix product: tiles × channels times channels × outputs.

/// How a 3×3 convolution of stride 1 is cut into tiles of 2×2 outputs.
struct Tiling {
  let shape: Convolution2d
  /// Tiles in a column and in a row of one image.
  let rows, columns: Int

  init(_ shape: Convolution2d) {
    self.shape = shape
    rows = (shape.outputHeight + 1) / 2
    columns = (shape.outputWidth + 1) / 2
  }

  /// Tiles of all images.
  var count: Int { shape.batch * rows * columns }
  /// Blocks of 16 channels.
  var inputBlocks: Int { (shape.inputChannels + 15) / 16 }
  var outputBlocks: Int { (shape.outputChannels + 15) / 16 }

  /// Whether this way of computing is worth it: many channels, not much lost at the edges, enough tiles to
  /// repay the transform of the weights. On tiny images
  /// many gradients are exactly 0, which the transforms would turn into rounding noise, and an optimiser
  /// that divides by the gradient's size would step by it.
  static func suits(_ shape: Convolution2d) -> Bool {
    shape.kernelHeight == 3 && shape.kernelWidth == 3 && shape.strideHeight == 1
      && shape.strideWidth == 1 && shape.dilationHeight == 1 && shape.dilationWidth == 1
      && shape.groups == 1 && shape.paddingHeight <= 2 && shape.paddingWidth <= 2
      && shape.inputChannels >= 16 && shape.outputChannels >= 16
      && shape.outputHeight >= 4 && shape.outputWidth >= 4
      && shape.batch * shape.outputPlane >= 512
  }
}

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

/// Computes `Bᵀ d B` for one tile and 16 channels.
///
/// - Parameters:
///   - d: the tile's corner; rows are `rowStride` apart, neighbours 16.
///   - v: the 16 places, `placeStride` apart.
@inline(__always)
func transformInput(
  _ d: UnsafePointer<Float>, rowStride: Int, into v: UnsafeMutablePointer<Float>, placeStride: Int
) {
  let (r1, r2, r3) = (d + rowStride, d + 2 * rowStride, d + 3 * rowStride)
  for row in 0..<4 {
    // One row of Bᵀd; its four columns.
    let (x, y, subtracts): (UnsafePointer<Float>, UnsafePointer<Float>, Bool) =
      switch row {
      case 0: (d, r2, true)
      case 1: (r1, r2, false)
      case 2: (r2, r1, true)
      default: (r1, r3, true)
      }
    let sign: Float = subtracts ? -1 : 1
    let t0 = x.lanes(0) + sign * y.lanes(0)
    let t1 = x.lanes(16) + sign * y.lanes(16)
    let t2 = x.lanes(32) + sign * y.lanes(32)
    let t3 = x.lanes(48) + sign * y.lanes(48)
    let target = v + row * 4 * placeStride
    store(t0 - t2, target)
    store(t1 + t2, target + placeStride)
    store(t2 - t1, target + 2 * placeStride)
    store(t1 - t3, target + 3 * placeStride)
  }
}

/// Computes `A dY Aᵀ` for one tile and 16 channels: the transpose of the output transform.
@inline(__always)
func transformGradient(
  _ dY: UnsafePointer<Float>, rowStride: Int, into m: UnsafeMutablePointer<Float>, placeStride: Int
) {
  let (y00, y01) = (dY.lanes(0), dY.lanes(16))
  let (y10, y11) = (dY.lanes(rowStride), dY.lanes(rowStride + 16))
  storeSpread(y00, y01, m, placeStride)
  storeSpread(y00 + y10, y01 + y11, m + 4 * placeStride, placeStride)
  storeSpread(y00 - y10, y01 - y11, m + 8 * placeStride, placeStride)
  storeSpread(-y10, -y11, m + 12 * placeStride, placeStride)
}

/// Stores `x, x + y, x − y, −y`.
@inline(__always)
private func storeSpread(
  _ x: SIMD16<Float>, _ y: SIMD16<Float>, _ m: UnsafeMutablePointer<Float>, _ step: Int
) {
  store(x, m)
  store(x + y, m + step)
  store(x - y, m + 2 * step)
  store(-y, m + 3 * step)
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
