/// Computes the weight gradient of a 3×3 convolution of stride 1 by Winograd's method.
///
/// With `Y = Aᵀ[U ⊙ V]A`, the chain rule gives `dU = (A dY Aᵀ) ⊙ V`, summed over all tiles, and `dg = Gᵀ dU
/// G`. At each of the 36 positions the sum is a matrix product: outputs × tiles times tiles × inputs.
func conv2dWeightGradientWinograd(
  _ shape: Convolution2d, input: UnsafePointer<Float>, outputGradient: UnsafePointer<Float>,
  into weightGradient: UnsafeMutablePointer<Float>
) {
  let tiling = Tiling(shape)
  let (height, width) = (tiling.height, tiling.width)
  let inputSize = BlockedImages.size(
    batch: shape.batch, blocks: tiling.inputBlocks, height: height + 2, width: width + 2)
  let gradientSize = BlockedImages.size(
    batch: shape.batch, blocks: tiling.outputBlocks, height: height, width: width)
  withWorkspace(inputSize + gradientSize) { pixels in
    let images = BlockedImages(
      pixels: pixels, blocks: tiling.inputBlocks, height: height + 2, width: width + 2)
    let gradients = BlockedImages(
      pixels: pixels + inputSize, blocks: tiling.outputBlocks, height: height, width: width)
    images.fill(
      input, batch: shape.batch, channels: shape.inputChannels, sourceHeight: shape.inputHeight,
      sourceWidth: shape.inputWidth, top: shape.paddingHeight, left: shape.paddingWidth)
    gradients.fill(
      outputGradient, batch: shape.batch, channels: shape.outputChannels,
      sourceHeight: shape.outputHeight, sourceWidth: shape.outputWidth, top: 0, left: 0)
    let correlation = WinogradCorrelation(
      tiling: tiling, images: images, gradients: gradients, weightGradient: weightGradient)
    if tiling.hasManyWeights {
      correlation.runByPanels()
    } else {
      correlation.runByTiles()
    }
  }
}

/// The weight gradient of a convolution by Winograd's method, with its images in blocks.
private struct WinogradCorrelation {
  let tiling: Tiling
  let images, gradients: BlockedImages
  let weightGradient: UnsafeMutablePointer<Float>

  /// The number of tiles in a block.
  static let block = 64
  /// What is added to strides that would be powers of two, since all positions would share a few cache sets.
  static let skew = 48
  static let inputStride = 2 * block * 16 + skew
  /// The size of the scratch memory of the transforms.
  static let scratch = 36 * 16

  /// The number of panels of 32 input channels.
  var panels: Int { (tiling.inputBlocks + 1) / 2 }
  /// The number of sums of one position of a panel, and of all positions.
  var sumStride: Int { tiling.outputBlocks * 16 * 32 }
  var sumSize: Int { Tiling.positions * sumStride }
  func gradientStride(_ tiles: Int) -> Int { tiling.outputBlocks * tiles * 16 + Self.skew }

  /// For few weights: sums parts of the tiles separately, then the parts in order. The number of parts
  /// depends on the tiles only, which makes the sums the same on any number of threads.
  func runByTiles() {
    let parts = min(8, max(1, tiling.count / 128))
    let partSize = panels * sumSize
    withWorkspace(parts * partSize) { sums in
      parallelFor(parts) { part in
        let tiles = tiling.count * part / parts..<tiling.count * (part + 1) / parts
        add(tiles, to: sums + part * partSize)
      }
      parallelFor(panels) { panel in
        let total = sums + panel * sumSize
        for part in 1..<max(parts, 1) {
          let more = total + part * partSize
          for i in 0..<sumSize { total[i] += more[i] }
        }
        writeKernels(panel, total)
      }
    }
  }

  /// Sums over a range of tiles, for all panels.
  private func add(_ tiles: Range<Int>, to sums: UnsafeMutablePointer<Float>) {
    let position = gradientStride(Self.block)
    withWorkspace(Tiling.positions * (position + Self.inputStride) + Self.scratch) { m in
      let v = m + Tiling.positions * position
      let scratch = v + Tiling.positions * Self.inputStride
      sums.update(repeating: 0, count: panels * sumSize)
      for first in stride(from: tiles.lowerBound, to: tiles.upperBound, by: Self.block) {
        let tiles = first..<min(first + Self.block, tiles.upperBound)
        transformGradients(tiles, room: Self.block, into: m, scratch)
        for panel in 0..<panels {
          transformInputs(tiles, panel, into: v, scratch)
          addProducts(tiles.count, m, room: Self.block, v, to: sums + panel * sumSize)
        }
      }
    }
  }

  /// For many weights: transforms the whole gradient first, then threads share the panels.
  func runByPanels() {
    withWorkspace(Tiling.positions * gradientStride(tiling.count)) { m in
      let share = 8
      parallelFor((tiling.count + share - 1) / share) { part in
        withWorkspace(Self.scratch) { scratch in
          transformGradients(
            part * share..<min((part + 1) * share, tiling.count), room: tiling.count,
            into: m + part * share * 16, scratch)
        }
      }
      parallelFor(panels) { panel in
        withWorkspace(Tiling.positions * Self.inputStride + sumSize + Self.scratch) { v in
          let sums = v + Tiling.positions * Self.inputStride
          sums.update(repeating: 0, count: sumSize)
          for first in stride(from: 0, to: tiling.count, by: Self.block) {
            let tiles = first..<min(first + Self.block, tiling.count)
            transformInputs(tiles, panel, into: v, sums + sumSize)
            addProducts(tiles.count, m + first * 16, room: tiling.count, v, to: sums)
          }
          writeKernels(panel, sums)
        }
      }
    }
  }

  /// Adds the products of some tiles' gradients, all outputs, with a panel of inputs.
  private func addProducts(
    _ tiles: Int, _ m: UnsafePointer<Float>, room: Int, _ v: UnsafePointer<Float>,
    to sums: UnsafeMutablePointer<Float>
  ) {
    for position in 0..<Tiling.positions {
      let low = v + position * Self.inputStride
      let gradients = m + position * gradientStride(room)
      for eighth in 0..<tiling.outputBlocks * 2 {
        accumulateTransformed(
          tiles: tiles, gradients + eighth / 2 * room * 16 + eighth % 2 * 8, low,
          low + Self.block * 16, into: sums + position * sumStride + eighth * 8 * 32)
      }
    }
  }

  /// Transforms a range of tiles of the gradient, all channels, to `[36, blocks, room, 16]`.
  private func transformGradients(
    _ tiles: Range<Int>, room: Int, into m: UnsafeMutablePointer<Float>,
    _ scratch: UnsafeMutablePointer<Float>
  ) {
    for tile in tiles {
      let (image, y, x) = tiling.position(tile)
      for block in 0..<tiling.outputBlocks {
        transformGradient(
          UnsafePointer(gradients.address(image, block, 4 * y, 4 * x)),
          rowStride: gradients.width * 16,
          into: m + (block * room + tile - tiles.lowerBound) * 16,
          positionStride: gradientStride(room), scratch: scratch)
      }
    }
  }

  /// Transforms a range of tiles of 32 input channels to `[36, 2, block, 16]`.
  private func transformInputs(
    _ tiles: Range<Int>, _ panel: Int, into v: UnsafeMutablePointer<Float>,
    _ scratch: UnsafeMutablePointer<Float>
  ) {
    for half in 0..<2 {
      // Without a second block the first one is read again; the results are not used.
      let block = min(panel * 2 + half, tiling.inputBlocks - 1)
      for tile in tiles {
        let (image, y, x) = tiling.position(tile)
        transformInput(
          UnsafePointer(images.address(image, block, 4 * y, 4 * x)), rowStride: images.width * 16,
          into: v + (half * Self.block + tile - tiles.lowerBound) * 16,
          positionStride: Self.inputStride, scratch: scratch)
      }
    }
  }

  /// Computes `dg = Gᵀ dU G` for a panel of 32 input channels and all outputs.
  private func writeKernels(_ panel: Int, _ sums: UnsafePointer<Float>) {
    let shape = tiling.shape
    withWorkspace((18 + 9) * 16) { scratch in
      let taps = scratch + 18 * 16
      for output in 0..<shape.outputChannels {
        for half in 0..<2 {
          let first = panel * 32 + half * 16
          let channels = min(16, shape.inputChannels - first)
          if channels <= 0 { continue }
          transformKernelGradient(
            sums + output * 32 + half * 16, positionStride: sumStride, into: taps, scratch: scratch)
          let target = weightGradient + (output * shape.inputChannels + first) * 9
          for lane in 0..<channels {
            for tap in 0..<9 { target[lane * 9 + tap] = taps[tap * 16 + lane] }
          }
        }
      }
    }
  }
}
