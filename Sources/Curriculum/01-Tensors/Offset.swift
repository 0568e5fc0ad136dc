import Tensors

extension Solutions {
  /// Exercise 1.2: compute the position in storage of the element at an index.
  ///
  /// A shape, strides and the position of the first element turn a row of numbers into a tensor. Reading
  /// `x[1, 2]` calls a function like this one. For shape `[2, 3]` and strides `[3, 1]`:
  ///
  ///     index [1, 2], storage offset 0:     0 + 1 · 3 + 2 · 1 = 5
  ///     index [1, 0], storage offset 2:     2 + 1 · 3 + 0 · 1 = 5
  ///
  /// Storage has no record of where an axis ends. Without a check, the index `[0, 3]` would silently read
  /// the element at `[1, 0]`. So throw an error if a number of the index is negative, or not less than the
  /// size of its axis, or if the index has more or fewer numbers than there are axes.
  ///
  /// - Parameters:
  ///   - index: one number for each axis, counted from 0.
  ///   - storageOffset: the position of the first element in storage.
  /// - Returns: the position of the element in storage.
  /// - Throws: `OutOfRange()` if there is no element at the index.
  public static func offset(
    of index: [Int], shape: [Int], strides: [Int], storageOffset: Int
  ) throws -> Int {
    if index.count != shape.count { throw OutOfRange() }
    var position = storageOffset
    for axis in shape.indices {
      if index[axis] < 0 || index[axis] >= shape[axis] { throw OutOfRange() }
      position += index[axis] * strides[axis]
    }
    return position
  }
}

/// The error that `offset` throws if there is no element at an index.
public struct OutOfRange: Error, Equatable {
  public init() {}
}

extension Exercises {
  public static let offset = Exercise<([Int], [Int], [Int], Int) throws -> Int>(
    .offset, solution: Solutions.offset, cases: questions,
    run: { offset, question in
      do {
        return try offset(
          question.index, question.layout.shape, question.layout.strides,
          question.layout.storageOffset)
      } catch is OutOfRange { return nil }
    },
    expected: reference,
    describe: { "index \($0.index), \($0.layout)" },
    show: { $0.map { "\($0)" } ?? "OutOfRange() thrown" }, difference: difference,
    trivialAnswers: [
      { _, _, _, _ in 0 }, { index, _, _, offset in index.last ?? offset }, { _, _, _, _ in -1 },
    ],
    mistakes: {
      Mistake("the storage offset is missing: a view may start anywhere in storage") {
        index, shape, strides, _ in
        try Solutions.offset(of: index, shape: shape, strides: strides, storageOffset: 0)
      }
      Mistake(
        "the strides are ignored: the position is computed from the shape, as if there were no views"
      ) { index, shape, _, offset in
        try Solutions.offset(
          of: index, shape: shape, strides: Shape.strides(shape), storageOffset: offset)
      }
      Mistake("axes in the wrong order: multiply index[axis] by strides[axis]") {
        index, shape, strides, offset in
        try requireInRange(index, shape)
        return position(index, strides.reversed(), offset)
      }
      .also { index, shape, strides, offset in
        try requireInRange(index, shape)
        return position(index.reversed(), strides, offset)
      }
      Mistake("an index past the end of its axis is accepted: it would read another element") {
        index, shape, strides, offset in
        if index.count != shape.count || index.contains(where: { $0 < 0 }) { throw OutOfRange() }
        return position(index, strides, offset)
      }
      Mistake("negative indices are accepted: here they are out of range") {
        index, shape, strides, offset in
        if index.count != shape.count || zip(index, shape).contains(where: { $0 >= $1 }) {
          throw OutOfRange()
        }
        return position(index, strides, offset)
      }
      Mistake("the count of the index is not compared with the number of axes") {
        index, shape, strides, offset in
        if zip(index, shape).contains(where: { $0 < 0 || $0 >= $1 }) { throw OutOfRange() }
        return position(index, strides, offset)
      }
      Mistake("no range check: throw OutOfRange() if there is no element at the index") {
        index, _, strides, offset in position(index, strides, offset)
      }
      Mistake("an index in range is rejected") { index, shape, strides, offset in
        if zip(index, shape).contains(where: { $0 >= $1 - 1 && $1 > 1 }) { throw OutOfRange() }
        return try Solutions.offset(
          of: index, shape: shape, strides: strides, storageOffset: offset)
      }
    })
}

private struct Layout: CustomStringConvertible {
  let shape, strides: [Int]
  var storageOffset = 0

  var description: String {
    "shape \(shape), strides \(strides), storage offset \(storageOffset)"
  }
}

private struct Question {
  let index: [Int]
  let layout: Layout
  let isInRange: Bool
}

/// A matrix, its transpose and one of its columns, a tensor of rank 3 and its views, a single number, and tensors
/// without elements.
private let layouts = [
  Layout(shape: [2, 3], strides: [3, 1]), Layout(shape: [3, 2], strides: [1, 3]),
  Layout(shape: [2], strides: [3], storageOffset: 2),
  Layout(shape: [2, 3, 4], strides: [12, 4, 1]),
  Layout(shape: [2, 2, 2], strides: [1, 12, 8], storageOffset: 5),
  Layout(shape: [4, 3], strides: [0, 1], storageOffset: 3),
  Layout(shape: [], strides: [], storageOffset: 7),
  Layout(shape: [2, 0], strides: [1, 1]), Layout(shape: [1, 5, 1, 2], strides: [10, 2, 2, 1]),
]

/// Returns every index of each layout, and indices out of range.
private func questions() -> [Question] {
  layouts.flatMap { layout in
    indices(layout.shape).map { Question(index: $0, layout: layout, isInRange: true) }
      + wrongIndices(layout.shape).map { Question(index: $0, layout: layout, isInRange: false) }
  }
}

/// Returns the position by walking: one step at a time along every axis.
private func reference(_ question: Question) -> Int? {
  guard question.isInRange else { return nil }
  var position = question.layout.storageOffset
  for (steps, stride) in zip(question.index, question.layout.strides) {
    for _ in 0..<steps { position += stride }
  }
  return position
}

/// Returns the position by the formula, without a range check.
private func position(_ index: [Int], _ strides: [Int], _ storageOffset: Int) -> Int {
  zip(index, strides).reduce(storageOffset) { $0 + $1.0 * $1.1 }
}

/// Throws the error of an index out of range.
private func requireInRange(_ index: [Int], _ shape: [Int]) throws {
  _ = try Solutions.offset(of: index, shape: shape, strides: shape, storageOffset: 0)
}

private func difference(_ actual: Int?, _ expected: Int?) -> String? {
  switch (actual, expected) {
  case (let actual?, let expected?):
    actual == expected ? nil : "position \(actual), expected \(expected)"
  case (nil, _?): "it threw, although the index is in range"
  case (_?, nil): "it did not throw, although the index is out of range"
  case (nil, nil): nil
  }
}

/// Returns every index of a shape; the last number changes fastest.
private func indices(_ shape: [Int]) -> [[Int]] {
  shape.reduce([[]]) { found, size in found.flatMap { index in (0..<size).map { index + [$0] } } }
}

/// Returns indices just past the end of each axis, just before its start, and with too many and too few numbers.
private func wrongIndices(_ shape: [Int]) -> [[Int]] {
  let zeros = shape.map { _ in 0 }
  var wrong: [[Int]] = []
  for axis in shape.indices {
    for number in [shape[axis], -1] {
      wrong.append(zeros)
      wrong[wrong.count - 1][axis] = number
    }
  }
  return wrong + [zeros + [0]] + (shape.isEmpty ? [] : [Array(zeros.dropLast())])
}
