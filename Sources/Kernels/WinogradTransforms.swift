// The transforms of F(4×4, 3×3), for 16 channels at a time. Any five interpolation points and infinity define
// such an algorithm. These are 0, ±1/√2, ±√2. With the usual 0, ±1, ±2 the largest error is three to five
// times as large (Barabasz, Anderson, Soodhalter and Gregg, "Error analysis and improving the accuracy of
// Winograd convolution", 2020); with these it is about twice that of a direct sum.
//
//          1    0   −5/2   0   1  0            1     0     0            1   1    1    1    1   0
//          0   −b   −2     a   1  0          −2/3  −2a/3 −1/3           0   a   −a    b   −b   0
//     Bᵀ = 0    b   −2    −a   1  0      G = −2/3   2a/3 −1/3      Aᵀ = 0  1/2  1/2   2    2   0
//          0   −a  −1/2    b   1  0           1/6   b/6   1/3           0  a/2 −a/2  2b  −2b   1
//          0    a  −1/2   −b   1  0           1/6  −b/6   1/3
//          0    1    0   −5/2  0  1            0     0     1            a = 1/√2, b = √2

private let a: Float = 0.707_106_77
private let b: Float = 1.414_213_5

/// Six, four or three numbers of each of 16 channels.
typealias Six = (
  SIMD16<Float>, SIMD16<Float>, SIMD16<Float>, SIMD16<Float>, SIMD16<Float>, SIMD16<Float>
)
typealias Four = (SIMD16<Float>, SIMD16<Float>, SIMD16<Float>, SIMD16<Float>)
typealias Three = (SIMD16<Float>, SIMD16<Float>, SIMD16<Float>)

/// Computes `Bᵀ d B` of one tile.
///
/// - Parameters:
///   - d: The tile's corner; rows are `rowStride` apart, neighbors 16.
///   - v: The 36 positions, `positionStride` apart.
///   - scratch: Scratch memory for `[36, 16]`.
func transformInput(
  _ d: UnsafePointer<Float>, rowStride: Int, into v: UnsafeMutablePointer<Float>,
  positionStride: Int,
  scratch: UnsafeMutablePointer<Float>
) {
  for column in 0..<6 {
    store(spreadInput(six(d + column * 16, rowStride)), scratch + column * 16, 6 * 16)
  }
  for row in 0..<6 {
    store(spreadInput(six(scratch + row * 96, 16)), v + row * 6 * positionStride, positionStride)
  }
}

/// Computes `Aᵀ m A` of one tile, `[4, 4, 16]`.
///
/// - Parameters:
///   - m: The 36 positions, `positionStride` apart.
///   - scratch: Scratch memory for `[24, 16]`.
func transformOutput(
  _ m: UnsafePointer<Float>, positionStride: Int, into y: UnsafeMutablePointer<Float>,
  scratch: UnsafeMutablePointer<Float>
) {
  for column in 0..<6 {
    store(
      gatherOutput(six(m + column * positionStride, 6 * positionStride)), scratch + column * 16, 96)
  }
  for row in 0..<4 { store(gatherOutput(six(scratch + row * 96, 16)), y + row * 64, 16) }
}

/// Computes `G g Gᵀ` of one kernel.
///
/// - Parameters:
///   - g: The nine taps, `step` apart.
///   - u: The 36 positions, `positionStride` apart.
///   - scratch: Scratch memory for `[18, 16]`.
func transformKernel(
  _ g: UnsafePointer<Float>, step: Int, into u: UnsafeMutablePointer<Float>, positionStride: Int,
  scratch: UnsafeMutablePointer<Float>
) {
  for column in 0..<3 {
    let g = g + column * step
    store(
      spreadKernel((g.lanes(0), g.lanes(3 * step), g.lanes(6 * step))), scratch + column * 16, 48)
  }
  for row in 0..<6 {
    let g = scratch + row * 48
    store(
      spreadKernel((g.lanes(0), g.lanes(16), g.lanes(32))), u + row * 6 * positionStride,
      positionStride)
  }
}

/// Computes `A dY Aᵀ` of one tile: the transpose of the output's transform.
///
/// - Parameters:
///   - dY: The tile's corner; rows are `rowStride` apart, neighbors 16.
///   - m: The 36 positions, `positionStride` apart.
///   - scratch: Scratch memory for `[24, 16]`.
func transformGradient(
  _ dY: UnsafePointer<Float>, rowStride: Int, into m: UnsafeMutablePointer<Float>,
  positionStride: Int, scratch: UnsafeMutablePointer<Float>
) {
  for column in 0..<4 {
    store(spreadGradient(four(dY + column * 16, rowStride)), scratch + column * 16, 64)
  }
  for row in 0..<6 {
    store(
      spreadGradient(four(scratch + row * 64, 16)), m + row * 6 * positionStride, positionStride)
  }
}

/// Computes `Gᵀ u G`, the gradient of one kernel's nine taps, `[9, 16]`: the transpose of the kernel's
/// transform.
///
/// - Parameters:
///   - u: The 36 positions, `positionStride` apart.
///   - scratch: Scratch memory for `[18, 16]`.
func transformKernelGradient(
  _ u: UnsafePointer<Float>, positionStride: Int, into taps: UnsafeMutablePointer<Float>,
  scratch: UnsafeMutablePointer<Float>
) {
  for column in 0..<6 {
    store(
      gatherKernel(six(u + column * positionStride, 6 * positionStride)), scratch + column * 16, 96)
  }
  for row in 0..<3 { store(gatherKernel(six(scratch + row * 96, 16)), taps + row * 48, 16) }
}

// MARK: One axis

/// `Bᵀ x`.
@inline(__always)
private func spreadInput(_ x: Six) -> Six {
  let (even, odd) = (x.4 - 2 * x.2, a * x.3 - b * x.1)
  let (evenFar, oddFar) = (x.4 - 0.5 * x.2, b * x.3 - a * x.1)
  return (
    x.0 - 2.5 * x.2 + x.4, even + odd, even - odd, evenFar + oddFar, evenFar - oddFar,
    x.1 - 2.5 * x.3 + x.5
  )
}

/// `Aᵀ m`.
@inline(__always)
private func gatherOutput(_ m: Six) -> Four {
  let (sum, difference) = (m.1 + m.2, m.1 - m.2)
  let (sumFar, differenceFar) = (m.3 + m.4, m.3 - m.4)
  return (
    m.0 + sum + sumFar, a * difference + b * differenceFar, 0.5 * sum + 2 * sumFar,
    0.5 * a * difference + 2 * b * differenceFar + m.5
  )
}

/// `G g`.
@inline(__always)
private func spreadKernel(_ g: Three) -> Six {
  let (even, odd) = ((g.0 + 0.5 * g.2) * (-2 / 3), g.1 * (-2 / 3 * a))
  let (evenFar, oddFar) = ((g.0 + 2 * g.2) * (1 / 6), g.1 * (b / 6))
  return (g.0, even + odd, even - odd, evenFar + oddFar, evenFar - oddFar, g.2)
}

/// `A y`.
@inline(__always)
private func spreadGradient(_ y: Four) -> Six {
  let (even, odd) = (y.0 + 0.5 * y.2, a * (y.1 + 0.5 * y.3))
  let (evenFar, oddFar) = (y.0 + 2 * y.2, b * (y.1 + 2 * y.3))
  return (y.0, even + odd, even - odd, evenFar + oddFar, evenFar - oddFar, y.3)
}

/// `Gᵀ u`.
@inline(__always)
private func gatherKernel(_ u: Six) -> Three {
  let (sum, difference) = (u.1 + u.2, u.1 - u.2)
  let (sumFar, differenceFar) = (u.3 + u.4, u.3 - u.4)
  return (
    u.0 - sum * (2 / 3) + sumFar * (1 / 6),
    differenceFar * (b / 6) - difference * (2 / 3 * a), (sumFar - sum) * (1 / 3) + u.5
  )
}

// MARK: Loads and stores

@inline(__always)
private func six(_ x: UnsafePointer<Float>, _ step: Int) -> Six {
  (
    x.lanes(0), x.lanes(step), x.lanes(2 * step), x.lanes(3 * step), x.lanes(4 * step),
    x.lanes(5 * step)
  )
}

@inline(__always)
private func four(_ x: UnsafePointer<Float>, _ step: Int) -> Four {
  (x.lanes(0), x.lanes(step), x.lanes(2 * step), x.lanes(3 * step))
}

@inline(__always)
private func store(_ x: Six, _ target: UnsafeMutablePointer<Float>, _ step: Int) {
  store((x.0, x.1, x.2, x.3), target, step)
  (target + 4 * step).store(x.4)
  (target + 5 * step).store(x.5)
}

@inline(__always)
private func store(_ x: Four, _ target: UnsafeMutablePointer<Float>, _ step: Int) {
  store((x.0, x.1, x.2), target, step)
  (target + 3 * step).store(x.3)
}

@inline(__always)
private func store(_ x: Three, _ target: UnsafeMutablePointer<Float>, _ step: Int) {
  target.store(x.0)
  (target + step).store(x.1)
  (target + 2 * step).store(x.2)
}

// A copy in each file that needs it: across files it would be a call.
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

  @inline(__always)
  fileprivate func store(_ value: SIMD16<Float>) {
    UnsafeMutableRawPointer(self).storeBytes(of: value, as: SIMD16<Float>.self)
  }
}
