import Tensors

/// Returns whether an answer and a known mistake have the same gradients with respect to points, `[N, D]` each.
///
/// The distance between equal points has no derivative: any finite gradient is right there. So in rows with equal
/// points, two gradients are the same if both are finite, or neither is.
///
/// - Parameter rows: the rows with equal points.
func areSame(
  _ gradients: [Tensor<Float>], _ others: [Tensor<Float>], withEqualPointsIn rows: [Int]
) -> Bool {
  func reduced(_ gradient: Tensor<Float>) -> Tensor<Float> {
    var all = (0..<gradient.shape[0]).map { gradient[$0] }
    for row in rows {
      let isFinite = all[row].scalars.allSatisfy(\.isFinite)
      all[row] = .zeros(all[row].shape) + (isFinite ? 0 : Float.nan)
    }
    return .stack(all)
  }
  return gradients.count == others.count
    && zip(gradients, others).allSatisfy { difference(reduced($0), reduced($1)) == nil }
}
