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
  layout: KernelLayout, finish: Finish, into output: UnsafeMutablePointer<Float>
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
        tiling, images, weights, finish, first..<min(first + block, tiling.count), block, output)
    }
  }
}

/// Computes all channels of some tiles.
private func convolve(
  _ tiling: Tiling, _ images: BlockedImages, _ weights: UnsafePointer<Float>,
  _ finish: Finish, _ tiles: Range<Int>, _ block: Int,
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
            tiling, tile, panel, products + (tile - first) * 32, results, finish, output)
        }
      }
    }
  }
}

/// The image, row and column of a tile.
@inline(__always)
func position(_ tiling: Tiling, _ tile: Int) -> (image: Int, y: Int, x: Int) {
  let (image, rest) = tile.quotientAndRemainder(dividingBy: tiling.rows * tiling.columns)
  let (y, x) = rest.quotientAndRemainder(dividingBy: tiling.columns)
  return (image, y, x)
}
