import CMachine

// Direct convolution of blocked activations: the register tile reads the windows of 8 output positions in place, or the
// processor's tiles those of 32.

/// The windows of a convolution's input: at `corner + image · imageStep + y · rowStep + x · columnStep`, in runs of
/// `length` contiguous numbers.
struct BlockedWindows {
  let corner: UnsafePointer<Float>
  let imageStep, rowStep, columnStep: Int
  let runs: [Int]
  let length: Int
}

extension PackedConvolution {
  /// The windows of blocked activations: a run is the 16 words of a tap in a block.
  func windows(of x: BlockedActivations) -> BlockedWindows {
    let layout = x.layout
    var runs: [Int] = []
    runs.reserveCapacity(inputBlocks * taps)
    for block in 0..<inputBlocks {
      for u in 0..<shape.kernelHeight {
        for v in 0..<shape.kernelWidth {
          runs.append(
            block * layout.blockStride + u * shape.dilationHeight * layout.paddedWidth * 16
              + v * shape.dilationWidth * 16)
        }
      }
    }
    return BlockedWindows(
      corner: x.values + layout.offset(0, 0, -shape.paddingHeight, -shape.paddingWidth),
      imageStep: layout.imageStride, rowStep: shape.strideHeight * layout.paddedWidth * 16,
      columnStep: shape.strideWidth * 16, runs: runs, length: 16)
  }

  /// The windows of interleaved images: a run is a row of a window, or of bfloat16 numbers 16 words of it.
  func windows(of images: InterleavedImages) -> BlockedWindows {
    let length = precision == .float32 ? rowWords : 16
    return BlockedWindows(
      corner: images.numbers, imageStep: images.image, rowStep: shape.strideHeight * images.row,
      columnStep: shape.strideWidth * images.channels,
      runs: (0..<shape.kernelHeight).flatMap { u in
        stride(from: 0, to: rowWords, by: length).map { u * shape.dilationHeight * images.row + $0 }
      }, length: length)
  }

  /// The number of positions that are computed at a time.
  private var rows: Int { precision == .bfloat16 && usesTiles ? 32 : 8 }

  /// Computes all outputs. Threads share the output channels where the weights are many and the positions few, as in the
  /// last layers of a network; elsewhere the positions.
  func convolveDirectly(_ windows: BlockedWindows, _ epilogue: BlockedEpilogue) {
    let layout = epilogue.layout
    let positions = layout.batch * layout.height * layout.width
    let groups = (positions + rows - 1) / rows
    if positions <= 512 && panels >= 4 {
      parallelFor(panels) { convolve(windows, panel: $0, groups: 0..<groups, epilogue) }
    } else {
      // Few enough positions that their windows stay in the caches from panel to panel.
      let share = max(1, min(256 / rows, groups / 16))
      parallelFor((groups + share - 1) / share) { task in
        for panel in 0..<panels {
          convolve(
            windows, panel: panel, groups: task * share..<min((task + 1) * share, groups), epilogue)
        }
      }
    }
  }

  /// Computes 32 channels of a range of groups of positions; those beyond the last one repeat it.
  private func convolve(
    _ windows: BlockedWindows, panel: Int, groups: Range<Int>, _ epilogue: BlockedEpilogue
  ) {
    let (layout, rows, weights) = (epilogue.layout, rows, weights + panel * panelSize)
    var position = groups.lowerBound * rows
    let last = layout.batch * layout.height * layout.width - 1
    var (image, rest) = position.quotientAndRemainder(dividingBy: layout.height * layout.width)
    var (y, x) = rest.quotientAndRemainder(dividingBy: layout.width)
    let start = layout.offset(0, panel * 32 / layout.precision.channelsPerBlock, 0, 0)
    let (imageStep, rowStep) = (layout.imageStride, layout.paddedWidth * 16)
    withUnsafeTemporaryAllocation(byteCount: rows * (32 + 2 * 16) * 4, alignment: 64) { memory in
      let sums = memory.baseAddress!.assumingMemoryBound(to: Float.self)
      withUnsafeTemporaryAllocation(of: UnsafePointer<Float>.self, capacity: rows) { corners in
        withUnsafeTemporaryAllocation(of: Int.self, capacity: rows) { targets in
          windows.runs.withUnsafeBufferPointer { runs in
            for _ in groups {
              for i in 0..<rows {
                corners[i] =
                  windows.corner + image * windows.imageStep + y * windows.rowStep
                  + x * windows.columnStep
                targets[i] = start + image * imageStep + y * rowStep + x * 16
                if position == last { continue }
                position += 1
                x += 1
                if x == layout.width { (x, y) = (0, y + 1) }
                if y == layout.height { (y, image) = (0, image + 1) }
              }
              multiply(UnsafePointer(corners.baseAddress!), runs, windows.length, weights, sums)
              for i in 0..<rows { finish(sums + i * 32, panel, at: targets[i], epilogue) }
            }
          }
        }
      }
    }
  }

  /// Multiplies the windows of a group of positions by the weights of 32 channels, `[rows, 32]`.
  @inline(__always)
  private func multiply(
    _ corners: UnsafePointer<UnsafePointer<Float>>, _ runs: UnsafeBufferPointer<Int>,
    _ length: Int, _ weights: UnsafePointer<Float>, _ sums: UnsafeMutablePointer<Float>
  ) {
    switch precision {
    case .float32: multiplyWindows(corners, runs: runs, length: length, weights, into: sums)
    case .bfloat16 where rows == 8:
      multiplyWindowPairs(corners, runs: runs, length: length, weights, into: sums)
    case .bfloat16:
      UnsafeRawPointer(corners).withMemoryRebound(
        to: UnsafePointer<Float>?.self, capacity: rows
      ) { corners in
        multiplyTiles(
          corners, runs.baseAddress!, runs.count, weights, sums + rows * 32, sums)
      }
    }
  }

  /// Applies the epilogue to the sums of 32 channels at one position, and writes them.
  @inline(__always)
  private func finish(
    _ sums: UnsafePointer<Float>, _ panel: Int, at offset: Int, _ epilogue: BlockedEpilogue
  ) {
    let (output, layout) = (epilogue.output, epilogue.layout)
    var low = sums.lanes(0) + epilogue.shift.lanes(panel * 32)
    var high = sums.lanes(16) + epilogue.shift.lanes(panel * 32 + 16)
    switch layout.precision {
    case .float32:
      if let addend = epilogue.addend { low += addend.lanes(offset) }
      low.replace(with: epilogue.floor, where: low .< epilogue.floor)
      (output + offset).store(low)
      if 2 * panel + 1 == layout.blocks { return }
      let next = offset + layout.blockStride
      if let addend = epilogue.addend { high += addend.lanes(next) }
      high.replace(with: epilogue.floor, where: high .< epilogue.floor)
      (output + next).store(high)
    case .bfloat16:
      if let addend = epilogue.addend {
        low += unpackBFloat16Low(addend.lanes(offset))
        high += unpackBFloat16High(addend.lanes(offset))
      }
      low.replace(with: epilogue.floor, where: low .< epilogue.floor)
      high.replace(with: epilogue.floor, where: high .< epilogue.floor)
      (output + offset).store(packBFloat16(low, high))
    }
  }
}

// A copy in each file that needs it: across files it would be a call.
extension UnsafePointer<Float> {
  @inline(__always)
  fileprivate func lanes(_ offset: Int) -> SIMD16<Float> {
    UnsafeRawPointer(self + offset).loadUnaligned(as: SIMD16<Float>.self)
  }
}

extension UnsafeMutablePointer<Float> {
  @inline(__always)
  fileprivate func store(_ value: SIMD16<Float>) {
    UnsafeMutableRawPointer(self).storeBytes(of: value, as: SIMD16<Float>.self)
  }
}
