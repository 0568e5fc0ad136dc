/// Computes ∂L/∂weight of a 3×3 convolution of stride 1 by Winograd's method.
///
/// With `Y = Aᵀ[U ⊙ V]A`, the chain rule gives `dU = (A dY Aᵀ) ⊙ V`, summed over all tiles, and
/// `dg = Gᵀ dU G`. At each of the 16 places the sum is a matrix product, outputs × tiles times tiles ×
/// inputs.
func conv2dWeightGradientWinograd(
  _ shape: Convolution2d, input: UnsafePointer<Float>, outputGradient: UnsafePointer<Float>,
  into weightGradient: UnsafeMutablePointer<Float>
) {
  let tiling = Tiling(shape)
  let (height, width) = (2 * tiling.rows + 2, 2 * tiling.columns + 2)
  let inputSize = BlockedImages.size(
    batch: shape.batch, blocks: tiling.inputBlocks, height: height, width: width)
  let gradientSize = BlockedImages.size(
    batch: shape.batch, blocks: tiling.outputBlocks, height: height - 2, width: width - 2)
  withWorkspace(inputSize + gradientSize) { workspace in
    let images = BlockedImages(
      pixels: workspace, blocks: tiling.inputBlocks, height: height, width: width)
    let gradients = BlockedImages(
      pixels: workspace + inputSize, blocks: tiling.outputBlocks, height: height - 2,
      width: width - 2)
    images.fill(
      input, batch: shape.batch, channels: shape.inputChannels, sourceHeight: shape.inputHeight,
      sourceWidth: shape.inputWidth, top: shape.paddingHeight, left: shape.paddingWidth)
    gradients.fill(
      outputGradient, batch: shape.batch, channels: shape.outputChannels,
      sourceHeight: shape.outputHeight, sourceWidth: shape.outputWidth, top: 0, left: 0)
    // Threads share out the input channels, 32 at a time; every sum is over tiles in order.
    let panels = (tiling.inputBlocks + 1) / 2
    let parts = min(panels, threadCount)
    parallelFor(parts) { part in
      addProducts(
        tiling, images, gradients, panels * part / parts..<panels * (part + 1) / parts,
        weightGradient)
    }
  }
}

/// Tiles whose transforms are made and used together.
private let tileBlock = 128

/// Added to strides that would be powers of two: else all places fall into the same few cache lines.
private let skew = 48

/// Computes the gradients of some panels of 32 input channels.
private func addProducts(
  _ tiling: Tiling, _ images: BlockedImages, _ gradients: BlockedImages, _ panels: Range<Int>,
  _ weightGradient: UnsafeMutablePointer<Float>
) {
  let outputs = tiling.outputBlocks
  let gradientPlace = outputs * tileBlock * 16 + skew
  let inputPlace = 2 * tileBlock * 16 + skew
  let sumPlace = outputs * 16 * 32
  let sumSize = panels.count * 16 * sumPlace
  withWorkspace(16 * (gradientPlace + inputPlace) + sumSize) { workspace in
    let (m, v) = (workspace, workspace + 16 * gradientPlace)
    let sums = v + 16 * inputPlace
    sums.update(repeating: 0, count: sumSize)
    for first in stride(from: 0, to: tiling.count, by: tileBlock) {
      let tiles = first..<min(first + tileBlock, tiling.count)
      transformGradients(tiling, gradients, tiles, into: m)
      for panel in panels {
        transformInputs(tiling, images, tiles, panel, into: v)
        for place in 0..<16 {
          let low = v + place * inputPlace
          let sum = sums + ((panel - panels.lowerBound) * 16 + place) * sumPlace
          for eighth in 0..<outputs * 2 {
            accumulateTransformed(
              tiles: tiles.count,
              m + place * gradientPlace + eighth / 2 * tileBlock * 16 + eighth % 2 * 8, low,
              low + tileBlock * 16, into: sum + eighth * 8 * 32)
          }
        }
      }
    }
    for panel in panels {
      writeKernels(
        tiling, panel, sums + (panel - panels.lowerBound) * 16 * sumPlace, sumPlace, weightGradient)
    }
  }
}

private func transformGradients(
  _ tiling: Tiling, _ gradients: BlockedImages, _ tiles: Range<Int>,
  into m: UnsafeMutablePointer<Float>
) {
  for tile in tiles {
    let (image, y, x) = position(tiling, tile)
    for block in 0..<tiling.outputBlocks {
      transformGradient(
        UnsafePointer(gradients.place(image, block, 2 * y, 2 * x)),
        rowStride: gradients.width * 16,
        into: m + (block * tileBlock + tile - tiles.lowerBound) * 16,
        placeStride: tiling.outputBlocks * tileBlock * 16 + skew)
    }
  }
}

private func transformInputs(
  _ tiling: Tiling, _ images: BlockedImages, _ tiles: Range<Int>, _ panel: Int,
  into v: UnsafeMutablePointer<Float>
) {
  for half in 0..<2 {
    let block = panel * 2 + half
    for tile in tiles {
      let target = v + (half * tileBlock + tile - tiles.lowerBound) * 16
      guard block < tiling.inputBlocks else {
        for place in 0..<16 {
          (target + place * (2 * tileBlock * 16 + skew)).update(repeating: 0, count: 16)
        }
        continue
      }
      let (image, y, x) = position(tiling, tile)
      transformInput(
        UnsafePointer(images.place(image, block, 2 * y, 2 * x)), rowStride: images.width * 16,
        into: target, placeStride: 2 * tileBlock * 16 + skew)
    }
  }
}

/// Computes `dg = Gᵀ dU G` for a panel of 32 input channels and all outputs.
private func writeKernels(
  _ tiling: Tiling, _ panel: Int, _ sums: UnsafePointer<Float>, _ placeStride: Int,
  _ weightGradient: UnsafeMutablePointer<Float>
) {
  let shape = tiling.shape
  withWorkspace(9 * 16) { taps in
    for output in 0..<shape.outputChannels {
      for half in 0..<2 {
        let first = panel * 32 + half * 16
        let channels = min(16, shape.inputChannels - first)
        if channels <= 0 { continue }
        transformBack(sums + output * 32 + half * 16, placeStride, into: taps)
        let target = weightGradient + (output * shape.inputChannels + first) * 9
        for lane in 0..<channels {
          for tap in 0..<9 { target[lane * 9 + tap] = taps[tap * 16 + lane] }
        }
      }
    }
  }
}

/// Computes `Gᵀ u G` for 16 kernels side by side, `[9, 16]`.
@inline(__always)
private func transformBack(
  _ u: UnsafePointer<Float>, _ placeStride: Int, into taps: UnsafeMutablePointer<Float>
) {
  let (a0, a1, a2) = column(u, placeStride)
  let (b0, b1, b2) = column(u + placeStride, placeStride)
  let (c0, c1, c2) = column(u + 2 * placeStride, placeStride)
  let (d0, d1, d2) = column(u + 3 * placeStride, placeStride)
  storeTaps(a0, b0, c0, d0, taps)
  storeTaps(a1, b1, c1, d1, taps + 48)
  storeTaps(a2, b2, c2, d2, taps + 96)
}

/// One column of `Gᵀ u`.
@inline(__always)
private func column(
  _ u: UnsafePointer<Float>, _ placeStride: Int
) -> (SIMD16<Float>, SIMD16<Float>, SIMD16<Float>) {
  let (a, b) = (u.lanes(0), u.lanes(4 * placeStride))
  let (c, d) = (u.lanes(8 * placeStride), u.lanes(12 * placeStride))
  return (a + (b + c) * 0.5, (b - c) * 0.5, (b + c) * 0.5 + d)
}

@inline(__always)
private func storeTaps(
  _ a: SIMD16<Float>, _ b: SIMD16<Float>, _ c: SIMD16<Float>, _ d: SIMD16<Float>,
  _ taps: UnsafeMutablePointer<Float>
) {
  let target = UnsafeMutableRawPointer(taps)
  target.storeBytes(of: a + (b + c) * 0.5, as: SIMD16<Float>.self)
  target.storeBytes(of: (b - c) * 0.5, toByteOffset: 64, as: SIMD16<Float>.self)
  target.storeBytes(of: (b + c) * 0.5 + d, toByteOffset: 128, as: SIMD16<Float>.self)
}

// A copy in each file that needs it: across files it would be a call.
extension UnsafePointer<Float> {
  @inline(__always)
  fileprivate func lanes(_ offset: Int) -> SIMD16<Float> {
    UnsafeRawPointer(self + offset).loadUnaligned(as: SIMD16<Float>.self)
  }
}
