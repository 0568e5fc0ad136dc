/// Where one line of a resampled picture comes from: two lines of the original, mixed.
public struct InterpolatedIndex: Equatable, Sendable {
  /// The two lines; the same one twice where nothing is mixed.
  public var first, second: Int
  /// The second one's share, from 0 to 1; the first has the rest.
  public var share: Float

  public init(_ first: Int, _ second: Int, share: Float) {
    (self.first, self.second, self.share) = (first, second, share)
  }
}

/// Mixes every number of the output from four of the input: two rows, two columns.
public func interpolate2d(
  planes: Int, inputHeight: Int, inputWidth: Int, rows: [InterpolatedIndex],
  columns: [InterpolatedIndex],
  input: UnsafePointer<Float>, into output: UnsafeMutablePointer<Float>
) {
  let (height, width) = (rows.count, columns.count)
  parallelFor(planes) { plane in
    let source = input + plane * inputHeight * inputWidth
    for (i, row) in rows.enumerated() {
      let (top, bottom) = (source + row.first * inputWidth, source + row.second * inputWidth)
      let target = output + (plane * height + i) * width
      for (j, column) in columns.enumerated() {
        let (rest, share) = (1 - column.share, column.share)
        let above = rest * top[column.first] + share * top[column.second]
        let below = rest * bottom[column.first] + share * bottom[column.second]
        target[j] = (1 - row.share) * above + row.share * below
      }
    }
  }
}

/// Adds every number's gradient to the four that it was mixed from: the transpose of `interpolate2d`.
public func interpolate2dGradient(
  planes: Int, inputHeight: Int, inputWidth: Int, rows: [InterpolatedIndex],
  columns: [InterpolatedIndex],
  outputGradient: UnsafePointer<Float>, into inputGradient: UnsafeMutablePointer<Float>
) {
  let (height, width) = (rows.count, columns.count)
  parallelFor(planes) { plane in
    let target = inputGradient + plane * inputHeight * inputWidth
    target.update(repeating: 0, count: inputHeight * inputWidth)
    for (i, row) in rows.enumerated() {
      let (top, bottom) = (target + row.first * inputWidth, target + row.second * inputWidth)
      let source = outputGradient + (plane * height + i) * width
      for (j, column) in columns.enumerated() {
        let (above, below) = ((1 - row.share) * source[j], row.share * source[j])
        top[column.first] += (1 - column.share) * above
        top[column.second] += column.share * above
        bottom[column.first] += (1 - column.share) * below
        bottom[column.second] += column.share * below
      }
    }
  }
}
