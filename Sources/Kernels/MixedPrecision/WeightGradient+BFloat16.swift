import CMachine

// The weight gradient with bfloat16 numbers: for each tap of the kernel, the matrix product of output gradients and inputs
// over all positions, as pairs of neighboring positions.
//
// Positions are counted in rows of `width`, of which the last belong to no output: there the gradient is 0. At a tap,
// inputs are then a fixed distance from their positions. With stride s, the input is split into s · s phases. Since pairs at
// an odd distance are other pairs, the input is paired in both ways.

/// Computes the gradient of a convolution with respect to its weight, at a precision.
public func conv2dWeightGradient(
  _ shape: Convolution2d, precision: Precision, input: UnsafePointer<Float>,
  outputGradient: UnsafePointer<Float>, into weightGradient: UnsafeMutablePointer<Float>
) {
  if precision == .float32 || !shape.suitsBFloat16 {
    return conv2dWeightGradient(
      shape, input: input, outputGradient: outputGradient, into: weightGradient)
  }
  PairedPositions(shape).multiply(input, outputGradient, into: weightGradient, usesTiles: hasTiles)
}

/// The positions of a convolution, in pairs.
struct PairedPositions {
  private let shape: Convolution2d
  /// The positions in a row, and of an image, a multiple of 32.
  private let width, count: Int
  /// The pairs of inputs of an image, which reach as far as the last tap.
  private let inputPairs: Int
  /// The phases of the input, and where each tap reads: in a sheet, a way to pair a phase, from a pair on.
  private let phases: [(y: Int, x: Int)]
  private let sheets: [(phase: Int, parity: Int)]
  private let taps: [(sheet: Int, pair: Int)]

  init(_ shape: Convolution2d) {
    self.shape = shape
    let (lastRow, lastColumn) = (
      (shape.kernelHeight - 1) * shape.dilationHeight / shape.strideHeight,
      (shape.kernelWidth - 1) * shape.dilationWidth / shape.strideWidth
    )
    width = roundUp(shape.outputWidth + lastColumn, 2)
    count = roundUp(shape.outputHeight * width, 32)
    inputPairs = roundUp(count + lastRow * width + lastColumn, 2) / 2
    var phases: [(y: Int, x: Int)] = []
    var sheets: [(phase: Int, parity: Int)] = []
    var taps: [(sheet: Int, pair: Int)] = []
    for u in 0..<shape.kernelHeight {
      for v in 0..<shape.kernelWidth {
        let (row, y) = (u * shape.dilationHeight).quotientAndRemainder(
          dividingBy: shape.strideHeight)
        let (column, x) = (v * shape.dilationWidth).quotientAndRemainder(
          dividingBy: shape.strideWidth)
        let distance = row * width + column
        let phase = phases.firstIndex { $0 == (y, x) } ?? phases.count
        if phase == phases.count { phases.append((y, x)) }
        let sheet = sheets.firstIndex { $0 == (phase, distance % 2) } ?? sheets.count
        if sheet == sheets.count { sheets.append((phase, distance % 2)) }
        taps.append((sheet, distance / 2))
      }
    }
    (self.phases, self.sheets, self.taps) = (phases, sheets, taps)
  }

  private var inputBlocks: Int { (shape.inputChannels + 15) / 16 }
  private var outputBlocks: Int { (shape.outputChannels + 15) / 16 }
  /// The words of a block of 16 channels of an image.
  private var gradientSize: Int { count * 8 }
  private var inputSize: Int { inputPairs * 16 }

  /// Computes the weight gradient.
  func multiply(
    _ input: UnsafePointer<Float>, _ outputGradient: UnsafePointer<Float>,
    into weightGradient: UnsafeMutablePointer<Float>, usesTiles: Bool
  ) {
    let inputs = sheets.count * inputBlocks * shape.batch * inputSize
    withWorkspace(inputs + outputBlocks * shape.batch * gradientSize) { words in
      let gradients = words + inputs
      parallelFor((inputBlocks + outputBlocks) * shape.batch) { task in
        let (block, image) = task.quotientAndRemainder(dividingBy: shape.batch)
        if block < inputBlocks {
          pairInputs(input, block, image, into: words)
        } else {
          pairGradients(
            outputGradient, block - inputBlocks, image,
            into: gradients + ((block - inputBlocks) * shape.batch + image) * gradientSize)
        }
      }
      let (rows, columns) = ((outputBlocks + 1) / 2, (inputBlocks + 1) / 2)
      // Few products are split by taps, too.
      let parts = rows * columns >= 16 ? 1 : min(taps.count, 4)
      parallelFor(rows * columns * parts) { task in
        let (pair, part) = task.quotientAndRemainder(dividingBy: parts)
        let (column, row) = pair.quotientAndRemainder(dividingBy: rows)
        let range = part * taps.count / parts..<(part + 1) * taps.count / parts
        product(row, column, range, words, gradients, weightGradient, usesTiles)
      }
    }
  }

  /// Pairs the inputs of a block of channels of an image, `[pairs, 16]` for each sheet.
  private func pairInputs(
    _ input: UnsafePointer<Float>, _ block: Int, _ image: Int,
    into words: UnsafeMutablePointer<Float>
  ) {
    let (size, length) = (shape.inputHeight * shape.inputWidth, (2 * inputPairs + 2) * 16)
    let planes = input + (image * shape.inputChannels + block * 16) * size
    withWorkspace(phases.count * length) { pixels in
      pixels.update(repeating: 0, count: phases.count * length)
      var phaseOf = [Int](repeating: -1, count: shape.strideHeight * shape.strideWidth)
      for (index, phase) in phases.enumerated() {
        phaseOf[phase.y * shape.strideWidth + phase.x] = index
      }
      forEachSixteenPixels(size, planes, min(16, shape.inputChannels - block * 16)) {
        low, _, first, count in
        var (y, x) = first.quotientAndRemainder(dividingBy: shape.inputWidth)
        for pixel in 0..<count {
          let (row, v) = (y + shape.paddingHeight).quotientAndRemainder(
            dividingBy: shape.strideHeight)
          let (column, u) = (x + shape.paddingWidth).quotientAndRemainder(
            dividingBy: shape.strideWidth)
          let phase = phaseOf[v * shape.strideWidth + u]
          let position = (row * width + column) * 16
          if phase >= 0 && column < width && position < length {
            store(low.lanes(pixel * 16), pixels + phase * length + position)
          }
          x += 1
          if x == shape.inputWidth { (x, y) = (0, y + 1) }
        }
      }
      for (index, sheet) in sheets.enumerated() {
        let from = UnsafePointer(pixels + sheet.phase * length + sheet.parity * 16)
        let to = words + ((index * inputBlocks + block) * shape.batch + image) * inputSize
        for pair in 0..<inputPairs {
          store(pairBFloat16(from.lanes(pair * 32), from.lanes(pair * 32 + 16)), to + pair * 16)
        }
      }
    }
  }

  /// Pairs the gradients of 16 channels of an image, in chunks `[16 channels, 16 pairs]`.
  private func pairGradients(
    _ gradient: UnsafePointer<Float>, _ block: Int, _ image: Int,
    into words: UnsafeMutablePointer<Float>
  ) {
    withWorkspace(count) { row in
      row.update(repeating: 0, count: count)
      for lane in 0..<16 {
        let channel = block * 16 + lane
        if channel < shape.outputChannels {
          let plane = gradient + (image * shape.outputChannels + channel) * shape.outputPlane
          for y in 0..<shape.outputHeight {
            (row + y * width).update(
              from: plane + y * shape.outputWidth, count: shape.outputWidth)
          }
        } else {
          row.update(repeating: 0, count: count)
        }
        let numbers = UnsafePointer(row)
        for chunk in 0..<count / 32 {
          store(
            packBFloat16(numbers.lanes(chunk * 32), numbers.lanes(chunk * 32 + 16)),
            words + (chunk * 16 + lane) * 16)
        }
      }
    }
  }

  /// Computes the gradients of 32 outputs and 32 inputs at some taps. Images are multiplied in parts, whose words stay in
  /// the second-level cache from tap to tap.
  private func product(
    _ row: Int, _ column: Int, _ range: Range<Int>, _ inputs: UnsafePointer<Float>,
    _ gradients: UnsafePointer<Float>, _ weightGradient: UnsafeMutablePointer<Float>,
    _ usesTiles: Bool
  ) {
    let (chunks, batch) = (count / 32, shape.batch)
    let share = max(1, 64 / chunks)
    // Without a second block the first one is read again; the results are not used.
    let (left, right) = (2 * column, min(2 * column + 1, inputBlocks - 1))
    let (top, bottom) = (2 * row, min(2 * row + 1, outputBlocks - 1))
    withWorkspace(range.count * 32 * 32) { sums in
      for image in stride(from: 0, to: batch, by: share) {
        for tap in range {
          let (sheet, pair) = taps[tap]
          let blocks = inputs + sheet * inputBlocks * batch * inputSize + pair * 16
          let pairs = PositionPairs(
            a: (
              gradients + (top * batch + image) * gradientSize,
              gradients + (bottom * batch + image) * gradientSize
            ),
            b: (
              blocks + (left * batch + image) * inputSize,
              blocks + (right * batch + image) * inputSize
            ),
            images: min(share, batch - image), chunks: chunks, aImage: gradientSize,
            bImage: inputSize, columns: left == right ? 16 : 32)
          let target = sums + (tap - range.lowerBound) * 32 * 32
          if usesTiles {
            accumulatePositionsInTiles(pairs, target, image > 0 ? 1 : 0)
          } else {
            accumulatePositions(pairs, target, image > 0 ? 1 : 0)
          }
        }
      }
      let all = shape.kernelHeight * shape.kernelWidth
      for output in 0..<min(32, shape.outputChannels - row * 32) {
        for input in 0..<min(32, shape.inputChannels - column * 32) {
          let target =
            weightGradient
            + ((row * 32 + output) * shape.inputChannels + column * 32 + input) * all
          for tap in range {
            target[tap] = sums[(tap - range.lowerBound) * 32 * 32 + output * 32 + input]
          }
        }
      }
    }
  }
}

@inline(__always)
private func store(_ value: SIMD16<Float>, _ target: UnsafeMutablePointer<Float>) {
  UnsafeMutableRawPointer(target).storeBytes(of: value, as: SIMD16<Float>.self)
}

// A copy in each file that needs it: across files it would be a call.
extension UnsafePointer<Float> {
  @inline(__always)
  fileprivate func lanes(_ offset: Int) -> SIMD16<Float> {
    UnsafeRawPointer(self + offset).loadUnaligned(as: SIMD16<Float>.self)
  }
}
