import CMachine

// A 16 × 16 transpose in registers, which converts planes of one channel to pixels of 16 channels.

/// Transposes 16 neighboring pixels of up to 16 planes to 16 pixels of 16 channels.
///
/// Four rounds of interleaving rows `i` and `i + 8` are a transpose.
///
/// - Parameters:
///   - source: The first pixel in plane 0; planes are `planeStride` apart.
///   - count: The number of planes; the other channels are 0.
///   - target: `[16, 16]`, overwritten; rows are `rowStride` apart.
@inline(__always)
func transposePixels(
  _ source: UnsafePointer<Float>, planeStride: Int, count: Int,
  into target: UnsafeMutablePointer<Float>, rowStride: Int = 16
) {
  @inline(__always)
  func plane(_ index: Int) -> SIMD16<Float> {
    index < count ? source.lanes(index * planeStride) : .zero
  }
  let a0 = plane(0)
  let a1 = plane(1)
  let a2 = plane(2)
  let a3 = plane(3)
  let a4 = plane(4)
  let a5 = plane(5)
  let a6 = plane(6)
  let a7 = plane(7)
  let a8 = plane(8)
  let a9 = plane(9)
  let a10 = plane(10)
  let a11 = plane(11)
  let a12 = plane(12)
  let a13 = plane(13)
  let a14 = plane(14)
  let a15 = plane(15)
  let (b0, b1) = interleave(a0, a8)
  let (b2, b3) = interleave(a1, a9)
  let (b4, b5) = interleave(a2, a10)
  let (b6, b7) = interleave(a3, a11)
  let (b8, b9) = interleave(a4, a12)
  let (b10, b11) = interleave(a5, a13)
  let (b12, b13) = interleave(a6, a14)
  let (b14, b15) = interleave(a7, a15)
  let (c0, c1) = interleave(b0, b8)
  let (c2, c3) = interleave(b1, b9)
  let (c4, c5) = interleave(b2, b10)
  let (c6, c7) = interleave(b3, b11)
  let (c8, c9) = interleave(b4, b12)
  let (c10, c11) = interleave(b5, b13)
  let (c12, c13) = interleave(b6, b14)
  let (c14, c15) = interleave(b7, b15)
  let (d0, d1) = interleave(c0, c8)
  let (d2, d3) = interleave(c1, c9)
  let (d4, d5) = interleave(c2, c10)
  let (d6, d7) = interleave(c3, c11)
  let (d8, d9) = interleave(c4, c12)
  let (d10, d11) = interleave(c5, c13)
  let (d12, d13) = interleave(c6, c14)
  let (d14, d15) = interleave(c7, c15)
  let (e0, e1) = interleave(d0, d8)
  let (e2, e3) = interleave(d1, d9)
  let (e4, e5) = interleave(d2, d10)
  let (e6, e7) = interleave(d3, d11)
  let (e8, e9) = interleave(d4, d12)
  let (e10, e11) = interleave(d5, d13)
  let (e12, e13) = interleave(d6, d14)
  let (e14, e15) = interleave(d7, d15)
  let (bytes, row) = (UnsafeMutableRawPointer(target), rowStride * 4)
  bytes.storeBytes(of: e0, toByteOffset: 0, as: SIMD16<Float>.self)
  bytes.storeBytes(of: e1, toByteOffset: row, as: SIMD16<Float>.self)
  bytes.storeBytes(of: e2, toByteOffset: 2 * row, as: SIMD16<Float>.self)
  bytes.storeBytes(of: e3, toByteOffset: 3 * row, as: SIMD16<Float>.self)
  bytes.storeBytes(of: e4, toByteOffset: 4 * row, as: SIMD16<Float>.self)
  bytes.storeBytes(of: e5, toByteOffset: 5 * row, as: SIMD16<Float>.self)
  bytes.storeBytes(of: e6, toByteOffset: 6 * row, as: SIMD16<Float>.self)
  bytes.storeBytes(of: e7, toByteOffset: 7 * row, as: SIMD16<Float>.self)
  bytes.storeBytes(of: e8, toByteOffset: 8 * row, as: SIMD16<Float>.self)
  bytes.storeBytes(of: e9, toByteOffset: 9 * row, as: SIMD16<Float>.self)
  bytes.storeBytes(of: e10, toByteOffset: 10 * row, as: SIMD16<Float>.self)
  bytes.storeBytes(of: e11, toByteOffset: 11 * row, as: SIMD16<Float>.self)
  bytes.storeBytes(of: e12, toByteOffset: 12 * row, as: SIMD16<Float>.self)
  bytes.storeBytes(of: e13, toByteOffset: 13 * row, as: SIMD16<Float>.self)
  bytes.storeBytes(of: e14, toByteOffset: 14 * row, as: SIMD16<Float>.self)
  bytes.storeBytes(of: e15, toByteOffset: 15 * row, as: SIMD16<Float>.self)
}

@inline(__always)
private func interleave(
  _ x: SIMD16<Float>, _ y: SIMD16<Float>
) -> (SIMD16<Float>, SIMD16<Float>) {
  (interleaveLow(x, y), interleaveHigh(x, y))
}

// A copy in each file that needs it: across files it would be a call.
extension UnsafePointer<Float> {
  @inline(__always)
  fileprivate func lanes(_ offset: Int) -> SIMD16<Float> {
    UnsafeRawPointer(self + offset).loadUnaligned(as: SIMD16<Float>.self)
  }
}
