// The innermost loop of every product: a tile of 8 × 32 results held in registers.

/// The rows of a register tile.
let tileRows = 8
/// The columns of a register tile.
let tileColumns = 32

/// Computes a tile: `C[8, 32] = (accumulate ? C : 0) + A·B`.
///
/// Each step loads 32 numbers of B and spreads each of 8 numbers of A over them: 16 multiply-adds of
/// 16 lanes for 10 loads. The 16 sums are variables of their own, for the compiler keeps an array of
/// them in memory.
///
/// - Parameters:
///   - a: a packed panel `[k, 8]`.
///   - b: a packed panel `[k, 32]`.
///   - c: `[8, 32]`, rows `cRowStride` apart.
@inline(never)
func multiplyTile(
  k: Int, _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>,
  _ c: UnsafeMutablePointer<Float>, cRowStride: Int, accumulate: Bool
) {
  if !registersAreWide {
    return multiplyTileNarrow(
      k: k, a, aRowStride: 1, aStep: 8, b, c, cRowStride: cRowStride, accumulate: accumulate)
  }
  var (c00, c01) = (SIMD16<Float>.zero, SIMD16<Float>.zero)
  var (c10, c11) = (SIMD16<Float>.zero, SIMD16<Float>.zero)
  var (c20, c21) = (SIMD16<Float>.zero, SIMD16<Float>.zero)
  var (c30, c31) = (SIMD16<Float>.zero, SIMD16<Float>.zero)
  var (c40, c41) = (SIMD16<Float>.zero, SIMD16<Float>.zero)
  var (c50, c51) = (SIMD16<Float>.zero, SIMD16<Float>.zero)
  var (c60, c61) = (SIMD16<Float>.zero, SIMD16<Float>.zero)
  var (c70, c71) = (SIMD16<Float>.zero, SIMD16<Float>.zero)
  var (a, bytes) = (a, UnsafeRawPointer(b))
  for _ in 0..<k {
    let b0 = bytes.loadUnaligned(as: SIMD16<Float>.self)
    let b1 = bytes.loadUnaligned(fromByteOffset: 64, as: SIMD16<Float>.self)
    let a0 = SIMD16<Float>(repeating: a[0])
    c00.addProduct(a0, b0)
    c01.addProduct(a0, b1)
    let a1 = SIMD16<Float>(repeating: a[1])
    c10.addProduct(a1, b0)
    c11.addProduct(a1, b1)
    let a2 = SIMD16<Float>(repeating: a[2])
    c20.addProduct(a2, b0)
    c21.addProduct(a2, b1)
    let a3 = SIMD16<Float>(repeating: a[3])
    c30.addProduct(a3, b0)
    c31.addProduct(a3, b1)
    let a4 = SIMD16<Float>(repeating: a[4])
    c40.addProduct(a4, b0)
    c41.addProduct(a4, b1)
    let a5 = SIMD16<Float>(repeating: a[5])
    c50.addProduct(a5, b0)
    c51.addProduct(a5, b1)
    let a6 = SIMD16<Float>(repeating: a[6])
    c60.addProduct(a6, b0)
    c61.addProduct(a6, b1)
    let a7 = SIMD16<Float>(repeating: a[7])
    c70.addProduct(a7, b0)
    c71.addProduct(a7, b1)
    a += 8
    bytes += 128
  }
  store(c00, c01, c + 0 * cRowStride, accumulate)
  store(c10, c11, c + 1 * cRowStride, accumulate)
  store(c20, c21, c + 2 * cRowStride, accumulate)
  store(c30, c31, c + 3 * cRowStride, accumulate)
  store(c40, c41, c + 4 * cRowStride, accumulate)
  store(c50, c51, c + 5 * cRowStride, accumulate)
  store(c60, c61, c + 6 * cRowStride, accumulate)
  store(c70, c71, c + 7 * cRowStride, accumulate)
}

/// Computes a tile as `multiplyTile` does, from rows of A as they stand: for products with so few columns
/// that packing A would cost more than it saves.
///
/// - Parameter a: `[8, k]`, rows `aRowStride` apart.
@inline(never)
func multiplyRows(
  k: Int, _ a: UnsafePointer<Float>, aRowStride: Int, _ b: UnsafePointer<Float>,
  _ c: UnsafeMutablePointer<Float>, cRowStride: Int, accumulate: Bool
) {
  if !registersAreWide {
    return multiplyTileNarrow(
      k: k, a, aRowStride: aRowStride, aStep: 1, b, c, cRowStride: cRowStride,
      accumulate: accumulate)
  }
  var (c00, c01) = (SIMD16<Float>.zero, SIMD16<Float>.zero)
  var (c10, c11) = (SIMD16<Float>.zero, SIMD16<Float>.zero)
  var (c20, c21) = (SIMD16<Float>.zero, SIMD16<Float>.zero)
  var (c30, c31) = (SIMD16<Float>.zero, SIMD16<Float>.zero)
  var (c40, c41) = (SIMD16<Float>.zero, SIMD16<Float>.zero)
  var (c50, c51) = (SIMD16<Float>.zero, SIMD16<Float>.zero)
  var (c60, c61) = (SIMD16<Float>.zero, SIMD16<Float>.zero)
  var (c70, c71) = (SIMD16<Float>.zero, SIMD16<Float>.zero)
  var (r0, r4, bytes) = (a, a + 4 * aRowStride, UnsafeRawPointer(b))
  let (two, three) = (2 * aRowStride, 3 * aRowStride)
  for _ in 0..<k {
    let b0 = bytes.loadUnaligned(as: SIMD16<Float>.self)
    let b1 = bytes.loadUnaligned(fromByteOffset: 64, as: SIMD16<Float>.self)
    let a0 = SIMD16<Float>(repeating: r0[0])
    c00.addProduct(a0, b0)
    c01.addProduct(a0, b1)
    let a1 = SIMD16<Float>(repeating: r0[aRowStride])
    c10.addProduct(a1, b0)
    c11.addProduct(a1, b1)
    let a2 = SIMD16<Float>(repeating: r0[two])
    c20.addProduct(a2, b0)
    c21.addProduct(a2, b1)
    let a3 = SIMD16<Float>(repeating: r0[three])
    c30.addProduct(a3, b0)
    c31.addProduct(a3, b1)
    let a4 = SIMD16<Float>(repeating: r4[0])
    c40.addProduct(a4, b0)
    c41.addProduct(a4, b1)
    let a5 = SIMD16<Float>(repeating: r4[aRowStride])
    c50.addProduct(a5, b0)
    c51.addProduct(a5, b1)
    let a6 = SIMD16<Float>(repeating: r4[two])
    c60.addProduct(a6, b0)
    c61.addProduct(a6, b1)
    let a7 = SIMD16<Float>(repeating: r4[three])
    c70.addProduct(a7, b0)
    c71.addProduct(a7, b1)
    r0 += 1
    r4 += 1
    bytes += 128
  }
  store(c00, c01, c + 0 * cRowStride, accumulate)
  store(c10, c11, c + 1 * cRowStride, accumulate)
  store(c20, c21, c + 2 * cRowStride, accumulate)
  store(c30, c31, c + 3 * cRowStride, accumulate)
  store(c40, c41, c + 4 * cRowStride, accumulate)
  store(c50, c51, c + 5 * cRowStride, accumulate)
  store(c60, c61, c + 6 * cRowStride, accumulate)
  store(c70, c71, c + 7 * cRowStride, accumulate)
}

@inline(__always)
private func store(
  _ low: SIMD16<Float>, _ high: SIMD16<Float>, _ c: UnsafeMutablePointer<Float>,
  _ accumulate: Bool
) {
  let row = UnsafeMutableRawPointer(c)
  if accumulate {
    let (x, y) = (
      row.loadUnaligned(as: SIMD16<Float>.self),
      row.loadUnaligned(fromByteOffset: 64, as: SIMD16<Float>.self)
    )
    row.storeBytes(of: x + low, as: SIMD16<Float>.self)
    row.storeBytes(of: y + high, toByteOffset: 64, as: SIMD16<Float>.self)
  } else {
    row.storeBytes(of: low, as: SIMD16<Float>.self)
    row.storeBytes(of: high, toByteOffset: 64, as: SIMD16<Float>.self)
  }
}
