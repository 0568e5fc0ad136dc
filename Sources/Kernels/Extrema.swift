/// Computes the maxima or minima of the middle axis of `[outer, reduced, inner]`, and the indices of the
/// first ones.
///
/// NaN is larger and smaller than all numbers, as in PyTorch's `max` and `min`.
///
/// - Parameters:
///   - largest: Whether to find maxima, or else minima.
///   - y: `[outer, inner]`, overwritten.
///   - indices: `[outer, inner]`, overwritten.
@_specialize(where Number == Float)
@_specialize(where Number == Double)
public func extremaAxis<Number: BinaryFloatingPoint>(
  outer: Int, reduced: Int, inner: Int, _ x: UnsafePointer<Number>, largest: Bool,
  into y: UnsafeMutablePointer<Number>, indices: UnsafeMutablePointer<Int32>
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
