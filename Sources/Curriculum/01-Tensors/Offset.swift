import Tensors

extension Solutions {
  /// Exercise 1.2: where in storage the element at an index stands.
  ///
  /// Shape, strides and a start are all that turns a row of numbers into a box with axes. Whoever reads
  /// `x[1, 2]` asks this function where to look. In a tensor of shape `[2, 3]` with strides `[3, 1]`:
  ///
  ///     [1, 2], start 0:     1 · 3 + 2 · 1 = 5
  ///     [1, 0], start 2:     2 + 1 · 3     = 5
  ///
  /// Memory does not know where an axis ends. Without a check, index `[0, 3]` would quietly read what
  /// stands at `[1, 0]`. So an index outside `0..<size` of its axis is refused, and so are too many or
  /// too few indices.
  ///
  /// - Parameters:
  ///   - index: one place for each axis.
  ///   - start: the place of the first element in storage.
  /// - Returns: the place of the element in storage.
  /// - Throws: `OutOfRange()` where the index names no element.
  public static func offset(
    of index: [Int], shape: [Int], strides: [Int], start: Int
  ) throws -> Int {
    if index.count != shape.count { throw OutOfRange() }
    var place = start
    for axis in shape.indices {
      if index[axis] < 0 || index[axis] >= shape[axis] { throw OutOfRange() }
      place += index[axis] * strides[axis]
    }
    return place
  }
}

/// The error that `offset` throws if there is no such element.
public struct OutOfRange: Error, Equatable {
  public init() {}
}

extension Exercises {
  public static let offset = Exercise<([Int], [Int], [Int], Int) throws -> Int>(
    .offset, solution: Solutions.offset, cases: questions,
    run: { offset, question in
      do {
        return try offset(
          question.index, question.layout.shape, question.layout.strides, question.layout.start)
      } catch is OutOfRange { return nil }
    },
    expected: reference,
    describe: { "index \($0.index), \($0.layout)" },
    show: { $0.map { "\($0)" } ?? "OutOfRange() thrown" }, difference: difference,
    trivialAnswers: [
      { _, _, _, _ in 0 }, { index, _, _, start in index.last ?? start }, { _, _, _, _ in -1 },
    ],
    mistakes: {
      Mistake("the start is left out: a view need not begin at place 0") {
        index, shape, strides, _ in
        try Solutions.offset(of: index, shape: shape, strides: strides, start: 0)
      }
      Mistake(
        "strides ignored: the place is worked out from the shape, as if nothing were a view"
      ) { index, shape, _, start in
        try Solutions.offset(of: index, shape: shape, strides: Shape.strides(shape), start: start)
      }
      Mistake("axes in the wrong order: index[axis] goes with strides[axis]") {
        index, shape, strides, start in
        _ = try Solutions.offset(of: index, shape: shape, strides: strides, start: start)
        return place(index, strides.reversed(), start)
      }
      .also { index, shape, strides, start in
        _ = try Solutions.offset(of: index, shape: shape, strides: strides, start: start)
        return place(index.reversed(), strides, start)
      }
      Mistake("an index past its axis's end is let through: it lands on some other element") {
        index, shape, strides, start in
        if index.count != shape.count || index.contains(where: { $0 < 0 }) { throw OutOfRange() }
        return place(index, strides, start)
      }
      Mistake("negative indices are let through: here they are out of range") {
        index, shape, strides, start in
        if index.count != shape.count || zip(index, shape).contains(where: { $0 >= $1 }) {
          throw OutOfRange()
        }
        return place(index, strides, start)
      }
      Mistake("the number of indices is not compared with the number of axes") {
        index, shape, strides, start in
        if zip(index, shape).contains(where: { $0 < 0 || $0 >= $1 }) { throw OutOfRange() }
        return place(index, strides, start)
      }
      Mistake("nothing is refused: an index that names no element is out of range") {
        index, _, strides, start in place(index, strides, start)
      }
      Mistake("refused: this index is in range") { index, shape, strides, start in
        if zip(index, shape).contains(where: { $0 >= $1 - 1 && $1 > 1 }) { throw OutOfRange() }
        return try Solutions.offset(of: index, shape: shape, strides: strides, start: start)
      }
    })
}

private struct Layout: CustomStringConvertible {
  let shape, strides: [Int]
  var start = 0

  var description: String { "shape \(shape), strides \(strides), start \(start)" }
}

private struct Question {
  let index: [Int]
  let layout: Layout
  let isInRange: Bool
}

/// A matrix, its transpose, a column of it, a cube and views of it, a single number, nothing at all.
private let layouts = [
  Layout(shape: [2, 3], strides: [3, 1]), Layout(shape: [3, 2], strides: [1, 3]),
  Layout(shape: [2], strides: [3], start: 2), Layout(shape: [2, 3, 4], strides: [12, 4, 1]),
  Layout(shape: [2, 2, 2], strides: [1, 12, 8], start: 5),
  Layout(shape: [4, 3], strides: [0, 1], start: 3), Layout(shape: [], strides: [], start: 7),
  Layout(shape: [2, 0], strides: [1, 1]), Layout(shape: [1, 5, 1, 2], strides: [10, 2, 2, 1]),
]

/// Every index of each layout, and indices that are not there.
private func questions() -> [Question] {
  layouts.flatMap { layout in
    indices(layout.shape).map { Question(index: $0, layout: layout, isInRange: true) }
      + wrongIndices(layout.shape).map { Question(index: $0, layout: layout, isInRange: false) }
  }
}

/// By walking: one step at a time along every axis.
private func reference(_ question: Question) -> Int? {
  guard question.isInRange else { return nil }
  var place = question.layout.start
  for (steps, stride) in zip(question.index, question.layout.strides) {
    for _ in 0..<steps { place += stride }
  }
  return place
}

/// The formula, for whatever indices there are.
private func place(_ index: [Int], _ strides: [Int], _ start: Int) -> Int {
  zip(index, strides).reduce(start) { $0 + $1.0 * $1.1 }
}

private func difference(_ actual: Int?, _ expected: Int?) -> String? {
  switch (actual, expected) {
  case (let actual?, let expected?):
    actual == expected ? nil : "\(actual) is not \(expected)"
  case (nil, _?): "it threw"
  case (_?, nil): "nothing was thrown"
  case (nil, nil): nil
  }
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
