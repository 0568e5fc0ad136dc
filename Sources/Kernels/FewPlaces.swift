/// Computes a convolution with up to 16 output places in all, as a network's last layers have for one image.
///
/// Then the weights are by far the most of what is read, and each is needed once: they are taken as they
/// stand, four outputs at a time, against the columns of all places in one register.
func conv2dFewPlaces(
  _ shape: Convolution2d, input: UnsafePointer<Float>, weight: UnsafePointer<Float>,
  finish: Finish, into output: UnsafeMutablePointer<Float>
) {
  let places = shape.batch * shape.outputPlane
  let offsets = kernelOffsets(shape)
  let quads = (shape.groupOutputs + 3) / 4
  withSorted(shape, input) { sorted in
    withWorkspace(shape.groups * shape.depth * 16) { columns in
      packFewColumns(shape, sorted, offsets, into: columns)
      parallelFor(shape.groups * quads) { task in
        let (group, quad) = task.quotientAndRemainder(dividingBy: quads)
        let rows = quad * 4..<min(quad * 4 + 4, shape.groupOutputs)
        withUnsafeTemporaryAllocation(of: Float.self, capacity: 64) { sums in
          let sums = sums.baseAddress!
          multiplySmallOutput(
            k: shape.depth, weight + (group * shape.groupOutputs + rows.lowerBound) * shape.depth,
            rows: rows.count, columns + group * shape.depth * 16, into: sums)
          for piece in segments(shape, group: group, from: 0, count: places) {
            for row in rows {
              write(
                finish, group * shape.groupOutputs + row,
                sums + (row - rows.lowerBound) * 16 + piece.start, piece.count, output,
                piece.target + row * shape.outputPlane)
            }
          }
        }
      }
    }
  }
}

/// Brings what the places see side by side, `[groups, depth, 16]`; zeros beyond the last place.
private func packFewColumns(
  _ shape: Convolution2d, _ sorted: SortedInput, _ offsets: [Int],
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
          sorted.numbers + piece.source + offsets[level], target + level * 16 + piece.start
        )
        for i in 0..<piece.count { to[i] = from[i * shape.step] }
      }
    }
  }
}
