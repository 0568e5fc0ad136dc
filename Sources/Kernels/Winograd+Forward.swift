/// The layout of a convolution's weights: `weight[output · outputStride + input · inputStride + tap]`, with
/// the nine taps in order or rotated by 180°.
struct KernelLayout {
  let outputStride, inputStride: Int
  let isRotated: Bool
}

/// Computes a 3×3 convolution of stride 1 by Winograd's method.
///
/// - Parameter layout: The layout of the weights; for the input gradient, with swapped channels and rotated.
func conv2dWinograd(
  _ shape: Convolution2d, input: UnsafePointer<Float>, weight: UnsafePointer<Float>,
  layout: KernelLayout, epilogue: ChannelEpilogue, into output: UnsafeMutablePointer<Float>
) {
  let tiling = Tiling(shape)
  let (height, width) = (tiling.height + 2, tiling.width + 2)
  let imageSize = BlockedImages.size(
    batch: shape.batch, blocks: tiling.inputBlocks, height: height, width: width)
  withWorkspace(imageSize) { pixels in
    let images = BlockedImages(
      pixels: pixels, blocks: tiling.inputBlocks, height: height, width: width)
    images.fill(
      input, batch: shape.batch, channels: shape.inputChannels, sourceHeight: shape.inputHeight,
      sourceWidth: shape.inputWidth, top: shape.paddingHeight, left: shape.paddingWidth)
    let product = WinogradProduct(
      tiling: tiling, images: images, weight: weight, layout: layout, epilogue: epilogue,
      output: output)
    if tiling.hasManyWeights {
      product.runByPanels()
    } else {
      product.runByTiles()
    }
  }
}

/// A convolution by Winograd's method, with its images in blocks.
private struct WinogradProduct {
  let tiling: Tiling
  let images: BlockedImages
  let weight: UnsafePointer<Float>
  let layout: KernelLayout
  let epilogue: ChannelEpilogue
  let output: UnsafeMutablePointer<Float>

  var panels: Int { (tiling.shape.outputChannels + 31) / 32 }
  var blocks: Int { tiling.inputBlocks }
  var panelSize: Int { Tiling.positions * weightStride(tiling) }
  /// Returns the distance between positions of the transformed tiles. It has three cache lines more than a power of
  /// two, since all positions would share a few cache sets otherwise.
  func positionStride(_ tiles: Int) -> Int { blocks * tiles * 16 + 48 }
  /// The size of the scratch memory of `writeOutput` and `transformInput`.
  static var scratch: Int { 56 * 16 }

  /// Transforms a range of tiles, all channels, to `[36, blocks, room, 16]`.
  func transform(
    _ tiles: Range<Int>, room: Int, into v: UnsafeMutablePointer<Float>, _ positionStride: Int,
    _ scratch: UnsafeMutablePointer<Float>
  ) {
    for tile in tiles {
      let (image, y, x) = tiling.position(tile)
      for channels in 0..<blocks {
        transformInput(
          UnsafePointer(images.address(image, channels, 4 * y, 4 * x)),
          rowStride: images.width * 16,
          into: v + (channels * room + tile - tiles.lowerBound) * 16,
          positionStride: positionStride,
          scratch: scratch)
      }
    }
  }

  /// For few weights: transforms all weights first, then threads share the tiles.
  func runByTiles() {
    withWorkspace(panels * panelSize) { weights in
      parallelFor(panels * blocks) { task in
        let (panel, block) = task.quotientAndRemainder(dividingBy: blocks)
        transformWeights(
          tiling, weight, layout, panel: panel, inputs: block * 16..<block * 16 + 16,
          into: weights + panel * panelSize)
      }
      // As many tiles in a block as keep their transforms in the second-level cache.
      let block = max(8, min(128, 4096 / (blocks * 16) / 8 * 8))
      parallelFor((tiling.count + block - 1) / block) { index in
        let tiles = index * block..<min((index + 1) * block, tiling.count)
        convolve(tiles, room: block, UnsafePointer(weights))
      }
    }
  }

  /// Computes all channels of a range of tiles.
  private func convolve(_ tiles: Range<Int>, room: Int, _ weights: UnsafePointer<Float>) {
    let positionStride = positionStride(room)
    withWorkspace(Tiling.positions * (positionStride + 256) + Self.scratch) { v in
      let products = v + Tiling.positions * positionStride
      let scratch = products + Tiling.positions * 256
      transform(tiles, room: room, into: v, positionStride, scratch)
      for panel in 0..<panels {
        let u = weights + panel * panelSize
        for first in stride(from: 0, to: tiles.count, by: 8) {
          for position in 0..<Tiling.positions {
            multiplyTransformed(
              blocks: blocks, blocksPerSum: blocks, v + position * positionStride + first * 16,
              blockStride: room * 16,
              u + position * weightStride(tiling), into: products + position * 256)
          }
          for tile in first..<min(first + 8, tiles.count) {
            writeOutput(
              tiling, tiles.lowerBound + tile, panel, products + (tile - first) * 32,
              positionStride: 256, epilogue, output, scratch: scratch)
          }
        }
      }
    }
  }

  /// For many weights: transforms all tiles first, then threads share the output channels, and each
  /// transforms the weights of its channels just before it needs them.
  func runByPanels() {
    let room = roundUp(tiling.count, 8)
    let positionStride = positionStride(room)
    withWorkspace(Tiling.positions * positionStride) { v in
      let share = 8
      parallelFor(room / share) { part in
        withWorkspace(Self.scratch) { scratch in
          transform(
            part * share..<min((part + 1) * share, tiling.count), room: room,
            into: v + part * share * 16, positionStride, scratch)
        }
      }
      parallelFor(panels) { convolve(panel: $0, room: room, UnsafePointer(v)) }
    }
  }

  /// Computes 32 channels of all tiles.
  private func convolve(panel: Int, room: Int, _ v: UnsafePointer<Float>) {
    let positionStride = positionStride(room)
    // As many tiles in a block as keep their products in the second-level cache.
    let block = 128
    withWorkspace(panelSize + Tiling.positions * block * 32 + Self.scratch) { u in
      let products = u + panelSize
      let scratch = products + Tiling.positions * block * 32
      transformWeights(tiling, weight, layout, panel: panel, inputs: 0..<blocks * 16, into: u)
      for first in stride(from: 0, to: tiling.count, by: block) {
        let count = min(block, tiling.count - first)
        for position in 0..<Tiling.positions {
          for tile in stride(from: 0, to: count, by: 8) {
            multiplyTransformed(
              blocks: blocks, blocksPerSum: blocks,
              v + position * positionStride + (first + tile) * 16,
              blockStride: room * 16,
              u + position * weightStride(tiling), into: products + (position * block + tile) * 32)
          }
        }
        for tile in 0..<count {
          writeOutput(
            tiling, first + tile, panel, products + tile * 32, positionStride: block * 32, epilogue,
            output, scratch: scratch)
        }
      }
    }
  }
}
