import Glibc

/// Computes the derivative of the given order of the Gaussian error linear unit x · Φ(x); order 0 is the function
/// itself.
///
///     Φ = ½ erfc(−x/√2)      φ = e^(−x²/2) / √(2π)
///
///     x·Φ        Φ + x·φ        φ·(2 − x²)
///
/// In double precision, and with erfc: Φ as ½(1 + erf(x/√2)) cancels where x is negative.
///
/// - Parameters:
///   - order: 0, 1 or 2.
///   - x: The arguments.
///   - y: `count` results.
public func gelu(
  order: Int, _ x: UnsafePointer<Float>, into y: UnsafeMutablePointer<Float>, count: Int
) {
  forEachChunk(count) { start, count in
    for i in start..<start + count {
      let x = Double(x[i])
      let distribution = order < 2 ? 0.5 * erfc(-x * 0.5.squareRoot()) : 0
      let density = order > 0 ? exp(-0.5 * x * x) * 0.3989422804014327 : 0
      switch order {
      case 0: y[i] = Float(x * distribution)
      case 1: y[i] = Float(distribution + x * density)
      default: y[i] = Float(density * (2 - x * x))
      }
    }
  }
}
