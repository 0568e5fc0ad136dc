/// Updates `count` parameters by one step of Adam, in one pass over memory (Kingma and Ba, 2015).
///
///     p ← shrinkage·p            g ← g + weightDecay·p
///     m ← m + (1 − β₁)(g − m)    v ← β₂·v + (1 − β₂)·g²
///     p ← p − stepSize · m / (√v · inverseRootCorrection + ε)
///
/// - Parameters:
///   - largest: The running maximum of `v`, which replaces `v` in the last line (AMSGrad: Reddi, Kale and
///     Kumar, 2018); `nil` for plain Adam.
///   - shrinkage: 1 for Adam, `1 − learningRate·weightDecay` for AdamW, whose `weightDecay` is then 0.
///   - stepSize: `learningRate / (1 − β₁ᵗ)`.
///   - inverseRootCorrection: `1 / √(1 − β₂ᵗ)`.
public func adamStep(
  count: Int, parameter: UnsafeMutablePointer<Float>, gradient: UnsafePointer<Float>,
  firstMoment: UnsafeMutablePointer<Float>, secondMoment: UnsafeMutablePointer<Float>,
  largest: UnsafeMutablePointer<Float>? = nil, beta1: Float, beta2: Float, epsilon: Float,
  weightDecay: Float, shrinkage: Float = 1, stepSize: Float, inverseRootCorrection: Float
) {
  forEachChunk(count) { start, count in
    let (p, g) = (parameter + start, gradient + start)
    let (m, v) = (firstMoment + start, secondMoment + start)
    if let top = largest.map({ $0 + start }) {
      for i in 0..<count {
        let value = shrinkage * p[i]
        let slope = g[i] + weightDecay * value
        m[i] += (1 - beta1) * (slope - m[i])
        v[i] = beta2 * v[i] + (1 - beta2) * slope * slope
        top[i] = v[i] > top[i] ? v[i] : top[i]
        p[i] = value - stepSize * m[i] / (top[i].squareRoot() * inverseRootCorrection + epsilon)
      }
    } else {
      for i in 0..<count {
        let value = shrinkage * p[i]
        let slope = g[i] + weightDecay * value
        m[i] += (1 - beta1) * (slope - m[i])
        v[i] = beta2 * v[i] + (1 - beta2) * slope * slope
        p[i] = value - stepSize * m[i] / (v[i].squareRoot() * inverseRootCorrection + epsilon)
      }
    }
  }
}

/// Computes the direction of a step of LAMB for `count` parameters (You and others, 2020).
///
///     m ← m + (1 − β₁)(g − m)    v ← β₂·v + (1 − β₂)·g²
///     u ← m·correction / (√v · inverseRootCorrection + ε) + weightDecay·p
///
/// - Parameters:
///   - correction: `1 / (1 − β₁ᵗ)`.
///   - inverseRootCorrection: `1 / √(1 − β₂ᵗ)`.
///   - direction: `u`, overwritten.
public func lambDirection(
  count: Int, parameter: UnsafePointer<Float>, gradient: UnsafePointer<Float>,
  firstMoment: UnsafeMutablePointer<Float>, secondMoment: UnsafeMutablePointer<Float>,
  beta1: Float, beta2: Float, epsilon: Float, weightDecay: Float, correction: Float,
  inverseRootCorrection: Float, into direction: UnsafeMutablePointer<Float>
) {
  forEachChunk(count) { start, count in
    let (p, g, u) = (parameter + start, gradient + start, direction + start)
    let (m, v) = (firstMoment + start, secondMoment + start)
    for i in 0..<count {
      m[i] += (1 - beta1) * (g[i] - m[i])
      v[i] = beta2 * v[i] + (1 - beta2) * g[i] * g[i]
      let root = v[i].squareRoot() * inverseRootCorrection + epsilon
      u[i] = m[i] * correction / root + weightDecay * p[i]
    }
  }
}
