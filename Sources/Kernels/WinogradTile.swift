// The two register tiles of Winograd's convolution: 8 × 32 results in 16 variables of 16 lanes.

/// Multiplies 8 tiles by 32 output channels at one place of the transformed images.
///
/// - Parameters:
///   - v: transformed tiles `[blocks, blockStride / 16, 16]`, the first of 8 neighboring ones.
///   - u: transformed weights, `[blocks · 16, 32]`.
///   - m: `[8, 32]`, overwritten.
@inline(never)
func multiplyTransformed(
  blocks: Int, _ v: UnsafePointer<Float>, blockStride: Int, _ u: UnsafePointer<Float>,
  into m: UnsafeMutablePointer<Float>
) {
  if !registersAreWide {
    return multiplyTransformedNarrow(blocks: blocks, v, blockStride: blockStride, u, into: m)
  }
  var (m00, m01) = (SIMD16<Float>.zero, SIMD16<Float>.zero)
  var (m10, m11) = (SIMD16<Float>.zero, SIMD16<Float>.zero)
  var (m20, m21) = (SIMD16<Float>.zero, SIMD16<Float>.zero)
  var (m30, m31) = (SIMD16<Float>.zero, SIMD16<Float>.zero)
  var (m40, m41) = (SIMD16<Float>.zero, SIMD16<Float>.zero)
  var (m50, m51) = (SIMD16<Float>.zero, SIMD16<Float>.zero)
  var (m60, m61) = (SIMD16<Float>.zero, SIMD16<Float>.zero)
  var (m70, m71) = (SIMD16<Float>.zero, SIMD16<Float>.zero)
  var (a, b) = (v, UnsafeRawPointer(u))
  for _ in 0..<blocks {
    for lane in 0..<16 {
      let b0 = b.loadUnaligned(as: SIMD16<Float>.self)
      let b1 = b.loadUnaligned(fromByteOffset: 64, as: SIMD16<Float>.self)
      let a0 = SIMD16<Float>(repeating: a[lane + 0])
      m00.addProduct(a0, b0)
      m01.addProduct(a0, b1)
      let a1 = SIMD16<Float>(repeating: a[lane + 16])
      m10.addProduct(a1, b0)
      m11.addProduct(a1, b1)
      let a2 = SIMD16<Float>(repeating: a[lane + 32])
      m20.addProduct(a2, b0)
      m21.addProduct(a2, b1)
      let a3 = SIMD16<Float>(repeating: a[lane + 48])
      m30.addProduct(a3, b0)
      m31.addProduct(a3, b1)
      let a4 = SIMD16<Float>(repeating: a[lane + 64])
      m40.addProduct(a4, b0)
      m41.addProduct(a4, b1)
      let a5 = SIMD16<Float>(repeating: a[lane + 80])
      m50.addProduct(a5, b0)
      m51.addProduct(a5, b1)
      let a6 = SIMD16<Float>(repeating: a[lane + 96])
      m60.addProduct(a6, b0)
      m61.addProduct(a6, b1)
      let a7 = SIMD16<Float>(repeating: a[lane + 112])
      m70.addProduct(a7, b0)
      m71.addProduct(a7, b1)
      b += 128
    }
    a += blockStride
  }
  let target = UnsafeMutableRawPointer(m)
  target.storeBytes(of: m00, toByteOffset: 0, as: SIMD16<Float>.self)
  target.storeBytes(of: m01, toByteOffset: 64, as: SIMD16<Float>.self)
  target.storeBytes(of: m10, toByteOffset: 128, as: SIMD16<Float>.self)
  target.storeBytes(of: m11, toByteOffset: 192, as: SIMD16<Float>.self)
  target.storeBytes(of: m20, toByteOffset: 256, as: SIMD16<Float>.self)
  target.storeBytes(of: m21, toByteOffset: 320, as: SIMD16<Float>.self)
  target.storeBytes(of: m30, toByteOffset: 384, as: SIMD16<Float>.self)
  target.storeBytes(of: m31, toByteOffset: 448, as: SIMD16<Float>.self)
  target.storeBytes(of: m40, toByteOffset: 512, as: SIMD16<Float>.self)
  target.storeBytes(of: m41, toByteOffset: 576, as: SIMD16<Float>.self)
  target.storeBytes(of: m50, toByteOffset: 640, as: SIMD16<Float>.self)
  target.storeBytes(of: m51, toByteOffset: 704, as: SIMD16<Float>.self)
  target.storeBytes(of: m60, toByteOffset: 768, as: SIMD16<Float>.self)
  target.storeBytes(of: m61, toByteOffset: 832, as: SIMD16<Float>.self)
  target.storeBytes(of: m70, toByteOffset: 896, as: SIMD16<Float>.self)
  target.storeBytes(of: m71, toByteOffset: 960, as: SIMD16<Float>.self)
}

/// Adds, over tiles, the products of 8 output channels' gradients with 32 input channels.
///
/// - Parameters:
///   - d: transformed gradients `[tiles, 16]`, from the first of 8 neighboring channels on.
///   - low, high: transformed tiles of two blocks of 16 channels, `[tiles, 16]` each.
///   - u: `[8, 32]`, added to.
@inline(never)
func accumulateTransformed(
  tiles: Int, _ d: UnsafePointer<Float>, _ low: UnsafePointer<Float>, _ high: UnsafePointer<Float>,
  into u: UnsafeMutablePointer<Float>
) {
  if !registersAreWide {
    let row = RowPairs(rows: 1, length: tiles, gradientStride: 0, imageStride: 0, step: 16)
    return accumulatePlacesNarrow(row, d, low, high, into: u)
  }
  var (m00, m01) = (SIMD16<Float>.zero, SIMD16<Float>.zero)
  var (m10, m11) = (SIMD16<Float>.zero, SIMD16<Float>.zero)
  var (m20, m21) = (SIMD16<Float>.zero, SIMD16<Float>.zero)
  var (m30, m31) = (SIMD16<Float>.zero, SIMD16<Float>.zero)
  var (m40, m41) = (SIMD16<Float>.zero, SIMD16<Float>.zero)
  var (m50, m51) = (SIMD16<Float>.zero, SIMD16<Float>.zero)
  var (m60, m61) = (SIMD16<Float>.zero, SIMD16<Float>.zero)
  var (m70, m71) = (SIMD16<Float>.zero, SIMD16<Float>.zero)
  var (a, b, c) = (d, UnsafeRawPointer(low), UnsafeRawPointer(high))
  for _ in 0..<tiles {
    let b0 = b.loadUnaligned(as: SIMD16<Float>.self)
    let b1 = c.loadUnaligned(as: SIMD16<Float>.self)
    let a0 = SIMD16<Float>(repeating: a[0])
    m00.addProduct(a0, b0)
    m01.addProduct(a0, b1)
    let a1 = SIMD16<Float>(repeating: a[1])
    m10.addProduct(a1, b0)
    m11.addProduct(a1, b1)
    let a2 = SIMD16<Float>(repeating: a[2])
    m20.addProduct(a2, b0)
    m21.addProduct(a2, b1)
    let a3 = SIMD16<Float>(repeating: a[3])
    m30.addProduct(a3, b0)
    m31.addProduct(a3, b1)
    let a4 = SIMD16<Float>(repeating: a[4])
    m40.addProduct(a4, b0)
    m41.addProduct(a4, b1)
    let a5 = SIMD16<Float>(repeating: a[5])
    m50.addProduct(a5, b0)
    m51.addProduct(a5, b1)
    let a6 = SIMD16<Float>(repeating: a[6])
    m60.addProduct(a6, b0)
    m61.addProduct(a6, b1)
    let a7 = SIMD16<Float>(repeating: a[7])
    m70.addProduct(a7, b0)
    m71.addProduct(a7, b1)
    a += 16
    b += 64
    c += 64
  }
  add(m00, m01, to: u + 0)
  add(m10, m11, to: u + 32)
  add(m20, m21, to: u + 64)
  add(m30, m31, to: u + 96)
  add(m40, m41, to: u + 128)
  add(m50, m51, to: u + 160)
  add(m60, m61, to: u + 192)
  add(m70, m71, to: u + 224)
}

@inline(__always)
private func add(
  _ low: SIMD16<Float>, _ high: SIMD16<Float>, to row: UnsafeMutablePointer<Float>
) {
  let row = UnsafeMutableRawPointer(row)
  let (x, y) = (
    row.loadUnaligned(as: SIMD16<Float>.self),
    row.loadUnaligned(fromByteOffset: 64, as: SIMD16<Float>.self)
  )
  row.storeBytes(of: x + low, as: SIMD16<Float>.self)
  row.storeBytes(of: y + high, toByteOffset: 64, as: SIMD16<Float>.self)
}
