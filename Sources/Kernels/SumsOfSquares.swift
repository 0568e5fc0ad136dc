// Sums of squares in double precision, for norms and variances. The squares of floats, and sums of them, neither
// overflow nor vanish there: the norm of [1e20, 3e20] is 3.2e20, though its square is not a float.

/// Computes the sums of squares over the middle axis: `y[o, i] = finish(Σ_r (x[o, r, i] − c)²)`.
///
/// Sums of deviations take two passes: the mean, then the squares. A single pass would lose the variance where the
/// mean is large.
///
/// - Parameters:
///   - x: `[outer, reduced, inner]`, contiguous.
///   - y: `[outer, inner]`, overwritten.
///   - centered: Whether c is the mean of the elements that are reduced to one, or else 0.
///   - finish: The function of every sum, for example the square root.
public func sumSquaresAxis(
  outer: Int, reduced: Int, inner: Int, _ x: UnsafePointer<Float>,
  into y: UnsafeMutablePointer<Float>, centered: Bool, finish: (Double) -> Double
) {
  // A thread takes as many rows as make some work; rows are independent.
  let rows = max(1, (1 << 15) / max(reduced * inner, 1))
  parallelFor((outer + rows - 1) / rows) { chunk in
    for o in chunk * rows..<min((chunk + 1) * rows, outer) {
      let (source, target) = (x + o * reduced * inner, y + o * inner)
      if inner == 1 {
        target[0] = Float(finish(rowSquares(source, count: reduced, centered)))
        continue
      }
      var column = 0
      while column + 8 <= inner {
        let squares = columnSquares(source + column, reduced, inner, centered) {
          SIMD8<Double>(UnsafeRawPointer($0).loadUnaligned(as: SIMD8<Float>.self))
        }
        for i in 0..<8 { target[column + i] = Float(finish(squares[i])) }
        column += 8
      }
      while column < inner {
        let squares = columnSquares(source + column, reduced, inner, centered) {
          SIMD2<Double>(Double($0.pointee), 0)
        }
        target[column] = Float(finish(squares[0]))
        column += 1
      }
    }
  }
}

/// Computes the deviations of every element of a row from the row's mean: `y[o, i] = x[o, i] − Σ_r x[o, r] / count`.
///
/// - Parameters:
///   - x: `[rows, count]`, contiguous.
///   - y: `[rows, count]`, overwritten.
public func centerRows(
  _ rows: Int, _ count: Int, _ x: UnsafePointer<Float>, into y: UnsafeMutablePointer<Float>
) {
  let chunk = max(1, (1 << 15) / max(count, 1))
  parallelFor((rows + chunk - 1) / chunk) { number in
    for row in number * chunk..<min((number + 1) * chunk, rows) {
      let (source, target) = (x + row * count, y + row * count)
      let center = accumulate(source, count) { $0 } / Double(count)
      for i in 0..<count { target[i] = Float(Double(source[i]) - center) }
    }
  }
}

/// Returns the sum of the squared elements, or deviations from the mean, of a contiguous row.
private func rowSquares(_ x: UnsafePointer<Float>, count: Int, _ centered: Bool) -> Double {
  let center = centered ? accumulate(x, count) { $0 } / Double(count) : 0
  return accumulate(x, count) { ($0 - center) * ($0 - center) }
}

/// Returns the sum of a function of every element, in 16 lanes.
@inline(__always)
private func accumulate(
  _ x: UnsafePointer<Float>, _ count: Int, _ term: (SIMD8<Double>) -> SIMD8<Double>
) -> Double {
  var (low, high) = (SIMD8<Double>.zero, SIMD8<Double>.zero)
  let lanes = UnsafeRawPointer(x)
  var i = 0
  while i + 16 <= count {
    low += term(SIMD8<Double>(lanes.loadUnaligned(fromByteOffset: i * 4, as: SIMD8<Float>.self)))
    high += term(
      SIMD8<Double>(lanes.loadUnaligned(fromByteOffset: i * 4 + 32, as: SIMD8<Float>.self)))
    i += 16
  }
  var total = (low + high).sum()
  while i < count {
    total += term(SIMD8<Double>(repeating: Double(x[i])))[0]
    i += 1
  }
  return total
}

/// Returns the sums of the squared elements, or deviations from the mean, of neighboring columns.
@inline(__always)
private func columnSquares<Lanes: SIMD>(
  _ x: UnsafePointer<Float>, _ rows: Int, _ rowStride: Int, _ centered: Bool,
  _ load: (UnsafePointer<Float>) -> Lanes
) -> Lanes where Lanes.Scalar == Double {
  var (center, squares) = (Lanes.zero, Lanes.zero)
  if centered {
    for r in 0..<rows { center += load(x + r * rowStride) }
    center /= Double(rows)
  }
  for r in 0..<rows {
    let deviation = load(x + r * rowStride) - center
    squares += deviation * deviation
  }
  return squares
}
