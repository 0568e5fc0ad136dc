/// Updates `count` parameters by one step of NAdam, in one pass over memory (Dozat, 2016).
///
///     p ← shrinkage·p            g ← g + weightDecay·p
///     m ← m + (1 − β₁)(g − m)    v ← β₂·v + (1 − β₂)·g²
///     p ← p − (gradientStep · g + momentStep · m) / (√v · inverseRootCorrection + ε)
///
/// - Parameters:
///   - shrinkage: 1 for weight decay in the gradient, `1 − learningRate·weightDecay` for decoupled decay.
///   - gradientStep: `learningRate · (1 − μₜ) / (1 − ∏ᵢ₌₁…ₜ μᵢ)`.
///   - momentStep: `learningRate · μₜ₊₁ / (1 − ∏ᵢ₌₁…ₜ₊₁ μᵢ)`.
///   - inverseRootCorrection: `1 / √(1 − β₂ᵗ)`.
public func nadamStep(
  count: Int, parameter: UnsafeMutablePointer<Float>, gradient: UnsafePointer<Float>,
  firstMoment: UnsafeMutablePointer<Float>, secondMoment: UnsafeMutablePointer<Float>,
  beta1: Double, beta2: Double, epsilon: Float, weightDecay: Float, shrinkage: Float,
  gradientStep: Float, momentStep: Float, inverseRootCorrection: Float
) {
  let (first, second) = (Share(beta1), Share(beta2))
  forEachChunk(count) { start, count in
    let (p, g) = (parameter + start, gradient + start)
    let (m, v) = (firstMoment + start, secondMoment + start)
    for i in 0..<count {
      let value = shrinkage * p[i]
      let slope = g[i] + weightDecay * value
      m[i] += first.new * (slope - m[i])
      v[i] = second.old * v[i] + second.new * slope * slope
      let root = v[i].squareRoot() * inverseRootCorrection + epsilon
      p[i] = value - (gradientStep * slope + momentStep * m[i]) / root
    }
  }
}

/// Updates `count` parameters by one step of RAdam, in one pass over memory (Liu and others, 2020).
///
///     p ← shrinkage·p            g ← g + weightDecay·p
///     m ← m + (1 − β₁)(g − m)    v ← β₂·v + (1 − β₂)·g²
///     p ← p − stepSize · m · rectification / (√v + ε)
///
/// - Parameters:
///   - shrinkage: 1 for weight decay in the gradient, `1 − learningRate·weightDecay` for decoupled decay.
///   - stepSize: `learningRate / (1 − β₁ᵗ)`.
///   - rectification: `rₜ · √(1 − β₂ᵗ)`; `nil` in the first steps, in which `m` is not divided by anything.
public func radamStep(
  count: Int, parameter: UnsafeMutablePointer<Float>, gradient: UnsafePointer<Float>,
  firstMoment: UnsafeMutablePointer<Float>, secondMoment: UnsafeMutablePointer<Float>,
  beta1: Double, beta2: Double, epsilon: Float, weightDecay: Float, shrinkage: Float,
  stepSize: Float, rectification: Float?
) {
  let (first, second) = (Share(beta1), Share(beta2))
  forEachChunk(count) { start, count in
    let (p, g) = (parameter + start, gradient + start)
    let (m, v) = (firstMoment + start, secondMoment + start)
    for i in 0..<count {
      let value = shrinkage * p[i]
      let slope = g[i] + weightDecay * value
      m[i] += first.new * (slope - m[i])
      v[i] = second.old * v[i] + second.new * slope * slope
      p[i] = value
    }
    if let rectification {
      for i in 0..<count {
        p[i] -= stepSize * m[i] * rectification / (v[i].squareRoot() + epsilon)
      }
    } else {
      for i in 0..<count { p[i] -= stepSize * m[i] }
    }
  }
}

/// Updates `count` parameters by one step of Adamax, in one pass over memory (Kingma and Ba, 2015, section 7.1).
///
///     g ← g + weightDecay·p      m ← m + (1 − β₁)(g − m)
///     u ← max(β₂·u, |g| + ε)     p ← p − stepSize · m / u
///
/// - Parameter stepSize: `learningRate / (1 − β₁ᵗ)`.
public func adamaxStep(
  count: Int, parameter: UnsafeMutablePointer<Float>, gradient: UnsafePointer<Float>,
  firstMoment: UnsafeMutablePointer<Float>, infinityNorm: UnsafeMutablePointer<Float>,
  beta1: Double, beta2: Double, epsilon: Float, weightDecay: Float, stepSize: Float
) {
  let first = Share(beta1)
  let decay = Float(beta2)
  forEachChunk(count) { start, count in
    let (p, g) = (parameter + start, gradient + start)
    let (m, u) = (firstMoment + start, infinityNorm + start)
    for i in 0..<count {
      let slope = g[i] + weightDecay * p[i]
      m[i] += first.new * (slope - m[i])
      let (old, new) = (decay * u[i], slope.magnitude + epsilon)
      // The new one if it is NaN.
      u[i] = old > new ? old : new
      p[i] -= stepSize * m[i] / u[i]
    }
  }
}
