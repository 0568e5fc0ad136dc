// Accurate sums: blocks of 256 in single precision, accumulated in double precision.

/// Returns the sum of `count` contiguous elements.
///
/// Blocks of 256 are summed in 16 lanes, and their sums in double precision. Unlike that of a running `Float`
/// sum, the error does not grow with `count` (Higham, "The accuracy of floating point summation", 1993).
public func sum(_ x: UnsafePointer<Float>, count: Int) -> Double {
  var total = 0.0
  var start = 0
  while start + 256 <= count {
    let block = blockSum(x + start)
    if block.isFinite {
      total += Double(block)
    } else {
      // The sum of a block may be beyond the range of floats, though the mean of all is not.
      for i in start..<start + 256 { total += Double(x[i]) }
    }
    start += 256
  }
  for i in start..<count { total += Double(x[i]) }
  return total
}

/// Computes the sums over the middle axis: `y[o, i] = scale · Σ_r x[o, r, i]`.
///
/// - Parameters:
///   - x: `[outer, reduced, inner]`, contiguous.
///   - y: `[outer, inner]`, overwritten.
///   - scale: The factor of every sum; `1 / reduced` for means.
public func sumAxis(
  outer: Int, reduced: Int, inner: Int, _ x: UnsafePointer<Float>,
  into y: UnsafeMutablePointer<Float>, scale: Double = 1
) {
  if inner == 1 {
    for o in 0..<outer { y[o] = Float(sum(x + o * reduced, count: reduced) * scale) }
    return
  }
  for o in 0..<outer {
    let rows = x + o * reduced * inner
    let result = y + o * inner
    var column = 0
    while column < inner {
      let width = min(16, inner - column)
      sumColumns(rows + column, rows: reduced, rowStride: inner, width: width, scale) {
        result[column + $0] = $1
      }
      column += width
    }
  }
}

@inline(__always)
private func blockSum(_ x: UnsafePointer<Float>) -> Float {
  var a = SIMD16<Float>.zero
  var b = SIMD16<Float>.zero
  let lanes = UnsafeRawPointer(x)
  for i in 0..<8 {
    a += lanes.loadUnaligned(fromByteOffset: i * 128, as: SIMD16<Float>.self)
    b += lanes.loadUnaligned(fromByteOffset: i * 128 + 64, as: SIMD16<Float>.self)
  }
  return (a + b).sum()
}

/// Computes the sums of up to 16 neighboring columns in double precision.
@inline(__always)
private func sumColumns(
  _ x: UnsafePointer<Float>, rows: Int, rowStride: Int, width: Int, _ scale: Double,
  _ store: (Int, Float) -> Void
) {
  if width == 16 {
    var low = SIMD8<Double>.zero
    var high = SIMD8<Double>.zero
    for r in 0..<rows {
      let row = UnsafeRawPointer(x + r * rowStride)
      low += SIMD8<Double>(row.loadUnaligned(as: SIMD8<Float>.self))
      high += SIMD8<Double>(row.loadUnaligned(fromByteOffset: 32, as: SIMD8<Float>.self))
    }
    for i in 0..<8 { store(i, Float(low[i] * scale)) }
    for i in 0..<8 { store(8 + i, Float(high[i] * scale)) }
  } else {
    for i in 0..<width {
      var total = 0.0
      for r in 0..<rows { total += Double(x[r * rowStride + i]) }
      store(i, Float(total * scale))
    }
  }
}
