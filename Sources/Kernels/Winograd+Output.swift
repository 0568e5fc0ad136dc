/// Computes `Aᵀ m A` for one tile and 32 channels and writes what lies inside the image.
///
/// - Parameter results: room for the 2×2 results of 16 channels.
func writeOutput(
  _ tiling: Tiling, _ tile: Int, _ panel: Int, _ m: UnsafePointer<Float>,
  _ results: UnsafeMutablePointer<Float>, _ finish: Finish, _ output: UnsafeMutablePointer<Float>
) {
  let shape = tiling.shape
  let (image, y, x) = position(tiling, tile)
  let plane = shape.outputPlane
  let hasRight = 2 * x + 1 < shape.outputWidth
  let hasBelow = 2 * y + 1 < shape.outputHeight
  for half in 0..<2 {
    let first = panel * 32 + half * 16
    let channels = min(16, shape.outputChannels - first)
    if channels <= 0 { return }
    combine(m + half * 16, finish, first, into: results)
    let start = (image * shape.outputChannels + first) * plane + 2 * y * shape.outputWidth + 2 * x
    for lane in 0..<channels {
      let place = start + lane * plane
      write(results[lane], finish, output, place)
      if hasRight { write(results[16 + lane], finish, output, place + 1) }
      if hasBelow { write(results[32 + lane], finish, output, place + shape.outputWidth) }
      if hasRight && hasBelow {
        write(results[48 + lane], finish, output, place + shape.outputWidth + 1)
      }
    }
  }
}

/// Finishes and writes one number, already centred, scaled and shifted.
@inline(__always)
private func write(
  _ value: Float, _ finish: Finish, _ output: UnsafeMutablePointer<Float>, _ place: Int
) {
  let y = finish.addend.map { value + $0[place] } ?? value
  output[place] = y < finish.floor ? finish.floor : y
}

/// The 2×2 results of 16 channels, `[4, 16]`, centred, scaled and shifted.
@inline(__always)
private func combine(
  _ m: UnsafePointer<Float>, _ finish: Finish, _ channel: Int,
  into results: UnsafeMutablePointer<Float>
) {
  let (a0, b0) = column(m)
  let (a1, b1) = column(m + 256)
  let (a2, b2) = column(m + 512)
  let (a3, b3) = column(m + 768)
  let (centre, scale) = (finish.centre.lanes(channel), finish.scale.lanes(channel))
  let shift = finish.shift.lanes(channel)
  let target = UnsafeMutableRawPointer(results)
  let sums = (a0 + a1 + a2, a1 - a2 - a3, b0 + b1 + b2, b1 - b2 - b3)
  target.storeBytes(of: (sums.0 - centre) * scale + shift, as: SIMD16<Float>.self)
  target.storeBytes(
    of: (sums.1 - centre) * scale + shift, toByteOffset: 64, as: SIMD16<Float>.self)
  target.storeBytes(
    of: (sums.2 - centre) * scale + shift, toByteOffset: 128, as: SIMD16<Float>.self)
  target.storeBytes(
    of: (sums.3 - centre) * scale + shift, toByteOffset: 192, as: SIMD16<Float>.self)
}

/// One column of `Aᵀ m`.
@inline(__always)
private func column(_ m: UnsafePointer<Float>) -> (SIMD16<Float>, SIMD16<Float>) {
  let (a, b, c, d) = (m.lanes(0), m.lanes(4 * 256), m.lanes(8 * 256), m.lanes(12 * 256))
  return (a + b + c, b - c - d)
}

// A copy in each file that needs it: across files it would be a call.
extension UnsafePointer<Float> {
  @inline(__always)
  fileprivate func lanes(_ offset: Int) -> SIMD16<Float> {
    UnsafeRawPointer(self + offset).loadUnaligned(as: SIMD16<Float>.self)
  }
}
