/// The extremes of the middle axis, and where the first of them stands.
///
/// Not-a-number wins, as in PyTorch's `max` and `min`.
public func extremeAxis(
  outer: Int, reduced: Int, inner: Int, _ x: UnsafePointer<Float>, largest: Bool,
  into y: UnsafeMutablePointer<Float>, indices: UnsafeMutablePointer<Int32>
) {
  for o in 0..<outer {
    for i in 0..<inner {
      let column = x + o * reduced * inner + i
      var best = column[0]
      var index = 0
      for r in 1..<max(reduced, 1) where !best.isNaN {
        let candidate = column[r * inner]
        if candidate.isNaN || (largest ? candidate > best : candidate < best) {
          best = candidate
          index = r
        }
      }
      y[o * inner + i] = best
      indices[o * inner + i] = Int32(index)
    }
  }
}
