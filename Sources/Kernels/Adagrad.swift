/// Updates `count` parameters by one step of Adagrad, in one pass over memory (Duchi, Hazan and Singer, 2011).
///
///     g ← g + weightDecay·p      s ← s + g²      p ← p − stepSize · g / (√s + ε)
public func adagradStep(
  count: Int, parameter: UnsafeMutablePointer<Float>, gradient: UnsafePointer<Float>,
  square: UnsafeMutablePointer<Float>, epsilon: Float, weightDecay: Float, stepSize: Float
) {
  forEachChunk(count) { start, count in
    let (p, g, s) = (parameter + start, gradient + start, square + start)
    for i in 0..<count {
      let slope = g[i] + weightDecay * p[i]
      s[i] += slope * slope
      p[i] -= stepSize * slope / (s[i].squareRoot() + epsilon)
    }
  }
}
