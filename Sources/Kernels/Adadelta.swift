/// Updates `count` parameters by one step of Adadelta, in one pass over memory (Zeiler, 2012).
///
///     g ← g + weightDecay·p               s ← ρ·s + (1 − ρ)·g²
///     d ← √(a + ε) / √(s + ε) · g         a ← ρ·a + (1 − ρ)·d²       p ← p − stepSize·d
public func adadeltaStep(
  count: Int, parameter: UnsafeMutablePointer<Float>, gradient: UnsafePointer<Float>,
  square: UnsafeMutablePointer<Float>, update: UnsafeMutablePointer<Float>, rho: Double,
  epsilon: Float, weightDecay: Float, stepSize: Float
) {
  let share = Share(rho)
  forEachChunk(count) { start, count in
    let (p, g, s) = (parameter + start, gradient + start, square + start)
    let a = update + start
    for i in 0..<count {
      let slope = g[i] + weightDecay * p[i]
      s[i] = share.old * s[i] + share.new * slope * slope
      let move = (a[i] + epsilon).squareRoot() / (s[i] + epsilon).squareRoot() * slope
      a[i] = share.old * a[i] + share.new * move * move
      p[i] -= stepSize * move
    }
  }
}
