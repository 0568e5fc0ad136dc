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
  largest: UnsafeMutablePointer<Float>? = nil, beta1: Double, beta2: Double, epsilon: Float,
  weightDecay: Float, shrinkage: Float = 1, stepSize: Float, inverseRootCorrection: Float
) {
  let (first, second) = (Share(beta1), Share(beta2))
  forEachChunk(count) { start, count in
    let (p, g) = (parameter + start, gradient + start)
    let (m, v) = (firstMoment + start, secondMoment + start)
    if let top = largest.map({ $0 + start }) {
      for i in 0..<count {
        let value = shrinkage * p[i]
        let slope = g[i] + weightDecay * value
        m[i] += first.new * (slope - m[i])
        v[i] = second.old * v[i] + second.new * slope * slope
        top[i] = v[i] > top[i] ? v[i] : top[i]
        p[i] = value - stepSize * m[i] / (top[i].squareRoot() * inverseRootCorrection + epsilon)
      }
    } else {
      for i in 0..<count {
        let value = shrinkage * p[i]
        let slope = g[i] + weightDecay * value
        m[i] += first.new * (slope - m[i])
        v[i] = second.old * v[i] + second.new * slope * slope
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
  beta1: Double, beta2: Double, epsilon: Float, weightDecay: Float, correction: Float,
  inverseRootCorrection: Float, into direction: UnsafeMutablePointer<Float>
) {
  let (first, second) = (Share(beta1), Share(beta2))
  forEachChunk(count) { start, count in
    let (p, g, u) = (parameter + start, gradient + start, direction + start)
    let (m, v) = (firstMoment + start, secondMoment + start)
    for i in 0..<count {
      m[i] += first.new * (g[i] - m[i])
      v[i] = second.old * v[i] + second.new * g[i] * g[i]
      let root = v[i].squareRoot() * inverseRootCorrection + epsilon
      u[i] = m[i] * correction / root + weightDecay * p[i]
    }
  }
}

/// The shares of old and new in a moving average. `1 − 0.999` is computed in double precision, as in PyTorch: a float
/// of it would be off by 1.3e-5 of its value.
struct Share {
  let old, new: Float

  init(_ decay: Double) { (old, new) = (Float(decay), Float(1 - decay)) }
}
