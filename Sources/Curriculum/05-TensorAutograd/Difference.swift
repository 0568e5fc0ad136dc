import Tensors

/// Says where two tensors differ: shape before elements, the first index, how many and how much, and, where
/// they are small enough, which.
func difference(_ actual: Tensor<Float>, _ expected: Tensor<Float>) -> String? {
  if actual.shape != expected.shape {
    return "the shape is \(actual.shape), expected \(expected.shape)"
  }
  let (a, e) = (actual.scalars, expected.scalars)
  let isRight = zip(a, e).map { isClose($0, $1) }
  guard let place = isRight.firstIndex(of: false) else { return nil }
  let wrong = isRight.indices.filter { !isRight[$0] }
  var text = "\(a[place].isNaN ? .nan : a[place]), expected \(e[place])"
  if !actual.shape.isEmpty { text = "at \(index(place, actual.shape)): " + text }
  if a.count > 1 {
    let most = wrong.map { (a[$0] - e[$0]).magnitude }.max() ?? 0
    let isFinite = wrong.allSatisfy { (a[$0] - e[$0]).isFinite }
    text +=
      "; \(wrong.count) of \(a.count) elements differ"
      + (isFinite ? ", the most by \(most)" : ", some are non-finite")
    text += grid(isRight, actual.shape).map { "\n\($0)" } ?? ""
  }
  return text
}

private func isClose(_ a: Float, _ b: Float) -> Bool {
  a == b || a.isNaN && b.isNaN || (a - b).magnitude <= 1e-4
}

/// The index of a position in row-major order.
private func index(_ place: Int, _ shape: [Int]) -> [Int] {
  zip(Shape.strides(shape), shape).map { stride, size in place / max(stride, 1) % max(size, 1) }
}

/// A ✓ or ✗ for every element, row by row; `nil` where all are wrong or there are too many to look at.
private func grid(_ isRight: [Bool], _ shape: [Int]) -> String? {
  let width = shape.last ?? 1
  guard isRight.contains(true), width <= 16, isRight.count <= 16 * width else { return nil }
  let rows = stride(from: 0, to: isRight.count, by: width).map { start in
    isRight[start..<start + width].map { $0 ? "✓" : "✗" }.joined(separator: " ")
  }
  return rows.joined(separator: "\n")
}
