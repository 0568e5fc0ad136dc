/// Checks `rowMajorStrides` on every shape of up to four axes of 1 to 4, and on rank 0.
public func checkRowMajorStrides(_ exercises: any Chapter01Exercises.Type) -> Report {
  .checking {
    for shape in shapes() {
      let expected = reference(shape)
      let actual = try exercises.rowMajorStrides(shape)
      if actual == expected { continue }
      return Report.Failure(
        input: "shape \(shape)", actual: "\(actual)", expected: "\(expected)",
        difference: difference(actual, expected), diagnosis: diagnosis(actual, shape))
    }
    return nil
  }
}

/// Small shapes first, so that the case shown is one to check by hand.
private func shapes() -> [[Int]] {
  var all: [[Int]] = [[2, 3]]
  var longest: [[Int]] = [[]]
  for _ in 0..<4 {
    longest = longest.flatMap { shape in (1...4).map { shape + [$0] } }
    all += longest
  }
  return all + [[], [7, 1, 5], [1, 1], [3, 0, 2]]
}

/// By counting: the stride of an axis is how many elements one step along it passes.
private func reference(_ shape: [Int]) -> [Int] {
  shape.indices.map { axis in shape[(axis + 1)...].reduce(1) { $0 * max($1, 1) } }
}

private func difference(_ actual: [Int], _ expected: [Int]) -> String {
  if actual.count != expected.count {
    return "\(actual.count) strides for \(expected.count) axes"
  }
  let axis = actual.indices.first { actual[$0] != expected[$0] } ?? 0
  return "axis \(axis): \(actual[axis]), expected \(expected[axis])"
}

private func diagnosis(_ actual: [Int], _ shape: [Int]) -> String? {
  let strides = reference(shape)
  if actual == reference(shape.reversed()).reversed() {
    return "column-major: the first axis is contiguous, but it should be the last"
  }
  if actual == zip(strides, shape).map({ $0 * $1 }) {
    return "one axis too many: an axis's own size is multiplied in"
  }
  if actual == strides.reversed() { return "reversed: the strides are right, but last axis first" }
  if actual == zip(strides, shape).map({ $1 == 1 ? 0 : $0 }) {
    return "axes of size 1 are given stride 0, as in broadcasting"
  }
  return nil
}
