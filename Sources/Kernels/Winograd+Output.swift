/// Computes `Aᵀ m A` for one tile and 32 channels, applies the epilogue, and writes the outputs that are
/// inside the image.
///
/// - Parameters:
///   - m: `[36, …, 32]`, positions `positionStride` apart.
///   - scratch: Scratch memory for `[24 + 2 · 16, 16]`.
func writeOutput(
  _ tiling: Tiling, _ tile: Int, _ panel: Int, _ m: UnsafePointer<Float>, positionStride: Int,
  _ epilogue: ChannelEpilogue, _ output: UnsafeMutablePointer<Float>,
  scratch: UnsafeMutablePointer<Float>
) {
  let shape = tiling.shape
  let (image, y, x) = tiling.position(tile)
  let (height, width) = (min(4, shape.outputHeight - 4 * y), min(4, shape.outputWidth - 4 * x))
  let (results, transposed) = (scratch + 24 * 16, scratch + 40 * 16)
  for half in 0..<2 {
    let first = panel * 32 + half * 16
    let channels = min(16, shape.outputChannels - first)
    if channels <= 0 { return }
    transformOutput(m + half * 16, positionStride: positionStride, into: results, scratch: scratch)
    scale(results, epilogue, first)
    transposePixels(results, planeStride: 16, count: 16, into: transposed)
    let corner =
      (image * shape.outputChannels + first) * shape.outputPlane + 4 * y * shape.outputWidth + 4 * x
    for lane in 0..<channels {
      let position = corner + lane * shape.outputPlane
      for row in 0..<height {
        let (from, start) = (transposed + lane * 16 + row * 4, position + row * shape.outputWidth)
        if width == 4 {
          writeFour(from, epilogue, output, start)
        } else {
          for i in 0..<width { write(from[i], epilogue, output, start + i) }
        }
      }
    }
  }
}

/// Applies the epilogue's center, scale and shift to the results of 16 channels, `[16, 16]`.
@inline(__always)
private func scale(
  _ results: UnsafeMutablePointer<Float>, _ epilogue: ChannelEpilogue, _ channel: Int
) {
  if epilogue.isPlain { return }
  let (center, scale) = (epilogue.center.lanes(channel), epilogue.scale.lanes(channel))
  let shift = epilogue.shift.lanes(channel)
  for position in 0..<16 {
    let row = UnsafeMutableRawPointer(results + position * 16)
    let sums = row.loadUnaligned(as: SIMD16<Float>.self)
    row.storeBytes(of: (sums - center) * scale + shift, as: SIMD16<Float>.self)
  }
}

/// Applies the epilogue's addend and floor to four neighboring results and writes them.
@inline(__always)
private func writeFour(
  _ values: UnsafePointer<Float>, _ epilogue: ChannelEpilogue,
  _ output: UnsafeMutablePointer<Float>,
  _ position: Int
) {
  var y = UnsafeRawPointer(values).loadUnaligned(as: SIMD4<Float>.self)
  if let addend = epilogue.addend {
    y += UnsafeRawPointer(addend + position).loadUnaligned(as: SIMD4<Float>.self)
  }
  y.replace(with: epilogue.floor, where: y .< epilogue.floor)
  UnsafeMutableRawPointer(output + position).storeBytes(of: y, as: SIMD4<Float>.self)
}

/// Applies the epilogue's addend and floor to one result and writes it.
@inline(__always)
private func write(
  _ value: Float, _ epilogue: ChannelEpilogue, _ output: UnsafeMutablePointer<Float>,
  _ position: Int
) {
  let y = epilogue.addend.map { value + $0[position] } ?? value
  output[position] = y < epilogue.floor ? epilogue.floor : y
}

// A copy in each file that needs it: across files it would be a call.
extension UnsafePointer<Float> {
  @inline(__always)
  fileprivate func lanes(_ offset: Int) -> SIMD16<Float> {
    UnsafeRawPointer(self + offset).loadUnaligned(as: SIMD16<Float>.self)
  }
}
