/// Where a convolution's weights stand: `weight[output · outputStride + input · inputStride + tap]`, the
/// nine taps in order or turned by 180°.
struct KernelLayout {
  let outputStride, inputStride: Int
  let isTurned: Bool
}

/// Computes a 3×3 convolution of stride 1 by Winograd's method.
///
/// - Parameter layout: the weights as they are, or for the gradient by the input exchanged and turned.
func conv2dWinograd(
  _ shape: Convolution2d, input: UnsafePointer<Float>, weight: UnsafePointer<Float>,
  layout: KernelLayout, bias: UnsafePointer<Float>?, into output: UnsafeMutablePointer<Float>
) {
  let tiling = Tiling(shape)
  let (height, width) = (2 * tiling.rows + 2, 2 * tiling.columns + 2)
  let imageSize = BlockedImages.size(
    batch: shape.batch, blocks: tiling.inputBlocks, height: height, width: width)
  let panels = (shape.outputChannels + 31) / 32
  withWorkspace(imageSize + panels * 16 * weightPlace(tiling)) { workspace in
    let images = BlockedImages(
      pixels: workspace, blocks: tiling.inputBlocks, height: height, width: width)
    let weights = workspace + imageSize
    images.fill(
      input, batch: shape.batch, channels: shape.inputChannels, sourceHeight: shape.inputHeight,
      sourceWidth: shape.inputWidth, top: shape.paddingHeight, left: shape.paddingWidth)
    transformWeights(tiling, weight, layout, into: weights)
    // As many tiles at a time as keep their transforms in the second-level cache.
    let block = max(8, min(128, 16_384 / (tiling.inputBlocks * 16) / 8 * 8))
    parallelFor((tiling.count + block - 1) / block) { index in
      let first = index * block
      convolve(
        tiling, images, weights, bias, first..<min(first + block, tiling.count), block, output)
    }
  }
}

/// The numbers of one place of a panel's transformed weights, and three lines more: else all 16 places
/// would fall into the same few cache lines.
@inline(__always)
private func weightPlace(_ tiling: Tiling) -> Int { tiling.inputBlocks * 16 * 32 + 48 }

/// Computes `G g Gᵀ` of all kernels: `[panels, 16, inputs, 32]`, outputs beyond the last being 0.
private func transformWeights(
  _ tiling: Tiling, _ weight: UnsafePointer<Float>, _ layout: KernelLayout,
  into target: UnsafeMutablePointer<Float>
) {
  let shape = tiling.shape
  let inputs = tiling.inputBlocks * 16
  let halves = (shape.outputChannels + 31) / 32 * 2
  let chunk = 16
  parallelFor(halves * (inputs / chunk)) { task in
    let (half, part) = task.quotientAndRemainder(dividingBy: inputs / chunk)
    withWorkspace(9 * 16) { taps in
      taps.update(repeating: 0, count: 9 * 16)
      for input in part * chunk..<(part + 1) * chunk {
        let place =
          target + half / 2 * 16 * weightPlace(tiling) + input * 32 + half % 2 * 16
        for lane in 0..<16 {
          let output = half * 16 + lane
          let isInside = output < shape.outputChannels && input < shape.inputChannels
          let kernel = weight + output * layout.outputStride + input * layout.inputStride
          for tap in 0..<9 {
            taps[tap * 16 + lane] = isInside ? kernel[layout.isTurned ? 8 - tap : tap] : 0
          }
        }
        transformKernel(UnsafePointer(taps), into: place, placeStride: weightPlace(tiling))
      }
    }
  }
}

/// Computes `G g Gᵀ` for 16 kernels side by side, taps 16 apart.
@inline(__always)
private func transformKernel(
  _ g: UnsafePointer<Float>, into u: UnsafeMutablePointer<Float>, placeStride: Int
) {
  let (g0, g1, g2) = (g, g + 3 * 16, g + 6 * 16)
  storeRow(g0.lanes(0), g0.lanes(16), g0.lanes(32), u, placeStride)
  for index in 0..<2 {
    let sign: Float = index == 0 ? 1 : -1
    let row = u + (4 + 4 * index) * placeStride
    let a = (g0.lanes(0) + sign * g1.lanes(0) + g2.lanes(0)) * 0.5
    let b = (g0.lanes(16) + sign * g1.lanes(16) + g2.lanes(16)) * 0.5
    let c = (g0.lanes(32) + sign * g1.lanes(32) + g2.lanes(32)) * 0.5
    storeRow(a, b, c, row, placeStride)
  }
  storeRow(g2.lanes(0), g2.lanes(16), g2.lanes(32), u + 12 * placeStride, placeStride)
}

/// Stores one row of `(G g) Gᵀ`: `a, (a + b + c)/2, (a − b + c)/2, c`.
@inline(__always)
private func storeRow(
  _ a: SIMD16<Float>, _ b: SIMD16<Float>, _ c: SIMD16<Float>, _ u: UnsafeMutablePointer<Float>,
  _ placeStride: Int
) {
  let (target, step) = (UnsafeMutableRawPointer(u), placeStride * 4)
  target.storeBytes(of: a, as: SIMD16<Float>.self)
  target.storeBytes(of: (a + b + c) * 0.5, toByteOffset: step, as: SIMD16<Float>.self)
  target.storeBytes(of: (a - b + c) * 0.5, toByteOffset: 2 * step, as: SIMD16<Float>.self)
  target.storeBytes(of: c, toByteOffset: 3 * step, as: SIMD16<Float>.self)
}

/// Computes all channels of some tiles.
private func convolve(
  _ tiling: Tiling, _ images: BlockedImages, _ weights: UnsafePointer<Float>,
  _ bias: UnsafePointer<Float>?, _ tiles: Range<Int>, _ block: Int,
  _ output: UnsafeMutablePointer<Float>
) {
  let blocks = tiling.inputBlocks
  // Three lines more than a power of two: else all 16 places would fall into the same few cache lines.
  let placeStride = blocks * block * 16 + 48
  withWorkspace(16 * placeStride + 16 * 8 * 32 + 4 * 16) { v in
    let products = v + 16 * placeStride
    let results = products + 16 * 8 * 32
    for tile in tiles {
      let (image, y, x) = position(tiling, tile)
      for channels in 0..<blocks {
        transformInput(
          UnsafePointer(images.place(image, channels, 2 * y, 2 * x)), rowStride: images.width * 16,
          into: v + (channels * block + tile - tiles.lowerBound) * 16, placeStride: placeStride)
      }
    }
    for panel in 0..<(tiling.shape.outputChannels + 31) / 32 {
      let u = weights + panel * 16 * weightPlace(tiling)
      for first in stride(from: tiles.lowerBound, to: tiles.upperBound, by: 8) {
        for place in 0..<16 {
          multiplyTransformed(
            blocks: blocks, v + place * placeStride + (first - tiles.lowerBound) * 16,
            blockStride: block * 16, u + place * weightPlace(tiling), into: products + place * 256)
        }
        for tile in first..<min(first + 8, tiles.upperBound) {
          writeOutput(
            tiling, tile, panel, products + (tile - first) * 32, results, bias, output)
        }
      }
    }
  }
}

/// Computes `Aᵀ m A` for one tile and 32 channels and writes what lies inside the image.
@inline(__always)
private func writeOutput(
  _ tiling: Tiling, _ tile: Int, _ panel: Int, _ m: UnsafePointer<Float>,
  _ results: UnsafeMutablePointer<Float>, _ bias: UnsafePointer<Float>?,
  _ output: UnsafeMutablePointer<Float>
) {
  let shape = tiling.shape
  let (image, y, x) = position(tiling, tile)
  let plane = shape.outputPlane
  let hasRight = 2 * x + 1 < shape.outputWidth
  let hasBelow = 2 * y + 1 < shape.outputHeight
  for half in 0..<2 {
    let first = panel * 32 + half * 16
    let channels = min(16, shape.outputChannels - first)
    if channels <= 0 { return }
    combine(m + half * 16, into: results)
    let target =
      output + (image * shape.outputChannels + first) * plane + 2 * y * shape.outputWidth + 2 * x
    for lane in 0..<channels {
      let place = target + lane * plane
      let shift = bias?[first + lane] ?? 0
      place[0] = results[lane] + shift
      if hasRight { place[1] = results[16 + lane] + shift }
      if hasBelow { place[shape.outputWidth] = results[32 + lane] + shift }
      if hasRight && hasBelow { place[shape.outputWidth + 1] = results[48 + lane] + shift }
    }
  }
}

/// The 2×2 results of 16 channels, `[4, 16]`.
@inline(__always)
private func combine(_ m: UnsafePointer<Float>, into results: UnsafeMutablePointer<Float>) {
  let (a0, b0) = column(m)
  let (a1, b1) = column(m + 256)
  let (a2, b2) = column(m + 512)
  let (a3, b3) = column(m + 768)
  let target = UnsafeMutableRawPointer(results)
  target.storeBytes(of: a0 + a1 + a2, as: SIMD16<Float>.self)
  target.storeBytes(of: a1 - a2 - a3, toByteOffset: 64, as: SIMD16<Float>.self)
  target.storeBytes(of: b0 + b1 + b2, toByteOffset: 128, as: SIMD16<Float>.self)
  target.storeBytes(of: b1 - b2 - b3, toByteOffset: 192, as: SIMD16<Float>.self)
}

/// One column of `Aᵀ m`.
@inline(__always)
private func column(_ m: UnsafePointer<Float>) -> (SIMD16<Float>, SIMD16<Float>) {
  let (a, b, c, d) = (m.lanes(0), m.lanes(4 * 256), m.lanes(8 * 256), m.lanes(12 * 256))
  return (a + b + c, b - c - d)
}

/// The image, row and column of a tile.
@inline(__always)
func position(_ tiling: Tiling, _ tile: Int) -> (image: Int, y: Int, x: Int) {
  let (image, rest) = tile.quotientAndRemainder(dividingBy: tiling.rows * tiling.columns)
  let (y, x) = rest.quotientAndRemainder(dividingBy: tiling.columns)
  return (image, y, x)
}

// A copy in each file that needs it: across files it would be a call.
extension UnsafePointer<Float> {
  @inline(__always)
  fileprivate func lanes(_ offset: Int) -> SIMD16<Float> {
    UnsafeRawPointer(self + offset).loadUnaligned(as: SIMD16<Float>.self)
  }
}
