/// Divides each row by its Euclidean length, or by `minimum` if it is shorter.
///
/// In double precision, in which squares of single precision neither overflow nor vanish.
public func normalizeRows(
  count: Int, dimensions: Int, minimum: Float, _ x: UnsafePointer<Float>,
  into y: UnsafeMutablePointer<Float>
) {
  forEachUnit(count, dimensions, minimum, x) { row, length, _ in
    let (x, y) = (x + row * dimensions, y + row * dimensions)
    for k in 0..<dimensions { y[k] = Float(Double(x[k]) / length) }
  }
}

/// Computes the gradient of `normalizeRows`.
///
///     dx = (dy − x̂ · (x̂·dy)) / ‖x‖, or dy/minimum for shorter rows
///
/// In double precision: little is left of dy if it is nearly parallel to x.
public func normalizeRowsGradient(
  count: Int, dimensions: Int, minimum: Float, _ x: UnsafePointer<Float>,
  outputGradient dY: UnsafePointer<Float>, into dX: UnsafeMutablePointer<Float>
) {
  forEachUnit(count, dimensions, minimum, x) { row, length, isShort in
    let (x, dY) = (x + row * dimensions, dY + row * dimensions)
    let dX = dX + row * dimensions
    var along = 0.0
    if !isShort {
      for k in 0..<dimensions { along += Double(x[k]) / length * Double(dY[k]) }
    }
    for k in 0..<dimensions {
      dX[k] = Float((Double(dY[k]) - Double(x[k]) / length * along) / length)
    }
  }
}

/// Calls `body` with each row, its divisor, and whether the row is shorter than that.
private func forEachUnit(
  _ count: Int, _ dimensions: Int, _ minimum: Float, _ x: UnsafePointer<Float>,
  _ body: (_ row: Int, _ length: Double, _ isShort: Bool) -> Void
) {
  let size = max(1, 4096 / max(dimensions, 1))
  parallelFor((count + size - 1) / size) { task in
    for row in task * size..<min((task + 1) * size, count) {
      let numbers = x + row * dimensions
      var squares = 0.0
      for k in 0..<dimensions { squares += Double(numbers[k]) * Double(numbers[k]) }
      let isShort = squares.squareRoot() < Double(minimum)
      body(row, isShort ? Double(minimum) : squares.squareRoot(), isShort)
    }
  }
}
