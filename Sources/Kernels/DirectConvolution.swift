// Convolution straight from images in blocks of 16 channels, for strides and kernels that Winograd's
// method does not suit. The register tile reads what 8 outputs see where it lies: nothing is copied into
// columns.

import CMachine

/// One product of places with weights: a convolution, or the part of an input gradient that falls on every
/// `stride`th place.
struct PlaceProduct {
  /// What the first place's kernel corner lies on, among images whose numbers that meet in a sum lie in runs.
  let corner: UnsafePointer<Float>
  /// How far apart the corners of neighboring images, rows and columns of places lie.
  let imageStep, rowStep, columnStep: Int
  /// Rows and columns of places in each image.
  let rows, columns: Int
  /// Where each run of `length` numbers starts, seen from the corner.
  let runs: [Int]
  let length: Int
  /// `[panels, runs · length, 32]`.
  let weights: UnsafePointer<Float>
  /// Where results go.
  let target: StridedOutput

  /// How many places are computed together at most: results of many are written in long stretches, and still
  /// fit in the second cache.
  private static let most = 1024

  /// Computes all results, some places of all images at a time.
  func run(batch: Int) {
    let places = batch * rows * columns
    // As many tasks for each thread as for any other.
    let tasks = roundUp((places + PlaceProduct.most - 1) / PlaceProduct.most, threadCount)
    let block = roundUp((places + tasks - 1) / tasks, 16)
    parallelFor((places + block - 1) / block) { index in
      compute(index * block..<min((index + 1) * block, places), block)
    }
  }

  /// Computes up to `block` places, 8 at a time; beyond the last one, that one again.
  private func compute(_ range: Range<Int>, _ block: Int) {
    withWorkspace(block * 64) { results in
      withUnsafeTemporaryAllocation(of: UnsafePointer<Float>.self, capacity: block) { corners in
        withUnsafeTemporaryAllocation(of: PlaceRun.self, capacity: block) { memory in
          let places = locate(range, block, corners.baseAddress!, memory)
          runs.withUnsafeBufferPointer { runs in
            // All places of a panel in turn, so that its weights stay in the nearest caches.
            for panel in 0..<(target.channels + 31) / 32 {
              let weights = weights + panel * runs.count * length * 32
              for first in stride(from: 0, to: range.count, by: 8) {
                multiplyWindows(
                  corners.baseAddress! + first, runs: runs, length: length, weights,
                  into: results + first * 32)
              }
              target.store(results, panel, places, block, turned: results + block * 32)
            }
            if target.streaming { fenceStreaming() }
          }
        }
      }
    }
  }

  /// Finds where places' corners lie, and returns where their results go.
  private func locate(
    _ range: Range<Int>, _ block: Int, _ corners: UnsafeMutablePointer<UnsafePointer<Float>>,
    _ memory: UnsafeMutableBufferPointer<PlaceRun>
  ) -> Slice<UnsafeMutableBufferPointer<PlaceRun>> {
    var (image, rest) = range.lowerBound.quotientAndRemainder(dividingBy: rows * columns)
    var (y, x) = rest.quotientAndRemainder(dividingBy: columns)
    var last = -1
    for i in 0..<block {
      corners[i] = corner + image * imageStep + y * rowStep + x * columnStep
      if i >= range.count { continue }
      let place = target.place(image, y, x)
      if last >= 0, place == memory[last].target + memory[last].count * target.stepRight {
        memory[last].count += 1
      } else {
        last += 1
        memory[last] = PlaceRun(start: i, count: 1, target: place)
      }
      if i + 1 == range.count { continue }
      x += 1
      if x == columns { (x, y) = (0, y + 1) }
      if y == rows { (y, image) = (0, image + 1) }
    }
    return memory[0...last]
  }
}

extension Convolution2d {
  /// Whether the direct way is the one to take: windows that overlap, many channels, and enough places to
  /// repay packing.
  var suitsDirect: Bool {
    groups == 1 && kernelHeight * kernelWidth > 1 && inputChannels >= 16 && outputChannels >= 16
      && batch * outputPlane >= 512
  }
}

/// Computes a convolution directly.
func conv2dDirect(
  _ shape: Convolution2d, input: UnsafePointer<Float>, weight: UnsafePointer<Float>,
  finish: Finish, into output: UnsafeMutablePointer<Float>
) {
  let blocks = (shape.inputChannels + 15) / 16
  let panels = (shape.outputChannels + 31) / 32
  let (height, width) = (shape.paddedHeight, shape.paddedWidth)
  let imageSize = BlockedImages.size(
    batch: shape.batch, blocks: blocks, height: height, width: width)
  let taps = shape.kernelHeight * shape.kernelWidth
  withWorkspace(imageSize + panels * blocks * taps * 16 * 32) { workspace in
    let images = BlockedImages(pixels: workspace, blocks: blocks, height: height, width: width)
    images.fill(
      input, batch: shape.batch, channels: shape.inputChannels, sourceHeight: shape.inputHeight,
      sourceWidth: shape.inputWidth, top: shape.paddingHeight, left: shape.paddingWidth)
    let weights = workspace + imageSize
    packPlaces(
      weight, outputs: shape.outputChannels, inputs: shape.inputChannels,
      outputStride: shape.depth, inputStride: taps, taps: Array(0..<taps), into: weights)
    var runs: [Int] = []
    for block in 0..<blocks {
      for u in 0..<shape.kernelHeight {
        for v in 0..<shape.kernelWidth {
          runs.append(
            (block * height + u * shape.dilationHeight) * width * 16 + v * shape.dilationWidth * 16)
        }
      }
    }
    PlaceProduct(
      corner: images.pixels, imageStep: blocks * height * width * 16,
      rowStep: shape.strideHeight * width * 16, columnStep: shape.strideWidth * 16,
      rows: shape.outputHeight, columns: shape.outputWidth, runs: runs, length: 16,
      weights: weights,
      target: StridedOutput(
        pixels: output, channels: shape.outputChannels, height: shape.outputHeight,
        width: shape.outputWidth, top: 0, left: 0, stepDown: 1, stepRight: 1, finish: finish,
        streaming: shape.batch * shape.outputChannels * shape.outputPlane >= streamingThreshold)
    ).run(batch: shape.batch)
  }
}

/// Packs weights as `[panels of 32 outputs, blocks of 16 inputs, taps, 16, 32]`, zeros beyond the last.
func packPlaces(
  _ weight: UnsafePointer<Float>, outputs: Int, inputs: Int, outputStride: Int, inputStride: Int,
  taps: [Int], into target: UnsafeMutablePointer<Float>
) {
  let blocks = (inputs + 15) / 16
  parallelFor((outputs + 31) / 32 * blocks) { task in
    let (panel, block) = task.quotientAndRemainder(dividingBy: blocks)
    for (index, tap) in taps.enumerated() {
      for lane in 0..<16 {
        let input = block * 16 + lane
        let row = target + ((task * taps.count + index) * 16 + lane) * 32
        for column in 0..<32 {
          let output = panel * 32 + column
          row[column] =
            input < inputs && output < outputs
            ? weight[output * outputStride + input * inputStride + tap] : 0
        }
      }
    }
  }
}
