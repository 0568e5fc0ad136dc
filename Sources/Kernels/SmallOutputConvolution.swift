/// Computes a convolution with up to 16 output positions in all, as in a network's last layers for a single
/// image.
///
/// Most of the memory traffic is then weights, each of which is read once. They are not packed: four output
/// channels at a time are multiplied by the columns of all positions, in one register.
func conv2dSmallOutput(
  _ shape: Convolution2d, input: UnsafePointer<Float>, weight: UnsafePointer<Float>,
  epilogue: ChannelEpilogue, into output: UnsafeMutablePointer<Float>
) {
  let positions = shape.batch * shape.outputPlane
  let offsets = kernelOffsets(shape)
  let quads = (shape.groupOutputs + 3) / 4
  withPolyphaseInput(shape, input) { polyphase in
    withWorkspace(shape.groups * shape.depth * 16) { columns in
      packSmallOutputColumns(shape, polyphase, offsets, into: columns)
      parallelFor(shape.groups * quads) { task in
        let (group, quad) = task.quotientAndRemainder(dividingBy: quads)
        let rows = quad * 4..<min(quad * 4 + 4, shape.groupOutputs)
        withUnsafeTemporaryAllocation(of: Float.self, capacity: 64) { sums in
          let sums = sums.baseAddress!
          multiplySmallOutput(
            k: shape.depth, weight + (group * shape.groupOutputs + rows.lowerBound) * shape.depth,
            rows: rows.count, columns + group * shape.depth * 16, into: sums)
          for piece in segments(shape, group: group, from: 0, count: positions) {
            for row in rows {
              write(
                epilogue, group * shape.groupOutputs + row,
                sums + (row - rows.lowerBound) * 16 + piece.start, piece.count, output,
                piece.target + row * shape.outputPlane)
            }
          }
        }
      }
    }
  }
}

/// Packs the columns of all positions as `[groups, depth, 16]`, padded with zeros.
private func packSmallOutputColumns(
  _ shape: Convolution2d, _ polyphase: PolyphaseInput, _ offsets: [Int],
  into columns: UnsafeMutablePointer<Float>
) {
  let share = 256
  let parts = (shape.depth + share - 1) / share
  parallelFor(shape.groups * parts) { task in
    let (group, part) = task.quotientAndRemainder(dividingBy: parts)
    let levels = part * share..<min((part + 1) * share, shape.depth)
    let target = columns + group * shape.depth * 16
    (target + levels.lowerBound * 16).update(repeating: 0, count: levels.count * 16)
    for piece in segments(
      shape, group: group, from: 0, count: shape.batch * shape.outputPlane)
    {
      for level in levels {
        let (from, to) = (
          polyphase.numbers + piece.source + offsets[level], target + level * 16 + piece.start
        )
        for i in 0..<piece.count { to[i] = from[i * shape.step] }
      }
    }
  }
}
