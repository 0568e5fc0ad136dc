// The two register tiles of the direct convolution: 8 × 32 results in 16 variables of 16 lanes.

/// Multiplies what 8 output places see with 32 output channels' weights.
///
/// - Parameters:
///   - places: for each of 8 outputs, where the kernel's corner lies in the blocked image.
///   - runs: how far from the corner each stretch of `length` numbers starts.
///   - weights: `[runs · length, 32]`.
///   - c: `[8, 32]`, overwritten.
@inline(never)
func multiplyPlaces(
  _ places: UnsafePointer<UnsafePointer<Float>>, runs: UnsafeBufferPointer<Int>, length: Int,
  _ weights: UnsafePointer<Float>, into c: UnsafeMutablePointer<Float>
) {
  if !registersAreWide {
    return multiplyPlacesNarrow(places, runs: runs, length: length, weights, into: c)
  }
  var (c00, c01) = (SIMD16<Float>.zero, SIMD16<Float>.zero)
  var (c10, c11) = (SIMD16<Float>.zero, SIMD16<Float>.zero)
  var (c20, c21) = (SIMD16<Float>.zero, SIMD16<Float>.zero)
  var (c30, c31) = (SIMD16<Float>.zero, SIMD16<Float>.zero)
  var (c40, c41) = (SIMD16<Float>.zero, SIMD16<Float>.zero)
  var (c50, c51) = (SIMD16<Float>.zero, SIMD16<Float>.zero)
  var (c60, c61) = (SIMD16<Float>.zero, SIMD16<Float>.zero)
  var (c70, c71) = (SIMD16<Float>.zero, SIMD16<Float>.zero)
  var b = UnsafeRawPointer(weights)
  let p0 = places[0]
  let p1 = places[1]
  let p2 = places[2]
  let p3 = places[3]
  let p4 = places[4]
  let p5 = places[5]
  let p6 = places[6]
  let p7 = places[7]
  for run in runs {
    for k in run..<run + length {
      let b0 = b.loadUnaligned(as: SIMD16<Float>.self)
      let b1 = b.loadUnaligned(fromByteOffset: 64, as: SIMD16<Float>.self)
      let a0 = SIMD16<Float>(repeating: p0[k])
      c00.addProduct(a0, b0)
      c01.addProduct(a0, b1)
      let a1 = SIMD16<Float>(repeating: p1[k])
      c10.addProduct(a1, b0)
      c11.addProduct(a1, b1)
      let a2 = SIMD16<Float>(repeating: p2[k])
      c20.addProduct(a2, b0)
      c21.addProduct(a2, b1)
      let a3 = SIMD16<Float>(repeating: p3[k])
      c30.addProduct(a3, b0)
      c31.addProduct(a3, b1)
      let a4 = SIMD16<Float>(repeating: p4[k])
      c40.addProduct(a4, b0)
      c41.addProduct(a4, b1)
      let a5 = SIMD16<Float>(repeating: p5[k])
      c50.addProduct(a5, b0)
      c51.addProduct(a5, b1)
      let a6 = SIMD16<Float>(repeating: p6[k])
      c60.addProduct(a6, b0)
      c61.addProduct(a6, b1)
      let a7 = SIMD16<Float>(repeating: p7[k])
      c70.addProduct(a7, b0)
      c71.addProduct(a7, b1)
      b += 128
    }
  }
  let target = UnsafeMutableRawPointer(c)
  target.storeBytes(of: c00, toByteOffset: 0, as: SIMD16<Float>.self)
  target.storeBytes(of: c01, toByteOffset: 64, as: SIMD16<Float>.self)
  target.storeBytes(of: c10, toByteOffset: 128, as: SIMD16<Float>.self)
  target.storeBytes(of: c11, toByteOffset: 192, as: SIMD16<Float>.self)
  target.storeBytes(of: c20, toByteOffset: 256, as: SIMD16<Float>.self)
  target.storeBytes(of: c21, toByteOffset: 320, as: SIMD16<Float>.self)
  target.storeBytes(of: c30, toByteOffset: 384, as: SIMD16<Float>.self)
  target.storeBytes(of: c31, toByteOffset: 448, as: SIMD16<Float>.self)
  target.storeBytes(of: c40, toByteOffset: 512, as: SIMD16<Float>.self)
  target.storeBytes(of: c41, toByteOffset: 576, as: SIMD16<Float>.self)
  target.storeBytes(of: c50, toByteOffset: 640, as: SIMD16<Float>.self)
  target.storeBytes(of: c51, toByteOffset: 704, as: SIMD16<Float>.self)
  target.storeBytes(of: c60, toByteOffset: 768, as: SIMD16<Float>.self)
  target.storeBytes(of: c61, toByteOffset: 832, as: SIMD16<Float>.self)
  target.storeBytes(of: c70, toByteOffset: 896, as: SIMD16<Float>.self)
  target.storeBytes(of: c71, toByteOffset: 960, as: SIMD16<Float>.self)
}

/// Rows of places that one kernel tap joins: an output row with the input row below it.
struct RowPairs {
  /// How many rows, and places in each.
  let rows, length: Int
  /// The distance between rows of the gradient and of the image.
  let gradientStride, imageStride: Int
  /// The distance between neighboring places of the image that neighboring outputs see.
  let step: Int
}

/// Adds, over all places, the products of 8 output channels' gradients with 32 input channels.
///
/// - Parameters:
///   - d: the gradient, `[places, 16]`, from the first of 8 neighboring channels on.
///   - low, high: the image in two blocks of 16 channels.
///   - c: `[8, 32]`, added to.
@inline(never)
func accumulatePlaces(
  _ pairs: RowPairs, _ d: UnsafePointer<Float>, _ low: UnsafePointer<Float>,
  _ high: UnsafePointer<Float>, into c: UnsafeMutablePointer<Float>
) {
  if !registersAreWide { return accumulatePlacesNarrow(pairs, d, low, high, into: c) }
  var (c00, c01) = (SIMD16<Float>.zero, SIMD16<Float>.zero)
  var (c10, c11) = (SIMD16<Float>.zero, SIMD16<Float>.zero)
  var (c20, c21) = (SIMD16<Float>.zero, SIMD16<Float>.zero)
  var (c30, c31) = (SIMD16<Float>.zero, SIMD16<Float>.zero)
  var (c40, c41) = (SIMD16<Float>.zero, SIMD16<Float>.zero)
  var (c50, c51) = (SIMD16<Float>.zero, SIMD16<Float>.zero)
  var (c60, c61) = (SIMD16<Float>.zero, SIMD16<Float>.zero)
  var (c70, c71) = (SIMD16<Float>.zero, SIMD16<Float>.zero)
  for row in 0..<pairs.rows {
    var a = d + row * pairs.gradientStride
    var (x, y) = (low + row * pairs.imageStride, high + row * pairs.imageStride)
    for _ in 0..<pairs.length {
      let (b0, b1) = (x.lanes(0), y.lanes(0))
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
      a += 16
      x += pairs.step
      y += pairs.step
    }
  }
  add(c00, c01, to: c + 0)
  add(c10, c11, to: c + 32)
  add(c20, c21, to: c + 64)
  add(c30, c31, to: c + 96)
  add(c40, c41, to: c + 128)
  add(c50, c51, to: c + 160)
  add(c60, c61, to: c + 192)
  add(c70, c71, to: c + 224)
}

@inline(__always)
private func add(
  _ low: SIMD16<Float>, _ high: SIMD16<Float>, to row: UnsafeMutablePointer<Float>
) {
  let sums = (row.lanes(0) + low, row.lanes(16) + high)
  UnsafeMutableRawPointer(row).storeBytes(of: sums.0, as: SIMD16<Float>.self)
  UnsafeMutableRawPointer(row).storeBytes(of: sums.1, toByteOffset: 64, as: SIMD16<Float>.self)
}

extension UnsafePointer<Float> {
  @inline(__always)
  fileprivate func lanes(_ offset: Int) -> SIMD16<Float> {
    UnsafeRawPointer(self + offset).loadUnaligned(as: SIMD16<Float>.self)
  }
}

extension UnsafeMutablePointer<Float> {
  @inline(__always)
  fileprivate func lanes(_ offset: Int) -> SIMD16<Float> {
    UnsafeRawPointer(self + offset).loadUnaligned(as: SIMD16<Float>.self)
  }
}
