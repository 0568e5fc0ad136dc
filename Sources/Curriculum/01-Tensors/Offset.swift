import Tensors

/// Checks `offset` on every index of contiguous shapes and of views, and on indices that are not there.
public func checkOffset(_ exercises: any Chapter01Exercises.Type) -> Report {
  .checking {
    for layout in layouts {
      let input = "shape \(layout.shape), strides \(layout.strides), start \(layout.start)"
      for index in indices(layout.shape) {
        let expected = place(index, layout)
        let actual: Int
        do {
          actual = try exercises.offset(
            of: index, shape: layout.shape, strides: layout.strides, start: layout.start)
        } catch is OutOfRange {
          return Report.Failure(
            input: "index \(index), \(input)", actual: "threw OutOfRange()",
            expected: "\(expected)", difference: "it threw",
            diagnosis: "refused: this index is in range")
        }
        if actual == expected { continue }
        return Report.Failure(
          input: "index \(index), \(input)", actual: "\(actual)", expected: "\(expected)",
          difference: "\(actual) is not \(expected)", diagnosis: diagnosis(actual, index, layout))
      }
      for index in wrongIndices(layout.shape) {
        let actual: Int
        do {
          actual = try exercises.offset(
            of: index, shape: layout.shape, strides: layout.strides, start: layout.start)
        } catch is OutOfRange { continue }
        return Report.Failure(
          input: "index \(index), \(input)", actual: "\(actual)", expected: "OutOfRange() thrown",
          difference: "nothing was thrown", diagnosis: diagnosis(index, layout))
      }
    }
    return nil
  }
}

private struct Layout {
  let shape, strides: [Int]
  var start = 0
}

/// A matrix, its transpose, a column of it, a cube and views of it, a single number, nothing at all.
private let layouts = [
  Layout(shape: [2, 3], strides: [3, 1]), Layout(shape: [3, 2], strides: [1, 3]),
  Layout(shape: [2], strides: [3], start: 2), Layout(shape: [2, 3, 4], strides: [12, 4, 1]),
  Layout(shape: [2, 2, 2], strides: [1, 12, 8], start: 5),
  Layout(shape: [4, 3], strides: [0, 1], start: 3), Layout(shape: [], strides: [], start: 7),
  Layout(shape: [2, 0], strides: [1, 1]), Layout(shape: [1, 5, 1, 2], strides: [10, 2, 2, 1]),
]

/// By walking: one step at a time along every axis.
private func place(_ index: [Int], _ layout: Layout) -> Int {
  var place = layout.start
  for axis in index.indices {
    for _ in 0..<index[axis] { place += layout.strides[axis] }
  }
  return place
}

/// Every index of a shape, the last axis fastest.
private func indices(_ shape: [Int]) -> [[Int]] {
  shape.reduce([[]]) { found, size in found.flatMap { index in (0..<size).map { index + [$0] } } }
}

/// Just past each axis's end, just before its start, too few and too many axes.
private func wrongIndices(_ shape: [Int]) -> [[Int]] {
  let zeros = shape.map { _ in 0 }
  var wrong: [[Int]] = []
  for axis in shape.indices {
    for place in [shape[axis], -1] {
      wrong.append(zeros)
      wrong[wrong.count - 1][axis] = place
    }
  }
  return wrong + [zeros + [0]] + (shape.isEmpty ? [] : [Array(zeros.dropLast())])
}

private func diagnosis(_ actual: Int, _ index: [Int], _ layout: Layout) -> String? {
  let expected = place(index, layout)
  if layout.start != 0 && actual == expected - layout.start {
    return "the start is left out: a view need not begin at place 0"
  }
  let rowMajor = Layout(
    shape: layout.shape, strides: Shape.strides(layout.shape), start: layout.start)
  if actual == place(index, rowMajor) {
    return "strides ignored: the place is worked out from the shape, as if nothing were a view"
  }
  if actual == place(index.reversed(), layout) || actual == backwards(index, layout) {
    return "axes in the wrong order: index[axis] goes with strides[axis]"
  }
  return nil
}

private func backwards(_ index: [Int], _ layout: Layout) -> Int {
  zip(index, layout.strides.reversed()).reduce(layout.start) { $0 + $1.0 * $1.1 }
}

private func diagnosis(_ index: [Int], _ layout: Layout) -> String {
  if index.count != layout.shape.count {
    return "the number of indices is not compared with the number of axes"
  }
  let isNegative = index.contains { $0 < 0 }
  return isNegative
    ? "negative indices are let through: here they are out of range"
    : "an index past its axis's end is let through: it lands on some other element"
}
