/// Computes `Aᵀ m A` for one tile and 32 channels, finishes it, and writes what lies inside the image.
///
/// - Parameters:
///   - m: `[36, …, 32]`, places `placeStride` apart.
///   - scratch: room for `[24 + 2 · 16, 16]`.
func writeOutput(
  _ tiling: Tiling, _ tile: Int, _ panel: Int, _ m: UnsafePointer<Float>, placeStride: Int,
  _ finish: Finish, _ output: UnsafeMutablePointer<Float>, scratch: UnsafeMutablePointer<Float>
) {
  let shape = tiling.shape
  let (image, y, x) = tiling.position(tile)
  let (height, width) = (min(4, shape.outputHeight - 4 * y), min(4, shape.outputWidth - 4 * x))
  let (results, turned) = (scratch + 24 * 16, scratch + 40 * 16)
  for half in 0..<2 {
    let first = panel * 32 + half * 16
    let channels = min(16, shape.outputChannels - first)
    if channels <= 0 { return }
    transformOutput(m + half * 16, placeStride: placeStride, into: results, scratch: scratch)
    scale(results, finish, first)
    transposePixels(results, planeStride: 16, count: 16, into: turned)
    let corner =
      (image * shape.outputChannels + first) * shape.outputPlane + 4 * y * shape.outputWidth + 4 * x
    for lane in 0..<channels {
      let place = corner + lane * shape.outputPlane
      for row in 0..<height {
        let (from, start) = (turned + lane * 16 + row * 4, place + row * shape.outputWidth)
        if width == 4 {
          writeFour(from, finish, output, start)
        } else {
          for i in 0..<width { write(from[i], finish, output, start + i) }
        }
      }
    }
  }
}

/// Centers, scales and shifts the results of 16 channels, `[16, 16]`.
@inline(__always)
private func scale(_ results: UnsafeMutablePointer<Float>, _ finish: Finish, _ channel: Int) {
  if finish.isPlain { return }
  let (center, scale) = (finish.center.lanes(channel), finish.scale.lanes(channel))
  let shift = finish.shift.lanes(channel)
  for place in 0..<16 {
    let row = UnsafeMutableRawPointer(results + place * 16)
    let sums = row.loadUnaligned(as: SIMD16<Float>.self)
    row.storeBytes(of: (sums - center) * scale + shift, as: SIMD16<Float>.self)
  }
}

/// Adds to and rectifies four neighbors, and writes them.
@inline(__always)
private func writeFour(
  _ values: UnsafePointer<Float>, _ finish: Finish, _ output: UnsafeMutablePointer<Float>,
  _ place: Int
) {
  var y = UnsafeRawPointer(values).loadUnaligned(as: SIMD4<Float>.self)
  if let addend = finish.addend {
    y += UnsafeRawPointer(addend + place).loadUnaligned(as: SIMD4<Float>.self)
  }
  y.replace(with: finish.floor, where: y .< finish.floor)
  UnsafeMutableRawPointer(output + place).storeBytes(of: y, as: SIMD4<Float>.self)
}

/// Adds to and rectifies one number, and writes it.
@inline(__always)
private func write(
  _ value: Float, _ finish: Finish, _ output: UnsafeMutablePointer<Float>, _ place: Int
) {
  let y = finish.addend.map { value + $0[place] } ?? value
  output[place] = y < finish.floor ? finish.floor : y
}

// A copy in each file that needs it: across files it would be a call.
extension UnsafePointer<Float> {
  @inline(__always)
  fileprivate func lanes(_ offset: Int) -> SIMD16<Float> {
    UnsafeRawPointer(self + offset).loadUnaligned(as: SIMD16<Float>.self)
  }
}
