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
      tiling: tiling, images: images, weight: weight, layout: layout, finish: finish,
      output: output)
    if tiling.hasManyWeights {
      product.runByPanels()
    } else {
      product.runByTiles()
    }
  }
}

/// A convolution by Winograd's method, its images ready.
private struct WinogradProduct {
  let tiling: Tiling
  let images: BlockedImages
  let weight: UnsafePointer<Float>
  let layout: KernelLayout
  let finish: Finish
  let output: UnsafeMutablePointer<Float>

  var panels: Int { (tiling.shape.outputChannels + 31) / 32 }
  var blocks: Int { tiling.inputBlocks }
  var panelSize: Int { Tiling.places * weightPlace(tiling) }
  /// Three lines more than a power of two: else all places would fall into the same few cache lines.
  func placeStride(_ tiles: Int) -> Int { blocks * tiles * 16 + 48 }
  /// Room for what ``writeOutput`` and ``transformInput`` need.
  static var scratch: Int { 56 * 16 }

  /// Transforms some tiles of all channels, `[36, blocks, room, 16]`.
  func transform(
    _ tiles: Range<Int>, room: Int, into v: UnsafeMutablePointer<Float>, _ placeStride: Int,
    _ scratch: UnsafeMutablePointer<Float>
  ) {
    for tile in tiles {
      let (image, y, x) = tiling.position(tile)
      for channels in 0..<blocks {
        transformInput(
          UnsafePointer(images.place(image, channels, 4 * y, 4 * x)), rowStride: images.width * 16,
          into: v + (channels * room + tile - tiles.lowerBound) * 16, placeStride: placeStride,
          scratch: scratch)
      }
    }
  }

  /// With few weights: transforms all of them, then threads share out the tiles.
  func runByTiles() {
    withWorkspace(panels * panelSize) { weights in
      parallelFor(panels * blocks) { task in
        let (panel, block) = task.quotientAndRemainder(dividingBy: blocks)
        transformWeights(
          tiling, weight, layout, panel: panel, inputs: block * 16..<block * 16 + 16,
          into: weights + panel * panelSize)
      }
      // As many tiles at a time as keep their transforms in the second-level cache.
      let block = max(8, min(128, 4096 / (blocks * 16) / 8 * 8))
      parallelFor((tiling.count + block - 1) / block) { index in
        let tiles = index * block..<min((index + 1) * block, tiling.count)
        convolve(tiles, room: block, UnsafePointer(weights))
      }
    }
  }

  /// Computes all channels of some tiles.
  private func convolve(_ tiles: Range<Int>, room: Int, _ weights: UnsafePointer<Float>) {
    let placeStride = placeStride(room)
    withWorkspace(Tiling.places * (placeStride + 256) + Self.scratch) { v in
      let products = v + Tiling.places * placeStride
      let scratch = products + Tiling.places * 256
      transform(tiles, room: room, into: v, placeStride, scratch)
      for panel in 0..<panels {
        let u = weights + panel * panelSize
        for first in stride(from: 0, to: tiles.count, by: 8) {
          for place in 0..<Tiling.places {
            multiplyTransformed(
              blocks: blocks, v + place * placeStride + first * 16, blockStride: room * 16,
              u + place * weightPlace(tiling), into: products + place * 256)
          }
          for tile in first..<min(first + 8, tiles.count) {
            writeOutput(
              tiling, tiles.lowerBound + tile, panel, products + (tile - first) * 32,
              placeStride: 256, finish, output, scratch: scratch)
          }
        }
      }
    }
  }

  /// With many weights: transforms all tiles, then threads share out the channels of the output, and each
  /// transforms their weights just before it needs them.
  func runByPanels() {
    let room = roundUp(tiling.count, 8)
    let placeStride = placeStride(room)
    withWorkspace(Tiling.places * placeStride) { v in
      let share = 8
      parallelFor(room / share) { part in
        withWorkspace(Self.scratch) { scratch in
          transform(
            part * share..<min((part + 1) * share, tiling.count), room: room,
            into: v + part * share * 16, placeStride, scratch)
        }
      }
      parallelFor(panels) { convolve(panel: $0, room: room, UnsafePointer(v)) }
    }
  }

  /// Computes 32 channels of all tiles.
  private func convolve(panel: Int, room: Int, _ v: UnsafePointer<Float>) {
    let placeStride = placeStride(room)
    // As many tiles at a time as keep their products in the second-level cache.
    let block = 128
    withWorkspace(panelSize + Tiling.places * block * 32 + Self.scratch) { u in
      let products = u + panelSize
      let scratch = products + Tiling.places * block * 32
      transformWeights(tiling, weight, layout, panel: panel, inputs: 0..<blocks * 16, into: u)
      for first in stride(from: 0, to: tiling.count, by: block) {
        let count = min(block, tiling.count - first)
        for place in 0..<Tiling.places {
          for tile in stride(from: 0, to: count, by: 8) {
            multiplyTransformed(
              blocks: blocks, v + place * placeStride + (first + tile) * 16, blockStride: room * 16,
              u + place * weightPlace(tiling), into: products + (place * block + tile) * 32)
          }
        }
        for tile in 0..<count {
          writeOutput(
            tiling, first + tile, panel, products + tile * 32, placeStride: block * 32, finish,
            output, scratch: scratch)
        }
      }
    }
  }
}
