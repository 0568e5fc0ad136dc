// Direct convolution of images in blocks of 16 channels, for strides and kernels to which Winograd's method
// does not apply. The register tile reads the windows of 8 outputs in place; no columns are packed.

import CMachine

/// The product of windows of an image with weights: a convolution, or the part of an input gradient at every
/// `stride`th position.
struct WindowProduct {
  /// The address of the first window's corner. The numbers of a window are contiguous in runs.
  let corner: UnsafePointer<Float>
  /// The distances between the corners of neighboring images, rows and columns of windows.
  let imageStep, rowStep, columnStep: Int
  /// The rows and columns of output positions in each image.
  let rows, columns: Int
  /// The offset from the corner of each run of `length` numbers.
  let runs: [Int]
  let length: Int
  /// `[panels, runs · length, 32]`.
  let weights: UnsafePointer<Float>
  /// The output.
  let target: StridedOutput

  /// The maximum number of positions in a block: many, so their results are written in long runs, but few
  /// enough to fit the second-level cache.
  private static let maximumPositions = 1024

  /// Computes all results, a block of positions at a time.
  func run(batch: Int) {
    let positions = batch * rows * columns
    // The number of tasks is a multiple of the number of threads.
    let tasks = roundUp(
      (positions + WindowProduct.maximumPositions - 1) / WindowProduct.maximumPositions, threadCount
    )
    let block = roundUp((positions + tasks - 1) / tasks, 16)
    parallelFor((positions + block - 1) / block) { index in
      compute(index * block..<min((index + 1) * block, positions), block)
    }
  }

  /// Computes a block of positions, 8 at a time; those beyond the last one repeat it.
  private func compute(_ range: Range<Int>, _ block: Int) {
    withWorkspace(block * 64) { results in
      withUnsafeTemporaryAllocation(of: UnsafePointer<Float>.self, capacity: block) { corners in
        withUnsafeTemporaryAllocation(of: OutputRun.self, capacity: block) { memory in
          let positions = locate(range, block, corners.baseAddress!, memory)
          runs.withUnsafeBufferPointer { runs in
            // One panel after the other, which keeps its weights in the nearest caches.
            for panel in 0..<(target.channels + 31) / 32 {
              let weights = weights + panel * runs.count * length * 32
              for first in stride(from: 0, to: range.count, by: 8) {
                multiplyWindows(
                  corners.baseAddress! + first, runs: runs, length: length, weights,
                  into: results + first * 32)
              }
              target.store(results, panel, positions, block, transposed: results + block * 32)
            }
            if target.streaming { fenceStreaming() }
          }
        }
      }
    }
  }

  /// Finds the windows' corners, and returns the runs of their outputs.
  private func locate(
    _ range: Range<Int>, _ block: Int, _ corners: UnsafeMutablePointer<UnsafePointer<Float>>,
    _ memory: UnsafeMutableBufferPointer<OutputRun>
  ) -> Slice<UnsafeMutableBufferPointer<OutputRun>> {
    var (image, rest) = range.lowerBound.quotientAndRemainder(dividingBy: rows * columns)
    var (y, x) = rest.quotientAndRemainder(dividingBy: columns)
    var last = -1
    for i in 0..<block {
      corners[i] = corner + image * imageStep + y * rowStep + x * columnStep
      if i >= range.count { continue }
      let position = target.position(image, y, x)
      if last >= 0, position == memory[last].target + memory[last].count * target.stepRight {
        memory[last].count += 1
      } else {
        last += 1
        memory[last] = OutputRun(start: i, count: 1, target: position)
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
  /// Whether direct convolution is the fastest algorithm: with overlapping windows, many channels, and enough
  /// positions to amortize packing.
  var suitsDirect: Bool {
    groups == 1 && kernelHeight * kernelWidth > 1 && inputChannels >= 16 && outputChannels >= 16
      && batch * outputPlane >= 512
  }
}

/// Computes a direct convolution.
func conv2dDirect(
  _ shape: Convolution2d, input: UnsafePointer<Float>, weight: UnsafePointer<Float>,
  epilogue: ChannelEpilogue, into output: UnsafeMutablePointer<Float>
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
    packDirectWeights(
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
    WindowProduct(
      corner: images.pixels, imageStep: blocks * height * width * 16,
      rowStep: shape.strideHeight * width * 16, columnStep: shape.strideWidth * 16,
      rows: shape.outputHeight, columns: shape.outputWidth, runs: runs, length: 16,
      weights: weights,
      target: StridedOutput(
        pixels: output, channels: shape.outputChannels, height: shape.outputHeight,
        width: shape.outputWidth, top: 0, left: 0, stepDown: 1, stepRight: 1, epilogue: epilogue,
        streaming: shape.batch * shape.outputChannels * shape.outputPlane >= streamingThreshold)
    ).run(batch: shape.batch)
  }
}

/// Packs weights as `[panels of 32 outputs, blocks of 16 inputs, taps, 16, 32]`, padded with zeros.
func packDirectWeights(
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
