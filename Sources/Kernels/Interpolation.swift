/// A row or column of an interpolated image: the weighted mean of two of the input.
public struct InterpolatedIndex: Equatable, Sendable {
  /// The two rows or columns; the same one twice for the nearest neighbor.
  public var first, second: Int
  /// The weight of the second one, from 0 to 1; that of the first one is the rest.
  public var weight: Float

  /// Creates the weighted mean of two rows or columns.
  public init(_ first: Int, _ second: Int, weight: Float) {
    (self.first, self.second, self.weight) = (first, second, weight)
  }
}

/// Interpolates images: every output is the weighted mean of four inputs, in two rows and two columns.
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
        let (first, second) = (1 - column.weight, column.weight)
        let above = first * top[column.first] + second * top[column.second]
        let below = first * bottom[column.first] + second * bottom[column.second]
        target[j] = (1 - row.weight) * above + row.weight * below
      }
    }
  }
}

/// Computes the gradient of `interpolate2d`, its transpose: adds every output gradient to the four inputs,
/// weighted.
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
        let (above, below) = ((1 - row.weight) * source[j], row.weight * source[j])
        top[column.first] += (1 - column.weight) * above
        top[column.second] += column.weight * above
        bottom[column.first] += (1 - column.weight) * below
        bottom[column.second] += column.weight * below
      }
    }
  }
}
