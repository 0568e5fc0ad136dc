/// Computes the input gradient of a direct convolution.
///
/// With stride s, only some of the kernel's taps reach the input positions of one remainder modulo s. They
/// read the output gradient like a convolution of stride 1. One product for each of the s · s remainders
/// avoids all multiplications by 0.
func conv2dInputGradientDirect(
  _ shape: Convolution2d, outputGradient: UnsafePointer<Float>, weight: UnsafePointer<Float>,
  into inputGradient: UnsafeMutablePointer<Float>
) {
  let blocks = (shape.outputChannels + 15) / 16
  let panels = (shape.inputChannels + 31) / 32
  // The gradient is padded with zeros as far as any tap reaches over its edges.
  let down = Reach(
    size: shape.inputHeight, outputs: shape.outputHeight, kernel: shape.kernelHeight,
    stride: shape.strideHeight, padding: shape.paddingHeight, dilation: shape.dilationHeight)
  let right = Reach(
    size: shape.inputWidth, outputs: shape.outputWidth, kernel: shape.kernelWidth,
    stride: shape.strideWidth, padding: shape.paddingWidth, dilation: shape.dilationWidth)
  let (height, width) = (down.paddedSize, right.paddedSize)
  let imageSize = BlockedImages.size(
    batch: shape.batch, blocks: blocks, height: height, width: width)
  let taps = shape.kernelHeight * shape.kernelWidth
  withWorkspace(imageSize + panels * blocks * taps * 16 * 32) { workspace in
    let images = BlockedImages(pixels: workspace, blocks: blocks, height: height, width: width)
    images.fill(
      outputGradient, batch: shape.batch, channels: shape.outputChannels,
      sourceHeight: shape.outputHeight, sourceWidth: shape.outputWidth, top: down.before,
      left: right.before)
    ConvolutionEpilogue().withChannelEpilogue(channels: shape.inputChannels) { epilogue in
      for y in 0..<min(shape.strideHeight, shape.inputHeight) {
        for x in 0..<min(shape.strideWidth, shape.inputWidth) {
          addRemainder(
            shape, (y, x), down, right, images, weight, workspace + imageSize, epilogue,
            inputGradient)
        }
      }
    }
  }
}

/// The outputs that read each input position, along one axis.
private struct Reach {
  let size, outputs, kernel, stride, padding, dilation: Int

  /// Returns the taps that reach the input positions of remainder `r`, each with the distance of its output
  /// from `position / stride`.
  func taps(_ r: Int) -> [(tap: Int, distance: Int)] {
    (0..<kernel).compactMap { tap in
      let position = r + padding - tap * dilation
      let distance = position >= 0 ? position / stride : -((-position + stride - 1) / stride)
      return position - distance * stride == 0 ? (tap, distance) : nil
    }
  }

  /// The number of zeros before the first output.
  var before: Int { max(0, (dilation * (kernel - 1) - padding + stride - 1) / stride) }

  /// The number of outputs with the zeros around them.
  var paddedSize: Int {
    before + max(outputs, (size - 1) / stride + (stride - 1 + padding) / stride + 1)
  }

  /// Returns the number of input positions of remainder `r`.
  func count(_ r: Int) -> Int { (size - r + stride - 1) / stride }
}

/// Computes the input gradient at the positions of one pair of remainders.
private func addRemainder(
  _ shape: Convolution2d, _ remainder: (y: Int, x: Int), _ down: Reach, _ right: Reach,
  _ images: BlockedImages, _ weight: UnsafePointer<Float>,
  _ weights: UnsafeMutablePointer<Float>, _ epilogue: ChannelEpilogue,
  _ inputGradient: UnsafeMutablePointer<Float>
) {
  let (rows, columns) = (down.taps(remainder.y), right.taps(remainder.x))
  var taps: [Int] = []
  var positions: [Int] = []
  for (u, y) in rows {
    for (v, x) in columns {
      taps.append(u * shape.kernelWidth + v)
      positions.append((y * images.width + x) * 16)
    }
  }
  let plane = images.height * images.width * 16
  packDirectWeights(
    weight, outputs: shape.inputChannels, inputs: shape.outputChannels,
    outputStride: shape.kernelHeight * shape.kernelWidth, inputStride: shape.depth, taps: taps,
    into: weights)
  WindowProduct(
    corner: UnsafePointer(images.address(0, 0, down.before, right.before)),
    imageStep: images.blocks * plane, rowStep: images.width * 16, columnStep: 16,
    rows: down.count(remainder.y), columns: right.count(remainder.x),
    runs: (0..<images.blocks).flatMap { block in positions.map { block * plane + $0 } }, length: 16,
    weights: weights,
    target: StridedOutput(
      pixels: inputGradient, channels: shape.inputChannels, height: shape.inputHeight,
      width: shape.inputWidth, top: remainder.y, left: remainder.x,
      stepDown: shape.strideHeight, stepRight: shape.strideWidth, epilogue: epilogue,
      streaming: false)
  ).run(batch: shape.batch)
}

/// Computes the weight gradient of a direct convolution: for each tap, the sum over all positions, in order,
/// of the output gradient times the input at the tap.
func conv2dWeightGradientDirect(
  _ shape: Convolution2d, input: UnsafePointer<Float>, outputGradient: UnsafePointer<Float>,
  into weightGradient: UnsafeMutablePointer<Float>
) {
  let (blocks, outputBlocks) = ((shape.inputChannels + 15) / 16, (shape.outputChannels + 15) / 16)
  let imageSize = BlockedImages.size(
    batch: shape.batch, blocks: blocks, height: shape.paddedHeight, width: shape.paddedWidth)
  let gradientSize = BlockedImages.size(
    batch: shape.batch, blocks: outputBlocks, height: shape.outputHeight,
    width: shape.outputWidth)
  withWorkspace(imageSize + gradientSize) { workspace in
    let images = BlockedImages(
      pixels: workspace, blocks: blocks, height: shape.paddedHeight, width: shape.paddedWidth)
    let gradients = BlockedImages(
      pixels: workspace + imageSize, blocks: outputBlocks, height: shape.outputHeight,
      width: shape.outputWidth)
    images.fill(
      input, batch: shape.batch, channels: shape.inputChannels, sourceHeight: shape.inputHeight,
      sourceWidth: shape.inputWidth, top: shape.paddingHeight, left: shape.paddingWidth)
    gradients.fill(
      outputGradient, batch: shape.batch, channels: shape.outputChannels,
      sourceHeight: shape.outputHeight, sourceWidth: shape.outputWidth, top: 0, left: 0)
    let taps = shape.kernelHeight * shape.kernelWidth
    parallelFor((blocks + 1) / 2 * taps) { task in
      let (panel, tap) = task.quotientAndRemainder(dividingBy: taps)
      addTap(shape, panel, tap, images, gradients, weightGradient)
    }
  }
}

/// Computes the gradients of one tap for 32 input channels and all outputs.
private func addTap(
  _ shape: Convolution2d, _ panel: Int, _ tap: Int, _ images: BlockedImages,
  _ gradients: BlockedImages, _ weightGradient: UnsafeMutablePointer<Float>
) {
  let (u, v) = tap.quotientAndRemainder(dividingBy: shape.kernelWidth)
  let pairs = RowPairs(
    rows: shape.outputHeight, length: shape.outputWidth,
    gradientStride: shape.outputWidth * 16,
    imageStride: shape.strideHeight * images.width * 16, step: shape.strideWidth * 16)
  withWorkspace(gradients.blocks * 16 * 32) { sums in
    sums.update(repeating: 0, count: gradients.blocks * 16 * 32)
    for image in 0..<shape.batch {
      let low = images.address(
        image, panel * 2, u * shape.dilationHeight, v * shape.dilationWidth)
      // Without a second block the first one is read again; the results are not used.
      let hasHigh = panel * 2 + 1 < images.blocks
      let high = hasHigh ? low + images.height * images.width * 16 : low
      for eighth in 0..<gradients.blocks * 2 {
        accumulateWindows(
          pairs, gradients.address(image, eighth / 2, 0, 0) + eighth % 2 * 8, low, high,
          into: sums + eighth * 8 * 32)
      }
    }
    let taps = shape.kernelHeight * shape.kernelWidth
    for output in 0..<shape.outputChannels {
      let target = weightGradient + (output * shape.inputChannels + panel * 32) * taps + tap
      for channel in 0..<min(32, shape.inputChannels - panel * 32) {
        target[channel * taps] = sums[output * 32 + channel]
      }
    }
  }
}
