/// Updates `count` parameters by one step of RMSprop, in one pass over memory (Hinton, 2012).
///
///     g ← g + weightDecay·p      s ← α·s + (1 − α)·g²      a ← a + (1 − α)(g − a)
///     u ← g / (√(s − a²) + ε)    v ← momentum·v + u        p ← p − stepSize·v
///
/// - Parameters:
///   - mean: `a`, for the centered variant; `nil` for `a` = 0.
///   - velocity: `v`, for momentum; `nil` for `v` = `u`.
public func rmspropStep(
  count: Int, parameter: UnsafeMutablePointer<Float>, gradient: UnsafePointer<Float>,
  square: UnsafeMutablePointer<Float>, mean: UnsafeMutablePointer<Float>?,
  velocity: UnsafeMutablePointer<Float>?, alpha: Double, epsilon: Float, weightDecay: Float,
  momentum: Float, stepSize: Float
) {
  let share = Share(alpha)
  forEachChunk(count) { start, count in
    let (p, g, s) = (parameter + start, gradient + start, square + start)
    let (a, v) = (mean.map { $0 + start }, velocity.map { $0 + start })
    for i in 0..<count {
      let slope = g[i] + weightDecay * p[i]
      s[i] = share.old * s[i] + share.new * slope * slope
      var variance = s[i]
      if let a {
        a[i] += share.new * (slope - a[i])
        variance -= a[i] * a[i]
      }
      var move = slope / (variance.squareRoot() + epsilon)
      if let v {
        v[i] = momentum * v[i] + move
        move = v[i]
      }
      p[i] -= stepSize * move
    }
  }
}
