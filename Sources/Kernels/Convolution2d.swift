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
  /// How many stretches a row is sorted into: the stride, but for a kernel of one place, which sees every
  /// number once.
  var phases: Int {
    kernelHeight * kernelWidth > 1 || paddingHeight + paddingWidth > 0 ? strideWidth : 1
  }
  /// How far apart in a stretch neighboring windows stand.
  var step: Int { strideWidth / phases }
  var stretch: Int { (paddedWidth + phases - 1) / phases }
  var sortedWidth: Int { phases * stretch }
  var sortedPlane: Int { paddedHeight * sortedWidth }
}

/// The input surrounded by its zeros and sorted: then every window is read without asking where the image
/// ends, and what neighboring windows see at one place of the kernel lies side by side.
///
/// With stride s, windows are s columns apart. So a row is kept as s stretches: columns 0, s, 2s, …, then
/// 1, s + 1, 2s + 1, … and so on.
struct SortedInput {
  /// `[N, C, H + 2p, phases, stretch]`.
  let numbers: UnsafePointer<Float>
  let count: Int
}

/// Calls `body` with the sorted input: the input itself where nothing is to be done.
func withSorted(
  _ shape: Convolution2d, _ input: UnsafePointer<Float>, _ body: (SortedInput) -> Void
) {
  let planes = shape.batch * shape.inputChannels
  if shape.paddingHeight == 0 && shape.paddingWidth == 0 && shape.phases == 1 {
    return body(SortedInput(numbers: input, count: planes * shape.sortedPlane))
  }
  let rows = phases(kernel: shape.kernelHeight, shape.dilationHeight, stride: shape.strideHeight)
  let columns = phases(kernel: shape.kernelWidth, shape.dilationWidth, stride: shape.phases)
  // Room to read some numbers past the end.
  let count = planes * shape.sortedPlane + tileColumns
  withWorkspace(count) { sorted in
    parallelFor(planes) { plane in
      let target = sorted + plane * shape.sortedPlane
      let source = input + plane * shape.inputHeight * shape.inputWidth
      for y in 0..<shape.paddedHeight where rows[y % shape.strideHeight] {
        let inner = y - shape.paddingHeight
        let row = 0..<shape.inputHeight ~= inner ? source + inner * shape.inputWidth : nil
        for phase in columns.indices where columns[phase] {
          pick(
            shape, row, phase, into: target + y * shape.sortedWidth + phase * shape.stretch)
        }
      }
    }
    body(SortedInput(numbers: sorted, count: count))
  }
}

/// Which remainders modulo the stride any place of the kernel falls on.
private func phases(kernel: Int, _ dilation: Int, stride: Int) -> [Bool] {
  (0..<stride).map { phase in (0..<kernel).contains { $0 * dilation % stride == phase } }
}

/// Writes the columns `phase`, `phase + s`, … of a padded row; of a row of zeros where there is none.
@inline(__always)
private func pick(
  _ shape: Convolution2d, _ row: UnsafePointer<Float>?, _ phase: Int,
  into target: UnsafeMutablePointer<Float>
) {
  let (step, shift) = (shape.phases, phase - shape.paddingWidth)
  // Column i · s + shift lies inside the image from `first` on, and before `last`.
  let first = shift >= 0 ? 0 : min(shape.stretch, (-shift + step - 1) / step)
  let room = shape.inputWidth - shift
  let last = room <= 0 ? 0 : min(shape.stretch, (room + step - 1) / step)
  guard let row, first < last else {
    target.update(repeating: 0, count: shape.stretch)
    return
  }
  for i in 0..<first { target[i] = 0 }
  let source = row + shift
  switch step {
  case 1: for i in first..<last { target[i] = source[i] }
  case 2: for i in first..<last { target[i] = source[2 * i] }
  default: for i in first..<last { target[i] = source[step * i] }
  }
  for i in last..<shape.stretch { target[i] = 0 }
}

/// A stretch of neighboring output places in one output row.
struct Segment {
  /// Where it starts among the places of its panel.
  var start: Int
  var count: Int
  /// The sorted input place under the first place's kernel corner.
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
        source: inputPlane * shape.sortedPlane + y * shape.strideHeight * shape.sortedWidth
          + x * shape.step,
        target: outputPlane * shape.outputPlane + position))
    place += length
  }
  return result
}

/// For every weight of an output channel, how far its sorted input stands from the kernel's corner.
func kernelOffsets(_ shape: Convolution2d) -> [Int] {
  var offsets: [Int] = []
  offsets.reserveCapacity(shape.depth)
  for channel in 0..<shape.groupInputs {
    for u in 0..<shape.kernelHeight {
      for v in 0..<shape.kernelWidth {
        let (column, phase) = (v * shape.dilationWidth).quotientAndRemainder(
          dividingBy: shape.phases)
        offsets.append(
          channel * shape.sortedPlane + u * shape.dilationHeight * shape.sortedWidth
            + phase * shape.stretch + column)
      }
    }
  }
  return offsets
}
