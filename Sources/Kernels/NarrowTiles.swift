import CMachine

// The register tiles where 16 numbers take two registers (AVX2) or four (arm64): a tile of 8 × 32 does not
// fit, so it is computed in quarters of 4 × 16. Each quarter's sums take 8 of AVX2's 16 registers, or 16 of
// arm64's 32. Sums are formed in the same order as in the wide tiles.

/// Whether the register tiles hold 8 × 32 results at once. Known when compiling: the other way is dropped.
@inline(__always)
var registersAreWide: Bool { REGISTERS_ARE_WIDE == 1 }

/// A quarter of a tile: 4 rows of 16 sums.
private struct Quarter {
  var (c0, c1) = (SIMD16<Float>.zero, SIMD16<Float>.zero)
  var (c2, c3) = (SIMD16<Float>.zero, SIMD16<Float>.zero)

  /// Adds, over `steps`, the products of four numbers of A, one from each pointer, with 16 of B.
  @inline(__always)
  mutating func multiply(
    _ steps: Int, _ a0: UnsafePointer<Float>, _ a1: UnsafePointer<Float>,
    _ a2: UnsafePointer<Float>, _ a3: UnsafePointer<Float>, aStep: Int,
    _ b: UnsafePointer<Float>, bStep: Int
  ) {
    var (place, b) = (0, b)
    for _ in 0..<steps {
      let row = UnsafeRawPointer(b).loadUnaligned(as: SIMD16<Float>.self)
      c0.addProduct(SIMD16(repeating: a0[place]), row)
      c1.addProduct(SIMD16(repeating: a1[place]), row)
      c2.addProduct(SIMD16(repeating: a2[place]), row)
      c3.addProduct(SIMD16(repeating: a3[place]), row)
      place += aStep
      b += bStep
    }
  }

  @inline(__always)
  func store(_ c: UnsafeMutablePointer<Float>, rowStride: Int, accumulate: Bool) {
    store(c0, c, accumulate)
    store(c1, c + rowStride, accumulate)
    store(c2, c + 2 * rowStride, accumulate)
    store(c3, c + 3 * rowStride, accumulate)
  }

  @inline(__always)
  private func store(
    _ sums: SIMD16<Float>, _ c: UnsafeMutablePointer<Float>, _ accumulate: Bool
  ) {
    let row = UnsafeMutableRawPointer(c)
    let before = accumulate ? row.loadUnaligned(as: SIMD16<Float>.self) : .zero
    row.storeBytes(of: before + sums, as: SIMD16<Float>.self)
  }
}

/// Calls `body` with the first row and column of each quarter of a tile.
@inline(__always)
private func forEachQuarter(_ body: (_ row: Int, _ column: Int) -> Void) {
  for row in stride(from: 0, to: 8, by: 4) {
    for column in stride(from: 0, to: 32, by: 16) { body(row, column) }
  }
}

/// ``multiplyTile(k:_:_:_:cRowStride:accumulate:)``, and ``multiplyRows(k:_:aRowStride:_:_:cRowStride:accumulate:)``,
/// by where the rows of A lie.
@inline(never)
func multiplyTileNarrow(
  k: Int, _ a: UnsafePointer<Float>, aRowStride: Int, aStep: Int, _ b: UnsafePointer<Float>,
  _ c: UnsafeMutablePointer<Float>, cRowStride: Int, accumulate: Bool
) {
  forEachQuarter { row, column in
    let a = a + row * aRowStride
    var quarter = Quarter()
    quarter.multiply(
      k, a, a + aRowStride, a + 2 * aRowStride, a + 3 * aRowStride, aStep: aStep, b + column,
      bStep: 32)
    quarter.store(
      c + row * cRowStride + column, rowStride: cRowStride, accumulate: accumulate)
  }
}

/// Multiplies up to 4 rows as they stand with the columns of 16 places: `C[4, 16] = A·B`.
///
/// - Parameters:
///   - a: `[rows, k]`.
///   - b: `[k, 16]`.
@inline(never)
func multiplyFewPlaces(
  k: Int, _ a: UnsafePointer<Float>, rows: Int, _ b: UnsafePointer<Float>,
  into c: UnsafeMutablePointer<Float>
) {
  // Beyond the last row that one again.
  @inline(__always)
  func row(_ index: Int) -> UnsafePointer<Float> { a + min(index, rows - 1) * k }
  var quarter = Quarter()
  quarter.multiply(k, row(0), row(1), row(2), row(3), aStep: 1, b, bStep: 16)
  quarter.store(c, rowStride: 16, accumulate: false)
}

/// ``multiplyTransformed(blocks:_:blockStride:_:into:)``.
@inline(never)
func multiplyTransformedNarrow(
  blocks: Int, _ v: UnsafePointer<Float>, blockStride: Int, _ u: UnsafePointer<Float>,
  into m: UnsafeMutablePointer<Float>
) {
  forEachQuarter { row, column in
    var quarter = Quarter()
    for block in 0..<blocks {
      let a = v + block * blockStride + row * 16
      quarter.multiply(
        16, a, a + 16, a + 32, a + 48, aStep: 1, u + block * 16 * 32 + column, bStep: 32)
    }
    quarter.store(m + row * 32 + column, rowStride: 32, accumulate: false)
  }
}

/// ``multiplyPlaces(_:runs:length:_:into:)``.
@inline(never)
func multiplyPlacesNarrow(
  _ places: UnsafePointer<UnsafePointer<Float>>, runs: UnsafeBufferPointer<Int>, length: Int,
  _ weights: UnsafePointer<Float>, into c: UnsafeMutablePointer<Float>
) {
  forEachQuarter { row, column in
    var quarter = Quarter()
    var b = weights + column
    for run in runs {
      quarter.multiply(
        length, places[row] + run, places[row + 1] + run, places[row + 2] + run,
        places[row + 3] + run, aStep: 1, b, bStep: 32)
      b += length * 32
    }
    quarter.store(c + row * 32 + column, rowStride: 32, accumulate: false)
  }
}

/// ``accumulateTransformed(tiles:_:_:_:into:)``, and with several rows ``accumulatePlaces(_:_:_:_:into:)``.
@inline(never)
func accumulatePlacesNarrow(
  _ pairs: RowPairs, _ d: UnsafePointer<Float>, _ low: UnsafePointer<Float>,
  _ high: UnsafePointer<Float>, into c: UnsafeMutablePointer<Float>
) {
  forEachQuarter { row, column in
    var quarter = Quarter()
    for pair in 0..<pairs.rows {
      let a = d + pair * pairs.gradientStride + row
      let b = (column == 0 ? low : high) + pair * pairs.imageStride
      quarter.multiply(pairs.length, a, a + 1, a + 2, a + 3, aStep: 16, b, bStep: pairs.step)
    }
    quarter.store(c + row * 32 + column, rowStride: 32, accumulate: true)
  }
}
