import Tensors

// Random tensors for property tests, and access to their elements without the code under test.

/// Returns a random tensor of `shape` with a random layout in storage: permuted, with gaps, or as a part of a
/// larger one. The elements are integers, which makes sums exact.
func randomTensor(_ shape: [Int], _ g: inout Generator) -> Tensor<Float> {
  let order = g.permutation(shape.count)
  var inverse = order
  for (to, from) in order.enumerated() { inverse[from] = to }
  var stored = order.map { shape[$0] }
  let (before, step) = (g.integer(below: 3), 1 + g.integer(below: 2))
  if let last = stored.indices.last { stored[last] = before + max(stored[last] * step, 1) }
  let numbers = (0..<Shape.count(stored)).map { _ in Float(g.integer(below: 19) - 9) }
  var result = Tensor(numbers, shape: stored)
  if let last = stored.indices.last {
    result = result.narrowed(axis: last, from: before, count: shape[order[last]], step: step)
  }
  return result.permuted(inverse)
}

func randomShape(_ rank: Int, _ g: inout Generator) -> [Int] {
  (0..<rank).map { _ in g.integer(below: 12) == 0 ? 0 : 1 + g.integer(below: 4) }
}

/// Returns an element by its index, by the definition of strides.
func element(_ x: Tensor<Float>, _ index: [Int]) -> Float {
  x[at: index.map { .at($0) }].item
}

func indices(_ shape: [Int]) -> [[Int]] {
  shape.reduce([[]]) { all, size in all.flatMap { index in (0..<size).map { index + [$0] } } }
}
