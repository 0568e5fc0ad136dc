// A convolution is a matrix product of the weights, `[O, C·kH·kW]`, with a matrix that has a column of
// `C·kH·kW` numbers for every output place ("im2col"; Chellapilla, Puri and Simard, 2006). The columns
// are made a panel at a time, just before the register tile reads them, and never stored as a whole.

/// Output places that one piece of work covers, and how many of a column's numbers at a time.
private let blockPlaces = 4 * tileColumns
private let blockDepth = 512

/// Computes the convolution of `input` with `weight`, plus `bias` for each channel.
public func conv2d(
  _ shape: Convolution2d, input: UnsafePointer<Float>, weight: UnsafePointer<Float>,
  bias: UnsafePointer<Float>?, into output: UnsafeMutablePointer<Float>
) {
  let places = shape.batch * shape.outputPlane
  if places == 0 || shape.outputChannels == 0 { return }
  if Tiling.suits(shape) {
    let layout = KernelLayout(
      outputStride: shape.inputChannels * 9, inputStride: 9, isTurned: false)
    return conv2dWinograd(
      shape, input: input, weight: weight, layout: layout, bias: bias, into: output)
  }
  let rows = roundUp(shape.groupOutputs, tileRows)
  let offsets = kernelOffsets(shape)
  withPadded(shape, input) { padded in
    withWorkspace(max(1, shape.groups * rows * shape.depth)) { packed in
      for group in 0..<shape.groups {
        packWeights(
          shape, weight + group * shape.groupOutputs * shape.depth,
          offset: rows * shape.depth * group, packed)
      }
      let blocks = (places + blockPlaces - 1) / blockPlaces
      // With few places, threads share the channels too.
      let parts = blocks < 2 * threadCount ? min(rows / tileRows, 4) : 1
      let partRows = roundUp((rows + parts - 1) / parts, tileRows)
      parallelFor(shape.groups * blocks * parts) { task in
        let (group, rest) = task.quotientAndRemainder(dividingBy: blocks * parts)
        let (block, part) = rest.quotientAndRemainder(dividingBy: parts)
        let firstRow = part * partRows
        let count = min(partRows, rows - firstRow)
        if count <= 0 { return }
        convolve(
          shape, group, block * blockPlaces, min(blockPlaces, places - block * blockPlaces),
          rows: firstRow..<firstRow + count, padded, packed + group * rows * shape.depth, offsets,
          bias, output)
      }
    }
  }
}

/// Packs a group's weights for the register tile: for each block of depth, panels `[levels, 8]`.
private func packWeights(
  _ shape: Convolution2d, _ weight: UnsafePointer<Float>, offset: Int,
  _ packed: UnsafeMutablePointer<Float>
) {
  let rows = roundUp(shape.groupOutputs, tileRows)
  for level in stride(from: 0, to: shape.depth, by: blockDepth) {
    let levels = min(blockDepth, shape.depth - level)
    pack(
      weight + level, count: shape.groupOutputs, levels, stride: shape.depth, levelStride: 1,
      panel: tileRows, into: packed + offset + rows * level)
  }
}

/// Computes some channels of some places.
private func convolve(
  _ shape: Convolution2d, _ group: Int, _ first: Int, _ count: Int, rows: Range<Int>,
  _ padded: UnsafePointer<Float>, _ weights: UnsafePointer<Float>, _ offsets: [Int],
  _ bias: UnsafePointer<Float>?, _ output: UnsafeMutablePointer<Float>
) {
  let panels = (count + tileColumns - 1) / tileColumns
  let depth = min(blockDepth, shape.depth)
  let allRows = roundUp(shape.groupOutputs, tileRows)
  let tile = tileRows * tileColumns
  let pieces = (0..<panels).map { panel in
    segments(
      shape, group: group, from: first + panel * tileColumns,
      count: min(tileColumns, count - panel * tileColumns))
  }
  withWorkspace(panels * tileColumns * (depth + rows.count)) { columns in
    let sums = columns + panels * tileColumns * depth
    for level in stride(from: 0, to: shape.depth, by: blockDepth) {
      let levels = min(blockDepth, shape.depth - level)
      for panel in 0..<panels {
        offsets.withUnsafeBufferPointer {
          packColumns(
            shape, pieces[panel], padded, $0.baseAddress! + level, levels,
            into: columns + panel * tileColumns * depth)
        }
      }
      for row in stride(from: rows.lowerBound, to: rows.upperBound, by: tileRows) {
        for panel in 0..<panels {
          let place = (row - rows.lowerBound) / tileRows * panels + panel
          multiplyTile(
            k: levels, weights + allRows * level + row * levels,
            columns + panel * tileColumns * depth, sums + place * tile, cRowStride: tileColumns,
            accumulate: level > 0)
        }
      }
    }
    for row in rows where row < shape.groupOutputs {
      let shift = bias?[group * shape.groupOutputs + row] ?? 0
      for panel in 0..<panels {
        let place = (row - rows.lowerBound) / tileRows * panels + panel
        let from = sums + place * tile + (row - rows.lowerBound) % tileRows * tileColumns
        for piece in pieces[panel] {
          let to = output + piece.target + row * shape.outputPlane
          for i in 0..<piece.count { to[i] = from[piece.start + i] + shift }
        }
      }
    }
  }
}

/// Writes the columns of one panel, `[levels, 32]`.
private func packColumns(
  _ shape: Convolution2d, _ pieces: [Segment], _ padded: UnsafePointer<Float>,
  _ offsets: UnsafePointer<Int>, _ levels: Int, into panel: UnsafeMutablePointer<Float>
) {
  let step = shape.strideWidth
  let filled = pieces.reduce(0) { $0 + $1.count }
  if filled < tileColumns { panel.update(repeating: 0, count: levels * tileColumns) }
  if step == 1 && pieces.count == 1 && filled == tileColumns {
    let source = UnsafeRawPointer(padded + pieces[0].source)
    let target = UnsafeMutableRawPointer(panel)
    for level in 0..<levels {
      let from = source + offsets[level] * 4
      let to = target + level * tileColumns * 4
      to.storeBytes(of: from.loadUnaligned(as: SIMD16<Float>.self), as: SIMD16<Float>.self)
      to.storeBytes(
        of: from.loadUnaligned(fromByteOffset: 64, as: SIMD16<Float>.self), toByteOffset: 64,
        as: SIMD16<Float>.self)
    }
    return
  }
  for piece in pieces {
    let source = padded + piece.source
    let target = panel + piece.start
    for level in 0..<levels {
      let from = source + offsets[level]
      let to = target + level * tileColumns
      if step == 1 {
        for i in 0..<piece.count { to[i] = from[i] }
      } else {
        for i in 0..<piece.count { to[i] = from[i * step] }
      }
    }
  }
}
