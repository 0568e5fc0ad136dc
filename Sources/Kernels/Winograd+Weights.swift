/// The numbers of one place of a panel's transformed weights, and three lines more: else all 16 places
/// would fall into the same few cache lines.
@inline(__always)
func weightPlace(_ tiling: Tiling) -> Int { tiling.inputBlocks * 16 * 32 + 48 }

/// Computes `G g Gᵀ` of all kernels: `[panels, 16, inputs, 32]`, outputs beyond the last being 0.
func transformWeights(
  _ tiling: Tiling, _ weight: UnsafePointer<Float>, _ layout: KernelLayout,
  into target: UnsafeMutablePointer<Float>
) {
  let inputs = tiling.inputBlocks * 16
  let halves = (tiling.shape.outputChannels + 31) / 32 * 2
  let chunk = 16
  parallelFor(halves * (inputs / chunk)) { task in
    let (half, part) = task.quotientAndRemainder(dividingBy: inputs / chunk)
    withWorkspace(16 * 16) { taps in
      for input in part * chunk..<(part + 1) * chunk {
        gatherTaps(tiling.shape, weight, layout, half * 16, input, into: taps)
        transformKernel(
          UnsafePointer(layout.isTurned ? taps + 8 * 16 : taps), step: layout.isTurned ? -16 : 16,
          into: target + half / 2 * 16 * weightPlace(tiling) + input * 32 + half % 2 * 16,
          placeStride: weightPlace(tiling))
      }
    }
  }
}

/// Brings the nine taps of 16 outputs for one input side by side, `[9, 16]`; zeros beyond the last.
@inline(__always)
private func gatherTaps(
  _ shape: Convolution2d, _ weight: UnsafePointer<Float>, _ layout: KernelLayout, _ output: Int,
  _ input: Int, into taps: UnsafeMutablePointer<Float>
) {
  let lanes = input < shape.inputChannels ? min(16, shape.outputChannels - output) : 0
  let first = output * layout.outputStride + input * layout.inputStride
  // The transpose reads 16 numbers of each kernel: 7 too many, which must be there.
  let end = first + (lanes - 1) * layout.outputStride + 16
  if lanes <= 0 || end <= shape.outputChannels * shape.inputChannels * 9 {
    transposePixels(weight + first, planeStride: layout.outputStride, count: lanes, into: taps)
    return
  }
  taps.update(repeating: 0, count: 9 * 16)
  for lane in 0..<lanes {
    let kernel = weight + first + lane * layout.outputStride
    for tap in 0..<9 { taps[tap * 16 + lane] = kernel[tap] }
  }
}

/// Computes `G g Gᵀ` for 16 kernels side by side, taps `step` apart.
@inline(__always)
private func transformKernel(
  _ g: UnsafePointer<Float>, step: Int, into u: UnsafeMutablePointer<Float>, placeStride: Int
) {
  let (g0, g1, g2) = (g, g + 3 * step, g + 6 * step)
  storeRow(g0.lanes(0), g0.lanes(step), g0.lanes(2 * step), u, placeStride)
  for index in 0..<2 {
    let sign: Float = index == 0 ? 1 : -1
    let row = u + (4 + 4 * index) * placeStride
    let a = (g0.lanes(0) + sign * g1.lanes(0) + g2.lanes(0)) * 0.5
    let b = (g0.lanes(step) + sign * g1.lanes(step) + g2.lanes(step)) * 0.5
    let c = (g0.lanes(2 * step) + sign * g1.lanes(2 * step) + g2.lanes(2 * step)) * 0.5
    storeRow(a, b, c, row, placeStride)
  }
  storeRow(
    g2.lanes(0), g2.lanes(step), g2.lanes(2 * step), u + 12 * placeStride, placeStride)
}

/// Stores one row of `(G g) Gᵀ`: `a, (a + b + c)/2, (a − b + c)/2, c`.
@inline(__always)
private func storeRow(
  _ a: SIMD16<Float>, _ b: SIMD16<Float>, _ c: SIMD16<Float>, _ u: UnsafeMutablePointer<Float>,
  _ placeStride: Int
) {
  let (target, step) = (UnsafeMutableRawPointer(u), placeStride * 4)
  target.storeBytes(of: a, as: SIMD16<Float>.self)
  target.storeBytes(of: (a + b + c) * 0.5, toByteOffset: step, as: SIMD16<Float>.self)
  target.storeBytes(of: (a - b + c) * 0.5, toByteOffset: 2 * step, as: SIMD16<Float>.self)
  target.storeBytes(of: c, toByteOffset: 3 * step, as: SIMD16<Float>.self)
}

// A copy in each file that needs it: across files it would be a call.
extension UnsafePointer<Float> {
  @inline(__always)
  fileprivate func lanes(_ offset: Int) -> SIMD16<Float> {
    UnsafeRawPointer(self + offset).loadUnaligned(as: SIMD16<Float>.self)
  }
}
