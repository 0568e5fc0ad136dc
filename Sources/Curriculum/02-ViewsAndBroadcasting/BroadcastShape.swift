import Tensors

/// Checks `broadcastShape` on a table of pairs that fit and that do not, and on random ones.
public func checkBroadcastShape(_ exercises: any Chapter02Exercises.Type) -> Report {
  .checking {
    for (a, b) in pairs() {
      let expected = reference(a, b)
      let actual = try exercises.broadcastShape(a, b)
      if actual == expected { continue }
      return Report.Failure(
        input: "\(a) and \(b)", actual: text(actual), expected: text(expected),
        difference: difference(actual, expected), diagnosis: diagnosis(actual, a, b))
    }
    return nil
  }
}

private func pairs() -> [(a: [Int], b: [Int])] {
  let table: [([Int], [Int])] = [
    ([2, 3], [2, 3]), ([2, 1], [2, 3]), ([2, 1], [2]), ([2, 3], [3]), ([2, 1], [1, 3]),
    ([3], [2, 3]),
    ([2, 3], []), ([4, 1, 3], [2, 1]), ([2, 3], [2]), ([2, 3], [3, 2]), ([2, 3], [4, 3]),
    ([], []), ([1], [1, 1]), ([0], [1]), ([2, 0], [2, 1]), ([0], [3]), ([5, 1, 4, 1], [3, 1, 1]),
  ]
  var generator = Generator(seed: 22)
  func random() -> [Int] {
    (0..<generator.integer(below: 5)).map { _ in
      generator.integer(below: 2) == 0 ? 1 : 2 + generator.integer(below: 2)
    }
  }
  return table + (0..<500).map { _ in (random(), random()) }
}

/// By the definition of expanding: from the last axis on, a shape that has no axis there, or size 1, takes
/// the other's size.
private func reference(_ a: [Int], _ b: [Int]) -> [Int]? {
  var (a, b, result) = (a, b, [Int]())
  while !a.isEmpty || !b.isEmpty {
    let sizes = Set([a.popLast() ?? 1, b.popLast() ?? 1])
    let stretched = sizes.subtracting([1])
    if stretched.count > 1 { return nil }
    result.insert(stretched.first ?? 1, at: 0)
  }
  return result
}

private func text(_ shape: [Int]?) -> String { shape.map { "\($0)" } ?? "nil: do not fit" }

private func difference(_ actual: [Int]?, _ expected: [Int]?) -> String {
  guard let expected else { return "a shape where there is none" }
  guard let actual else { return "nil where the shapes fit" }
  if actual.count != expected.count { return "\(actual.count) axes, expected \(expected.count)" }
  let axis = actual.indices.first { actual[$0] != expected[$0] } ?? 0
  return "axis \(axis) is \(actual[axis]), expected \(expected[axis])"
}

private func diagnosis(_ actual: [Int]?, _ a: [Int], _ b: [Int]) -> String? {
  let expected = reference(a, b)
  let rank = max(a.count, b.count)
  func atRight(_ shape: [Int]) -> [Int] {
    Array(repeating: 1, count: rank - shape.count) + shape
  }
  func atLeft(_ shape: [Int]) -> [Int] {
    shape + Array(repeating: 1, count: rank - shape.count)
  }
  let largest = zip(atRight(a), atRight(b)).map { max($0, $1) }
  if actual == largest && expected == nil {
    return "the larger size taken, whether or not the other is 1: 2 and 3 do not fit"
  }
  if actual == largest && expected != nil {
    return "the larger size taken: an axis of size 0 against 1 stays 0"
  }
  if a.count != b.count && actual != nil && actual == reference(atLeft(a), atLeft(b)) {
    return "aligned at the left: shapes are written under each other at the right"
  }
  if actual == nil && a.count != b.count {
    return "shapes of different rank refused: a missing axis counts as size 1"
  }
  if actual == nil { return "an axis of size 1 refused: it stretches to the other's size" }
  if let actual, let expected, actual.count < expected.count {
    return "axes lost: the result has as many as the longer shape"
  }
  return nil
}
