/// Moves `count` numbers one step of Adam, in one pass over memory (Kingma and Ba, 2015).
///
///     g ← g + weightDecay·p      m ← m + (1 − β₁)(g − m)      v ← β₂·v + (1 − β₂)·g²
///     p ← p − stepSize · m / (√v · inverseRootCorrection + ε)
///
/// - Parameters:
///   - stepSize: `learningRate / (1 − β₁ᵗ)`.
///   - inverseRootCorrection: `1 / √(1 − β₂ᵗ)`.
public func adamStep(
  count: Int, parameter: UnsafeMutablePointer<Float>, gradient: UnsafePointer<Float>,
  firstMoment: UnsafeMutablePointer<Float>, secondMoment: UnsafeMutablePointer<Float>,
  beta1: Float, beta2: Float, epsilon: Float, weightDecay: Float, stepSize: Float,
  inverseRootCorrection: Float
) {
  let chunk = 1 << 15
  parallelFor((count + chunk - 1) / chunk) { index in
    let start = index * chunk
    let (p, g) = (parameter + start, gradient + start)
    let (m, v) = (firstMoment + start, secondMoment + start)
    for i in 0..<min(chunk, count - start) {
      let slope = g[i] + weightDecay * p[i]
      m[i] += (1 - beta1) * (slope - m[i])
      v[i] = beta2 * v[i] + (1 - beta2) * slope * slope
      p[i] -= stepSize * m[i] / (v[i].squareRoot() * inverseRootCorrection + epsilon)
    }
  }
}
