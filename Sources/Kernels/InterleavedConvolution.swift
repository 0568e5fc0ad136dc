// Direct convolution of images with few channels, such as photographs. Channels are interleaved, which makes
// each row of a window contiguous, whatever the stride.

extension Convolution2d {
  /// Whether interleaved convolution is the fastest algorithm: with fewer channels than a register has lanes,
  /// and enough positions and output channels to fill the register tile.
  var suitsInterleaved: Bool {
    groups == 1 && dilationWidth == 1 && kernelHeight * kernelWidth > 1 && inputChannels < 16
      && outputChannels >= 16 && batch * outputPlane >= 512
  }
}

/// Zero-padded images as `[batch, height, width, channels]`.
struct InterleavedImages {
  let numbers: UnsafeMutablePointer<Float>
  let channels, height, width: Int

  /// The size of one row, and of one image.
  var row: Int { width * channels }
  var image: Int { height * row }

  /// Copies and pads the input of a convolution.
  func fill(_ shape: Convolution2d, _ input: UnsafePointer<Float>) {
    let plane = shape.inputHeight * shape.inputWidth
    parallelFor(shape.batch * height) { index in
      let (image, line) = index.quotientAndRemainder(dividingBy: height)
      let target = numbers + index * row
      let y = line - shape.paddingHeight
      if y < 0 || y >= shape.inputHeight { return target.update(repeating: 0, count: row) }
      target.update(repeating: 0, count: shape.paddingWidth * channels)
      let inside = target + shape.paddingWidth * channels
      let source = input + image * channels * plane + y * shape.inputWidth
      for channel in 0..<channels {
        let (from, to) = (source + channel * plane, inside + channel)
        for x in 0..<shape.inputWidth { to[x * channels] = from[x] }
      }
      let end = inside + shape.inputWidth * channels
      end.update(repeating: 0, count: shape.paddingWidth * channels)
    }
  }
}

/// Computes a convolution of images with few channels.
func conv2dInterleaved(
  _ shape: Convolution2d, input: UnsafePointer<Float>, weight: UnsafePointer<Float>,
  epilogue: ChannelEpilogue, into output: UnsafeMutablePointer<Float>
) {
  let imageSize = shape.batch * shape.inputChannels * shape.paddedHeight * shape.paddedWidth
  let panels = (shape.outputChannels + 31) / 32
  withWorkspace(panels * shape.depth * 32 + imageSize) { weights in
    let images = InterleavedImages(
      numbers: weights + panels * shape.depth * 32, channels: shape.inputChannels,
      height: shape.paddedHeight, width: shape.paddedWidth)
    images.fill(shape, input)
    packInterleaved(shape, weight, into: weights)
    WindowProduct(
      corner: images.numbers, imageStep: images.image, rowStep: shape.strideHeight * images.row,
      columnStep: shape.strideWidth * images.channels, rows: shape.outputHeight,
      columns: shape.outputWidth,
      runs: (0..<shape.kernelHeight).map { $0 * shape.dilationHeight * images.row },
      length: shape.kernelWidth * images.channels, weights: weights,
      target: StridedOutput(
        pixels: output, channels: shape.outputChannels, height: shape.outputHeight,
        width: shape.outputWidth, top: 0, left: 0, stepDown: 1, stepRight: 1, epilogue: epilogue,
        streaming: shape.batch * shape.outputChannels * shape.outputPlane >= streamingThreshold)
    ).run(batch: shape.batch)
  }
}

/// Packs weights as `[panels of 32 outputs, kH, kW, inputs, 32]`, padded with zeros.
private func packInterleaved(
  _ shape: Convolution2d, _ weight: UnsafePointer<Float>, into target: UnsafeMutablePointer<Float>
) {
  let taps = shape.kernelHeight * shape.kernelWidth
  for output in 0..<roundUp(shape.outputChannels, 32) {
    let column = target + output / 32 * shape.depth * 32 + output % 32
    for tap in 0..<taps {
      for channel in 0..<shape.inputChannels {
        column[(tap * shape.inputChannels + channel) * 32] =
          output < shape.outputChannels
          ? weight[output * shape.depth + channel * taps + tap] : 0
      }
    }
  }
}
