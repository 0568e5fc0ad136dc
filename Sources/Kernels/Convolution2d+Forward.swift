// A convolution is the matrix product of the weights, `[O, C·kH·kW]`, and a matrix with a column of `C·kH·kW`
// numbers for every output position ("im2col"; Chellapilla, Puri and Simard, 2006). The columns are packed a
// panel at a time, just before the register tile reads them; the whole matrix is never stored ("implicit
// GEMM").

/// The number of output positions in a block, and the number of weights of a channel in a block.
private let blockPositions = 4 * tileColumns
private let blockDepth = 512

/// Computes the convolution of `input` with `weight`, plus `bias` for each channel.
public func conv2d(
  _ shape: Convolution2d, input: UnsafePointer<Float>, weight: UnsafePointer<Float>,
  bias: UnsafePointer<Float>?, into output: UnsafeMutablePointer<Float>
) {
  conv2d(
    shape, input: input, weight: weight, then: ConvolutionEpilogue(shift: bias), into: output)
}

/// Computes the convolution of `input` with `weight`, and applies `epilogue` to every sum.
///
/// - Parameters:
///   - shape: The shape of the convolution, which selects the algorithm.
///   - input: `[N, C, H, W]`.
///   - weight: `[O, C / groups, kH, kW]`.
///   - output: `[N, O, H', W']`, overwritten.
public func conv2d(
  _ shape: Convolution2d, input: UnsafePointer<Float>, weight: UnsafePointer<Float>,
  then epilogue: ConvolutionEpilogue, into output: UnsafeMutablePointer<Float>
) {
  if shape.batch * shape.outputPlane == 0 || shape.outputChannels == 0 { return }
  epilogue.withChannelEpilogue(channels: shape.outputChannels) { epilogue in
    if shape.depth == 0 {
      writeEmptySums(shape, epilogue, into: output)
    } else if Tiling.suits(shape, positions: 48) {
      let layout = KernelLayout(
        outputStride: shape.inputChannels * 9, inputStride: 9, isRotated: false)
      conv2dWinograd(
        shape, input: input, weight: weight, layout: layout, epilogue: epilogue, into: output)
    } else if shape.suitsDirect {
      conv2dDirect(shape, input: input, weight: weight, epilogue: epilogue, into: output)
    } else if shape.suitsInterleaved {
      conv2dInterleaved(shape, input: input, weight: weight, epilogue: epilogue, into: output)
    } else if shape.batch * shape.outputPlane <= 16 {
      conv2dSmallOutput(shape, input: input, weight: weight, epilogue: epilogue, into: output)
    } else {
      conv2dByColumns(shape, input: input, weight: weight, epilogue: epilogue, into: output)
    }
  }
}

/// Applies the epilogue to the sums of an input without channels, which are 0.
private func writeEmptySums(
  _ shape: Convolution2d, _ epilogue: ChannelEpilogue, into output: UnsafeMutablePointer<Float>
) {
  withWorkspace(shape.outputPlane) { sums in
    sums.update(repeating: 0, count: shape.outputPlane)
    for plane in 0..<shape.batch * shape.outputChannels {
      write(
        epilogue, plane % shape.outputChannels, sums, shape.outputPlane, output,
        plane * shape.outputPlane)
    }
  }
}

/// Computes a convolution as a matrix product with the columns.
private func conv2dByColumns(
  _ shape: Convolution2d, input: UnsafePointer<Float>, weight: UnsafePointer<Float>,
  epilogue: ChannelEpilogue, into output: UnsafeMutablePointer<Float>
) {
  let positions = shape.batch * shape.outputPlane
  let rows = roundUp(shape.groupOutputs, tileRows)
  let offsets = kernelOffsets(shape)
  // Packing reads and writes all weights: with few positions it would take longer than the product.
  let packs = positions > 2 * blockPositions || shape.groupOutputs % tileRows != 0
  withPolyphaseInput(shape, input) { polyphase in
    withWorkspace(packs ? max(1, shape.groups * rows * shape.depth) : 1) { packed in
      if packs { packWeights(shape, weight, into: packed) }
      let blocks = (positions + blockPositions - 1) / blockPositions
      // With few positions, threads share the channels, too.
      let parts = blocks < 2 * threadCount ? min(rows / tileRows, 4) : 1
      let partRows = roundUp((rows + parts - 1) / parts, tileRows)
      parallelFor(shape.groups * blocks * parts) { task in
        let (group, rest) = task.quotientAndRemainder(dividingBy: blocks * parts)
        let (block, part) = rest.quotientAndRemainder(dividingBy: parts)
        let firstRow = part * partRows
        let count = min(partRows, rows - firstRow)
        if count <= 0 { return }
        let weights =
          packs
          ? Weights(isPacked: true, numbers: packed + group * rows * shape.depth)
          : Weights(isPacked: false, numbers: weight + group * rows * shape.depth)
        convolve(
          shape, group, block * blockPositions,
          min(blockPositions, positions - block * blockPositions),
          rows: firstRow..<firstRow + count, polyphase, weights, offsets, epilogue, output)
      }
    }
  }
}

/// A group's weights: packed in panels `[levels, 8]` for each block of depth, or unpacked rows.
private struct Weights {
  let isPacked: Bool
  let numbers: UnsafePointer<Float>
}

/// Packs all groups' weights for the register tile.
private func packWeights(
  _ shape: Convolution2d, _ weight: UnsafePointer<Float>, into packed: UnsafeMutablePointer<Float>
) {
  let rows = roundUp(shape.groupOutputs, tileRows)
  let blocks = (shape.depth + blockDepth - 1) / blockDepth
  parallelFor(shape.groups * blocks) { task in
    let (group, block) = task.quotientAndRemainder(dividingBy: blocks)
    let level = block * blockDepth
    pack(
      weight + group * shape.groupOutputs * shape.depth + level, count: shape.groupOutputs,
      min(blockDepth, shape.depth - level), stride: shape.depth, levelStride: 1, panel: tileRows,
      into: packed + rows * (group * shape.depth + level))
  }
}

/// Computes a range of channels of a range of positions.
private func convolve(
  _ shape: Convolution2d, _ group: Int, _ first: Int, _ count: Int, rows: Range<Int>,
  _ polyphase: PolyphaseInput, _ weights: Weights, _ offsets: [Int],
  _ epilogue: ChannelEpilogue, _ output: UnsafeMutablePointer<Float>
) {
  let panels = (count + tileColumns - 1) / tileColumns
  let width = panels * tileColumns
  let depth = min(blockDepth, shape.depth)
  let allRows = roundUp(shape.groupOutputs, tileRows)
  let pieces = (0..<panels).map { panel in
    segments(
      shape, group: group, from: first + panel * tileColumns,
      count: min(tileColumns, count - panel * tileColumns))
  }
  // Packing writes up to a row past the end of a panel.
  withWorkspace(width * (depth + rows.count) + tileColumns) { columns in
    let sums = columns + width * depth + tileColumns
    for level in stride(from: 0, to: shape.depth, by: blockDepth) {
      let levels = min(blockDepth, shape.depth - level)
      for panel in 0..<panels {
        packColumns(
          pieces[panel], polyphase, offsets[level..<level + levels], step: shape.step,
          into: columns + panel * tileColumns * depth)
      }
      for row in stride(from: rows.lowerBound, to: rows.upperBound, by: tileRows) {
        for panel in 0..<panels {
          let b = columns + panel * tileColumns * depth
          let c = sums + (row - rows.lowerBound) * width + panel * tileColumns
          if weights.isPacked {
            multiplyTile(
              k: levels, weights.numbers + allRows * level + row * levels, b, c,
              cRowStride: width, accumulate: level > 0)
          } else {
            multiplyRows(
              k: levels, weights.numbers + row * shape.depth + level, aRowStride: shape.depth, b, c,
              cRowStride: width, accumulate: level > 0)
          }
        }
      }
    }
    let runs = merged(segments(shape, group: group, from: first, count: count))
    for row in rows where row < shape.groupOutputs {
      for run in runs {
        write(
          epilogue, group * shape.groupOutputs + row,
          sums + (row - rows.lowerBound) * width + run.start, run.count, output,
          run.target + row * shape.outputPlane)
      }
    }
  }
}

/// Returns the segments with those merged that are adjacent in the output.
private func merged(_ pieces: [Segment]) -> [Segment] {
  var result: [Segment] = []
  for piece in pieces {
    if let last = result.last, last.target + last.count == piece.target {
      result[result.count - 1].count += piece.count
    } else {
      result.append(piece)
    }
  }
  return result
}

/// Applies the epilogue to neighboring sums of one channel and writes them.
func write(
  _ epilogue: ChannelEpilogue, _ channel: Int, _ sums: UnsafePointer<Float>, _ count: Int,
  _ output: UnsafeMutablePointer<Float>, _ position: Int
) {
  let (center, scale) = (epilogue.center[channel], epilogue.scale[channel])
  let (shift, floor) = (epilogue.shift[channel], epilogue.floor)
  let target = output + position
  if epilogue.isShift {
    for i in 0..<count { target[i] = sums[i] + shift }
  } else if let addend = epilogue.addend {
    let more = addend + position
    for i in 0..<count {
      let y = (sums[i] - center) * scale + shift + more[i]
      target[i] = y < floor ? floor : y
    }
  } else {
    for i in 0..<count {
      let y = (sums[i] - center) * scale + shift
      target[i] = y < floor ? floor : y
    }
  }
}

/// Packs the columns of one panel, `[levels, 32]`.
///
/// Every segment is copied as a whole row of 32, which is fast. What is beyond its end is overwritten by the
/// next segment, row or panel; up to one row is written past the end of the panel.
private func packColumns(
  _ pieces: [Segment], _ polyphase: PolyphaseInput, _ offsets: ArraySlice<Int>, step: Int,
  into panel: UnsafeMutablePointer<Float>
) {
  let reach = (offsets.max() ?? 0) + tileColumns
  let copiesRows = step == 1 && pieces.allSatisfy { $0.source + reach <= polyphase.count }
  var target = panel
  for offset in offsets {
    let source = polyphase.numbers + offset
    for piece in pieces {
      let (from, to) = (source + piece.source, target + piece.start)
      if copiesRows {
        let (low, high) = (from.lanes(0), from.lanes(16))
        UnsafeMutableRawPointer(to).storeBytes(of: low, as: SIMD16<Float>.self)
        UnsafeMutableRawPointer(to).storeBytes(of: high, toByteOffset: 64, as: SIMD16<Float>.self)
      } else {
        for i in 0..<piece.count { to[i] = from[i * step] }
      }
    }
    target += tileColumns
  }
}

// A copy in each file that needs it: across files it would be a call.
extension UnsafePointer<Float> {
  @inline(__always)
  fileprivate func lanes(_ offset: Int) -> SIMD16<Float> {
    UnsafeRawPointer(self + offset).loadUnaligned(as: SIMD16<Float>.self)
  }
}
