/// Returns the distance between positions of a panel's transformed weights. It has three cache lines more than
/// needed, since all positions would share a few cache sets otherwise.
@inline(__always)
func weightStride(_ tiling: Tiling) -> Int { tiling.inputBlocks * 16 * 32 + 48 }

/// Computes `G g Gᵀ` of the kernels of 32 outputs for a range of inputs, `[36, inputs, 32]`; outputs beyond
/// the last one are 0.
func transformWeights(
  _ tiling: Tiling, _ weight: UnsafePointer<Float>, _ layout: KernelLayout, panel: Int,
  inputs: Range<Int>, into target: UnsafeMutablePointer<Float>
) {
  withWorkspace((9 + 18) * 16) { taps in
    for half in 0..<2 {
      for input in inputs {
        gatherTaps(tiling.shape, weight, layout, panel * 32 + half * 16, input, into: taps)
        transformKernel(
          UnsafePointer(layout.isRotated ? taps + 8 * 16 : taps), step: layout.isRotated ? -16 : 16,
          into: target + input * 32 + half * 16, positionStride: weightStride(tiling),
          scratch: taps + 9 * 16)
      }
    }
  }
}

/// Packs the nine taps of 16 outputs for one input as `[9, 16]`, padded with zeros.
@inline(__always)
private func gatherTaps(
  _ shape: Convolution2d, _ weight: UnsafePointer<Float>, _ layout: KernelLayout, _ output: Int,
  _ input: Int, into taps: UnsafeMutablePointer<Float>
) {
  let lanes = input < shape.inputChannels ? min(16, shape.outputChannels - output) : 0
  let first = output * layout.outputStride + input * layout.inputStride
  // The transpose reads 16 numbers of each kernel, 7 beyond its end, which must be within the weights.
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
