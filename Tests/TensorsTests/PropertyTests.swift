import Tensors
import Testing

/// Random shapes and strides against plain loops; every failure prints its case in full.
@Suite struct PropertyTests {
  @Test func `elements are at the positions that strides define, in 3,000 cases`() {
    var g = Generator(seed: 1)
    for number in 0..<3000 {
      let x = randomTensor(randomShape(g.integer(below: 5), &g), &g)
      let expected = indices(x.shape).map { element(x, $0) }
      #expect(x.scalars == expected, "case \(number): \(x.shape), strides \(x.strides)")
    }
  }

  @Test func `broadcasting repeats axes of size 1, in 3,000 cases`() {
    var g = Generator(seed: 2)
    for number in 0..<3000 {
      let full = randomShape(g.integer(below: 5), &g)
      func part() -> [Int] {
        let kept = full.dropFirst(g.integer(below: full.count + 1))
        return kept.map { g.integer(below: 3) == 0 ? 1 : $0 }
      }
      let (a, b) = (randomTensor(part(), &g), randomTensor(part(), &g))
      guard let result = Shape.broadcast(a.shape, b.shape) else {
        Issue.record("case \(number): \(a.shape) and \(b.shape) do not broadcast")
        continue
      }
      func at(_ x: Tensor<Float>, _ index: [Int]) -> Float {
        element(x, zip(index.suffix(x.rank), x.shape).map { $1 == 1 ? 0 : $0 })
      }
      let expected = indices(result).map { at(a, $0) * 100 + at(b, $0) }
      let actual = a * 100 + b
      #expect(
        actual.shape == result && actual.scalars == expected,
        "case \(number): \(a.shape), \(b.shape)")
    }
  }

  @Test func `sum and max over any axes equal a loop, in 3,000 cases`() {
    var g = Generator(seed: 3)
    for number in 0..<3000 {
      let x = randomTensor(randomShape(1 + g.integer(below: 4), &g), &g)
      let axes = (0..<x.rank).filter { _ in g.integer(below: 2) == 0 }
      if axes.isEmpty { continue }
      var sums: [[Int]: Float] = [:]
      for index in indices(x.shape) {
        let kept = index.indices.filter { !axes.contains($0) }.map { index[$0] }
        sums[kept, default: 0] += element(x, index)
      }
      let kept = x.shape.indices.filter { !axes.contains($0) }.map { x.shape[$0] }
      let expected = indices(kept).map { sums[$0] ?? 0 }
      let negative = axes.map { g.integer(below: 2) == 0 ? $0 : $0 - x.rank }
      #expect(x.sum(negative).scalars == expected, "case \(number): \(x.shape) over \(axes)")
      #expect(
        x.sum(axes, keepDims: true).shape
          == x.shape.indices.map { axes.contains($0) ? 1 : x.shape[$0] })
      if !x.shape.contains(0) {
        let (values, places) = x.max(axis: axes[0])
        let moved = x.permuted(x.shape.indices.filter { $0 != axes[0] } + [axes[0]])
        let rows = moved.reshaped([-1, x.shape[axes[0]]])
        for (row, (value, place)) in zip(values.scalars, places.scalars).enumerated() {
          let line = rows[row].scalars
          #expect(value == line.max() && Int(place) == line.firstIndex(of: value), "case \(number)")
        }
      }
    }
  }

  @Test func `matmul equals a loop for any strides and batches, in 2,000 cases`() {
    var g = Generator(seed: 4)
    for number in 0..<2000 {
      let (m, k, n) = (1 + g.integer(below: 6), g.integer(below: 6), 1 + g.integer(below: 6))
      let batch = (0..<g.integer(below: 3)).map { _ in 1 + g.integer(below: 3) }
      func leading() -> [Int] {
        batch.dropFirst(g.integer(below: batch.count + 1)).map { g.integer(below: 3) == 0 ? 1 : $0 }
      }
      let (a, b) = (randomTensor(leading() + [m, k], &g), randomTensor(leading() + [k, n], &g))
      let c = a.matmul(b)
      let (x, y) = (
        a.expanded(to: c.shape.dropLast(2) + [m, k]), b.expanded(to: c.shape.dropLast(2) + [k, n])
      )
      let expected = indices(c.shape).map { index -> Float in
        let (lead, i, j) = (
          Array(index.dropLast(2)), index[index.count - 2], index[index.count - 1]
        )
        return (0..<k).reduce(0) { $0 + element(x, lead + [i, $1]) * element(y, lead + [$1, j]) }
      }
      #expect(c.scalars == expected, "case \(number): \(a.shape) · \(b.shape)")
    }
  }
}
