// Convolution straight from images in blocks of 16 channels, for strides and kernels that Winograd's
// method does not suit. The register tile reads what 8 outputs see where it lies: nothing is copied into
// columns.

/// One product of places with weights: a convolution, or the part of an input gradient that falls on every
/// `stride`th place.
struct PlaceProduct {
  /// The images that are read.
  let images: BlockedImages
  /// Rows and columns of places, in each image, and how far apart their corners lie.
  let rows, columns, stepDown, stepRight: Int
  /// Where the first place's corner lies.
  let top, left: Int
  /// Where in an image's block each run of `length` numbers starts, seen from the corner.
  let runs: [Int]
  let length: Int
  /// `[panels, runs · length, 32]`.
  let weights: UnsafePointer<Float>
  /// Where results go.
  let target: PlaceTarget

  /// Computes all results, some places of all images at a time.
  func run(batch: Int) {
    let places = batch * rows * columns
    let block = 64
    parallelFor((places + block - 1) / block) { index in
      compute(index * block..<min((index + 1) * block, places))
    }
  }

  private func compute(_ range: Range<Int>) {
    withWorkspace(8 * 32) { results in
      withUnsafeTemporaryAllocation(of: UnsafePointer<Float>.self, capacity: 8) { corners in
        withUnsafeTemporaryAllocation(of: Int.self, capacity: 8) { places in
          runs.withUnsafeBufferPointer { runs in
            for first in stride(from: range.lowerBound, to: range.upperBound, by: 8) {
              let count = min(8, range.upperBound - first)
              locate(first, count, corners.baseAddress!, places.baseAddress!)
              for panel in 0..<(target.channels + 31) / 32 {
                multiplyPlaces(
                  corners.baseAddress!, runs: runs, length: length,
                  weights + panel * runs.count * length * 32, into: results)
                target.write(results, panel, places.baseAddress!, count)
              }
            }
          }
        }
      }
    }
  }

  /// Finds where 8 places' corners lie and where their results go; beyond `count` the last one again.
  private func locate(
    _ first: Int, _ count: Int, _ corners: UnsafeMutablePointer<UnsafePointer<Float>>,
    _ places: UnsafeMutablePointer<Int>
  ) {
    let (firstImage, rest) = first.quotientAndRemainder(dividingBy: rows * columns)
    var image = firstImage
    var (y, x) = rest.quotientAndRemainder(dividingBy: columns)
    for i in 0..<8 {
      corners[i] = UnsafePointer(images.place(image, 0, top + y * stepDown, left + x * stepRight))
      places[i] = target.place(image, y, x)
      if i + 1 >= count { continue }
      x += 1
      if x == columns { (x, y) = (0, y + 1) }
      if y == rows { (y, image) = (0, image + 1) }
    }
  }
}

/// Images `[batch, channels, height, width]` that results are written to, every `step`th place of them.
struct PlaceTarget {
  let pixels: UnsafeMutablePointer<Float>
  let channels, height, width: Int
  let top, left, stepDown, stepRight: Int
  let finish: Finish

  /// Where a place's first channel lies.
  func place(_ image: Int, _ y: Int, _ x: Int) -> Int {
    (image * channels * height + top + y * stepDown) * width + left + x * stepRight
  }

  /// Writes 32 channels of up to 8 places.
  @inline(__always)
  func write(
    _ results: UnsafePointer<Float>, _ panel: Int, _ places: UnsafePointer<Int>, _ count: Int
  ) {
    let first = panel * 32
    let plane = height * width
    for channel in 0..<min(32, channels - first) {
      let start = (first + channel) * plane
      let (centre, scale) = (finish.centre[first + channel], finish.scale[first + channel])
      let (shift, floor) = (finish.shift[first + channel], finish.floor)
      for i in 0..<count {
        var y = (results[i * 32 + channel] - centre) * scale + shift
        if let addend = finish.addend { y += addend[start + places[i]] }
        pixels[start + places[i]] = y < floor ? floor : y
      }
    }
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
      images: images, rows: shape.outputHeight, columns: shape.outputWidth,
      stepDown: shape.strideHeight, stepRight: shape.strideWidth, top: 0, left: 0, runs: runs,
      length: 16, weights: weights,
      target: PlaceTarget(
        pixels: output, channels: shape.outputChannels, height: shape.outputHeight,
        width: shape.outputWidth, top: 0, left: 0, stepDown: 1, stepRight: 1, finish: finish)
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
