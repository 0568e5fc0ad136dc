/// The shape of a two-dimensional convolution: sizes, strides, padding, dilation and groups.
///
/// Input `[N, C, H, W]`, weight `[O, C / groups, kH, kW]`, output `[N, O, H', W']`.
public struct Convolution2d: Equatable, Sendable {
  /// The sizes of the input: N, C, H and W.
  public var batch, inputChannels, inputHeight, inputWidth: Int
  /// The sizes of the weight: O, kH and kW.
  public var outputChannels, kernelHeight, kernelWidth: Int
  /// The distance between windows, and the zeros that are added at each edge.
  public var strideHeight, strideWidth, paddingHeight, paddingWidth: Int
  /// The distance between the taps of the kernel.
  public var dilationHeight, dilationWidth: Int
  /// The number of groups, which are convolved independently.
  public var groups: Int

  /// Creates the shape of a convolution.
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

  /// The output height `⌊(H + 2·padding − dilation·(kH − 1) − 1) / stride⌋ + 1`; 0 if the kernel does not fit.
  public var outputHeight: Int {
    let room = inputHeight + 2 * paddingHeight - dilationHeight * (kernelHeight - 1) - 1
    return room < 0 ? 0 : room / strideHeight + 1
  }

  /// The output width, by the same formula.
  public var outputWidth: Int {
    let room = inputWidth + 2 * paddingWidth - dilationWidth * (kernelWidth - 1) - 1
    return room < 0 ? 0 : room / strideWidth + 1
  }

  /// The number of input channels of one group.
  var groupInputs: Int { inputChannels / groups }
  /// The number of output channels of one group.
  var groupOutputs: Int { outputChannels / groups }
  /// The number of weights of one output channel: `C / groups · kH · kW`.
  var depth: Int { groupInputs * kernelHeight * kernelWidth }
  /// The number of output positions of one image.
  var outputPlane: Int { outputHeight * outputWidth }
  var paddedHeight: Int { inputHeight + 2 * paddingHeight }
  var paddedWidth: Int { inputWidth + 2 * paddingWidth }
  /// The number of phases into which a row is split: the stride, or 1 for a 1 × 1 kernel without padding,
  /// which reads every number once.
  var phases: Int {
    kernelHeight * kernelWidth > 1 || paddingHeight + paddingWidth > 0 ? strideWidth : 1
  }
  /// The distance between neighboring windows within a phase.
  var step: Int { strideWidth / phases }
  var phaseWidth: Int { (paddedWidth + phases - 1) / phases }
  var polyphaseWidth: Int { phases * phaseWidth }
  var polyphasePlane: Int { paddedHeight * polyphaseWidth }
}

/// The zero-padded input in polyphase form. Padding makes bounds checks unnecessary, and in polyphase form what
/// neighboring windows read at one tap of the kernel is contiguous.
///
/// With stride s, windows are s columns apart, so a row is split into s phases: columns 0, s, 2s, …, then
/// columns 1, s + 1, 2s + 1, …, and so on.
struct PolyphaseInput {
  /// `[N, C, H + 2p, phases, phaseWidth]`.
  let numbers: UnsafePointer<Float>
  let count: Int
}

/// Calls `body` with the polyphase input, which is the input itself without padding and with one phase.
func withPolyphaseInput(
  _ shape: Convolution2d, _ input: UnsafePointer<Float>, _ body: (PolyphaseInput) -> Void
) {
  let planes = shape.batch * shape.inputChannels
  if shape.paddingHeight == 0 && shape.paddingWidth == 0 && shape.phases == 1 {
    return body(PolyphaseInput(numbers: input, count: planes * shape.polyphasePlane))
  }
  let rows = phases(kernel: shape.kernelHeight, shape.dilationHeight, stride: shape.strideHeight)
  let columns = phases(kernel: shape.kernelWidth, shape.dilationWidth, stride: shape.phases)
  // The packing of columns may read up to a row past the end.
  let count = planes * shape.polyphasePlane + tileColumns
  withWorkspace(count) { polyphase in
    parallelFor(planes) { plane in
      let target = polyphase + plane * shape.polyphasePlane
      let source = input + plane * shape.inputHeight * shape.inputWidth
      for y in 0..<shape.paddedHeight where rows[y % shape.strideHeight] {
        let inner = y - shape.paddingHeight
        let row = 0..<shape.inputHeight ~= inner ? source + inner * shape.inputWidth : nil
        for phase in columns.indices where columns[phase] {
          copyPhase(
            shape, row, phase, into: target + y * shape.polyphaseWidth + phase * shape.phaseWidth)
        }
      }
    }
    body(PolyphaseInput(numbers: polyphase, count: count))
  }
}

/// Returns for each phase whether a tap of the kernel falls on it.
private func phases(kernel: Int, _ dilation: Int, stride: Int) -> [Bool] {
  (0..<stride).map { phase in (0..<kernel).contains { $0 * dilation % stride == phase } }
}

/// Copies one phase of a padded row: columns `phase`, `phase + s`, …; zeros if there is no row.
@inline(__always)
private func copyPhase(
  _ shape: Convolution2d, _ row: UnsafePointer<Float>?, _ phase: Int,
  into target: UnsafeMutablePointer<Float>
) {
  let (step, shift) = (shape.phases, phase - shape.paddingWidth)
  // Column i · s + shift is inside the image for i from `first` up to, not including, `last`.
  let first = shift >= 0 ? 0 : min(shape.phaseWidth, (-shift + step - 1) / step)
  let room = shape.inputWidth - shift
  let last = room <= 0 ? 0 : min(shape.phaseWidth, (room + step - 1) / step)
  guard let row, first < last else {
    target.update(repeating: 0, count: shape.phaseWidth)
    return
  }
  for i in 0..<first { target[i] = 0 }
  let source = row + shift
  switch step {
  case 1: for i in first..<last { target[i] = source[i] }
  case 2: for i in first..<last { target[i] = source[2 * i] }
  default: for i in first..<last { target[i] = source[step * i] }
  }
  for i in last..<shape.phaseWidth { target[i] = 0 }
}

/// A run of neighboring output positions in one output row.
struct Segment {
  /// The index of its first position in its panel.
  var start: Int
  var count: Int
  /// The position in the polyphase input of the first window's corner.
  var source: Int
  /// The position of the first output, in the first channel.
  var target: Int
}

/// Returns output positions `first ..< first + count`, counted through all images, as segments of rows.
///
/// - Parameter group: The group at whose first channel `source` and `target` are.
func segments(
  _ shape: Convolution2d, group: Int, from first: Int, count: Int
) -> [Segment] {
  var result: [Segment] = []
  var next = first
  let end = first + count
  while next < end {
    let (image, position) = next.quotientAndRemainder(dividingBy: shape.outputPlane)
    let (y, x) = position.quotientAndRemainder(dividingBy: shape.outputWidth)
    let length = min(shape.outputWidth - x, end - next)
    let inputPlane = image * shape.inputChannels + group * shape.groupInputs
    let outputPlane = image * shape.outputChannels + group * shape.groupOutputs
    result.append(
      Segment(
        start: next - first, count: length,
        source: inputPlane * shape.polyphasePlane + y * shape.strideHeight * shape.polyphaseWidth
          + x * shape.step,
        target: outputPlane * shape.outputPlane + position))
    next += length
  }
  return result
}

/// Returns, for every weight of an output channel, the distance of its polyphase input from the window's
/// corner.
func kernelOffsets(_ shape: Convolution2d) -> [Int] {
  var offsets: [Int] = []
  offsets.reserveCapacity(shape.depth)
  for channel in 0..<shape.groupInputs {
    for u in 0..<shape.kernelHeight {
      for v in 0..<shape.kernelWidth {
        let (column, phase) = (v * shape.dilationWidth).quotientAndRemainder(
          dividingBy: shape.phases)
        offsets.append(
          channel * shape.polyphasePlane + u * shape.dilationHeight * shape.polyphaseWidth
            + phase * shape.phaseWidth + column)
      }
    }
  }
  return offsets
}
