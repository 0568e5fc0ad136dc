/// The sizes of a two-dimensional convolution.
///
/// Input `[N, C, H, W]`, weight `[O, C / groups, kH, kW]`, output `[N, O, H', W']`.
public struct Convolution2d: Equatable, Sendable {
  public var batch, inputChannels, inputHeight, inputWidth: Int
  public var outputChannels, kernelHeight, kernelWidth: Int
  public var strideHeight, strideWidth, paddingHeight, paddingWidth: Int
  public var dilationHeight, dilationWidth, groups: Int

  public init(
    batch: Int, inputChannels: Int, inputHeight: Int, inputWidth: Int,
    outputChannels: Int, kernelHeight: Int, kernelWidth: Int,
    strideHeight: Int = 1, strideWidth: Int = 1, paddingHeight: Int = 0, paddingWidth: Int = 0,
    dilationHeight: Int = 1, dilationWidth: Int = 1, groups: Int = 1
  ) {
    (self.batch, self.inputChannels) = (batch, inputChannels)
    (self.inputHeight, self.inputWidth) = (inputHeight, inputWidth)
    self.outputChannels = outputChannels
    (self.kernelHeight, self.kernelWidth) = (kernelHeight, kernelWidth)
    (self.strideHeight, self.strideWidth) = (strideHeight, strideWidth)
    (self.paddingHeight, self.paddingWidth) = (paddingHeight, paddingWidth)
    (self.dilationHeight, self.dilationWidth) = (dilationHeight, dilationWidth)
    self.groups = groups
  }

  /// `⌊(H + 2·padding − dilation·(kH − 1) − 1) / stride⌋ + 1`; 0 or less where nothing fits.
  public var outputHeight: Int {
    let room = inputHeight + 2 * paddingHeight - dilationHeight * (kernelHeight - 1) - 1
    return room < 0 ? 0 : room / strideHeight + 1
  }

  /// The same of the width.
  public var outputWidth: Int {
    let room = inputWidth + 2 * paddingWidth - dilationWidth * (kernelWidth - 1) - 1
    return room < 0 ? 0 : room / strideWidth + 1
  }

  /// Input channels that one output channel sees.
  var groupInputs: Int { inputChannels / groups }
  /// Output channels of one group.
  var groupOutputs: Int { outputChannels / groups }
  /// The weights of one output channel: `C / groups · kH · kW`.
  var depth: Int { groupInputs * kernelHeight * kernelWidth }
  /// The places of one output image.
  var outputPlane: Int { outputHeight * outputWidth }
  var paddedHeight: Int { inputHeight + 2 * paddingHeight }
  var paddedWidth: Int { inputWidth + 2 * paddingWidth }
  var paddedPlane: Int { paddedHeight * paddedWidth }
}

/// Calls `body` with the input surrounded by its zeros, `[N, C, H + 2p, W + 2p]`: then every window
/// is read without asking where the image ends.
func withPadded(
  _ shape: Convolution2d, _ input: UnsafePointer<Float>, _ body: (UnsafePointer<Float>) -> Void
) {
  if shape.paddingHeight == 0 && shape.paddingWidth == 0 { return body(input) }
  let planes = shape.batch * shape.inputChannels
  withWorkspace(planes * shape.paddedPlane) { padded in
    parallelFor(planes) { plane in
      let target = padded + plane * shape.paddedPlane
      target.update(repeating: 0, count: shape.paddedPlane)
      let source = input + plane * shape.inputHeight * shape.inputWidth
      for y in 0..<shape.inputHeight {
        let row = target + (y + shape.paddingHeight) * shape.paddedWidth + shape.paddingWidth
        row.update(from: source + y * shape.inputWidth, count: shape.inputWidth)
      }
    }
    body(padded)
  }
}

/// A stretch of neighbouring output places in one output row.
struct Segment {
  /// Where it starts among the places of its panel.
  var start: Int
  var count: Int
  /// The padded input place under the first place's kernel corner.
  var source: Int
  /// The output place in channel 0.
  var target: Int
}

/// Cuts output places `first ..< first + count`, counted through all images, into segments.
///
/// - Parameters:
///   - group: its first channel is where `source` and `target` count from.
func segments(
  _ shape: Convolution2d, group: Int, from first: Int, count: Int
) -> [Segment] {
  var result: [Segment] = []
  var place = first
  let end = first + count
  while place < end {
    let (image, position) = place.quotientAndRemainder(dividingBy: shape.outputPlane)
    let (y, x) = position.quotientAndRemainder(dividingBy: shape.outputWidth)
    let length = min(shape.outputWidth - x, end - place)
    let inputPlane = image * shape.inputChannels + group * shape.groupInputs
    let outputPlane = image * shape.outputChannels + group * shape.groupOutputs
    result.append(
      Segment(
        start: place - first, count: length,
        source: inputPlane * shape.paddedPlane + y * shape.strideHeight * shape.paddedWidth
          + x * shape.strideWidth,
        target: outputPlane * shape.outputPlane + position))
    place += length
  }
  return result
}

/// For every weight of an output channel, how far its input stands from the kernel's corner.
func kernelOffsets(_ shape: Convolution2d) -> [Int] {
  var offsets: [Int] = []
  offsets.reserveCapacity(shape.depth)
  for channel in 0..<shape.groupInputs {
    for u in 0..<shape.kernelHeight {
      for v in 0..<shape.kernelWidth {
        offsets.append(
          channel * shape.paddedPlane + u * shape.dilationHeight * shape.paddedWidth
            + v * shape.dilationWidth)
      }
    }
  }
  return offsets
}
