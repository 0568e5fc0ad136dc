/// Updates `count` parameters by one step of gradient descent with momentum, in one pass over memory.
///
///     g ← gradientScale·(g + weightDecay·p)    v ← momentum·v + share·g    p ← p − stepSize·d
///
/// where `d` is `v`, or `g + momentum·v` for Nesterov momentum (1983).
///
/// - Parameters:
///   - velocity: `v`; `nil` for `d` = `g`.
///   - share: The factor of the gradient in the velocity: 1 − dampening.
public func sgdStep(
  count: Int, parameter: UnsafeMutablePointer<Float>, gradient: UnsafePointer<Float>,
  velocity: UnsafeMutablePointer<Float>?, momentum: Float, share: Float, isNesterov: Bool,
  weightDecay: Float, gradientScale: Float = 1, stepSize: Float
) {
  // Nesterov: d = g + μ·v; else d = v.
  let (ofGradient, ofVelocity): (Float, Float) = isNesterov ? (1, momentum) : (0, 1)
  forEachChunk(count) { start, count in
    let (p, g) = (parameter + start, gradient + start)
    guard let v = velocity.map({ $0 + start }) else {
      for i in 0..<count { p[i] -= stepSize * (gradientScale * (g[i] + weightDecay * p[i])) }
      return
    }
    for i in 0..<count {
      let slope = gradientScale * (g[i] + weightDecay * p[i])
      v[i] = momentum * v[i] + share * slope
      p[i] -= stepSize * (ofGradient * slope + ofVelocity * v[i])
    }
  }
}
