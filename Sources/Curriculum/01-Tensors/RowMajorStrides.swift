import Tensors

extension Solutions {
  /// Exercise 1.1: compute the row-major strides of a shape.
  ///
  /// A stride is the distance in storage between neighbors along an axis. The six elements of a tensor of
  /// shape `[2, 3]` are stored row after row:
  ///
  ///     [0, 0] [0, 1] [0, 2] [1, 0] [1, 1] [1, 2]
  ///
  /// One step along the last axis moves by 1 position, one step along the first axis by 3. So the strides
  /// are `[3, 1]`. The shape `[2, 3, 4]` has strides `[12, 4, 1]`. The shape `[]`, a single number, has no
  /// strides. An axis of size 0 counts as an axis of size 1.
  ///
  /// - Returns: one stride for each axis of `shape`.
  public static func rowMajorStrides(_ shape: [Int]) throws -> [Int] {
    var strides = [Int](repeating: 1, count: shape.count)
    var stride = 1
    for axis in shape.indices.reversed() {
      strides[axis] = stride
      stride *= max(shape[axis], 1)
    }
    return strides
  }
}

extension Exercises {
  public static let rowMajorStrides = Exercise<([Int]) throws -> [Int]>(
    .rowMajorStrides, solution: Solutions.rowMajorStrides,
    cases: shapes, run: { try $0($1) }, expected: reference,
    describe: { "shape \($0)" }, difference: difference,
    trivialAnswers: [{ $0.map { _ in 0 } }, { $0 }, { $0.isEmpty ? [1] : [] }],
    mistakes: {
      Mistake("column-major: the first axis is contiguous, but it should be the last") { shape in
        shape.indices.map { shape[..<$0].reduce(1, *) }
      }
      Mistake("one factor too many: the stride of an axis does not include its own size") { shape in
        shape.indices.map { shape[$0...].reduce(1) { $0 * max($1, 1) } }
      }
      Mistake("reversed: the strides are right, but the last axis comes first") {
        try Solutions.rowMajorStrides($0).reversed()
      }
      Mistake("axes of size 1 have stride 0, which is for broadcasting only") { shape in
        zip(try Solutions.rowMajorStrides(shape), shape).map { $1 == 1 ? 0 : $0 }
      }
    })
}

/// Returns every shape of up to four axes with sizes 1 to 4, and rank 0; small shapes first.
private func shapes() -> [[Int]] {
  var all: [[Int]] = [[2, 3]]
  var longest: [[Int]] = [[]]
  for _ in 0..<4 {
    longest = longest.flatMap { shape in (1...4).map { shape + [$0] } }
    all += longest
  }
  return all + [[], [7, 1, 5], [1, 1], [3, 0, 2]]
}

/// Returns the strides by counting: one step along an axis passes all elements of the axes after it.
private func reference(_ shape: [Int]) -> [Int] {
  shape.indices.map { axis in shape[(axis + 1)...].reduce(1) { $0 * max($1, 1) } }
}

private func difference(_ actual: [Int], _ expected: [Int]) -> String? {
  if actual.count != expected.count {
    return "\(actual.count) strides for \(expected.count) axes"
  }
  let axis = actual.indices.first { actual[$0] != expected[$0] }
  return axis.map { "axis \($0): \(actual[$0]), expected \(expected[$0])" }
}
