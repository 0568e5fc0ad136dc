import Tensors  // for the check

extension Solutions {
  /// Exercise 2.2: the shape that two shapes broadcast to.
  ///
  /// A bias of three elements is added to each of a thousand rows of three, and nobody wants to write a
  /// thousand copies of it. So the smaller tensor is expanded, if the shapes match:
  ///
  ///     [2, 3] and [3]         the row is used twice:           [2, 3]
  ///     [2, 1] and [1, 3]      a column and a row, a matrix:    [2, 3]
  ///     [4, 1, 3] and [2, 1]   each is expanded by the other:   [4, 2, 3]
  ///     [2, 3] and [2]         the 2 meets the 3:               do not match
  ///
  /// Align both shapes at the right. A missing axis counts as size 1. Two sizes match if they are equal or
  /// one of them is 1. A size may be 0: sizes 0 and 1 give 0.
  ///
  /// - Returns: the common shape, or `nil` if the shapes do not match.
  public static func broadcastShape(_ a: [Int], _ b: [Int]) throws -> [Int]? {
    let rank = max(a.count, b.count)
    var shape: [Int] = []
    for axis in 0..<rank {
      let (inA, inB) = (axis - (rank - a.count), axis - (rank - b.count))
      let x = inA < 0 ? 1 : a[inA]
      let y = inB < 0 ? 1 : b[inB]
      if x != y && x != 1 && y != 1 { return nil }
      shape.append(x == 1 ? y : x)
    }
    return shape
  }
}

extension Exercises {
  public static let broadcastShape = Exercise<([Int], [Int]) throws -> [Int]?>(
    .broadcastShape, solution: Solutions.broadcastShape, cases: pairs,
    run: { try $0($1.a, $1.b) }, expected: { reference($0.a, $0.b) },
    describe: { "\($0.a) and \($0.b)" },
    show: { $0.map { "\($0)" } ?? "nil: the shapes do not match" }, difference: difference,
    trivialAnswers: [
      { a, b in Array(repeating: 0, count: max(a.count, b.count)) }, { a, _ in a },
      { _, _ in nil },
    ],
    mistakes: {
      Mistake("aligned at the left: shapes are aligned at the right") { a, b in
        let rank = max(a.count, b.count)
        func padded(_ shape: [Int]) -> [Int] {
          shape + Array(repeating: 1, count: rank - shape.count)
        }
        return try Solutions.broadcastShape(padded(a), padded(b))
      }
      Mistake("always the larger size: different sizes match only if one of them is 1") {
        largest($0, $1)
      }
      Mistake("the larger of two sizes that match: sizes 0 and 1 give 0") {
        try Solutions.broadcastShape($0, $1) == nil ? nil : largest($0, $1)
      }
      Mistake("an axis of size 1 is rejected: it is expanded to the other's size") { a, b in
        let match = zip(a.reversed(), b.reversed()).allSatisfy { $0 == $1 }
        return match ? (a.count > b.count ? a : b) : nil
      }
      Mistake("shapes of different rank are rejected: a missing axis counts as size 1") { a, b in
        a.count == b.count ? try Solutions.broadcastShape(a, b) : nil
      }
      Mistake("axes are lost: the result has as many axes as the longer shape") { a, b in
        try Solutions.broadcastShape(a, b).map { $0.suffix(min(a.count, b.count)) }
      }
    })
}

/// A table of shapes that match and that do not, then random ones.
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
    let expanded = sizes.subtracting([1])
    if expanded.count > 1 { return nil }
    result.insert(expanded.first ?? 1, at: 0)
  }
  return result
}

/// The larger of each two sizes, aligned at the right.
private func largest(_ a: [Int], _ b: [Int]) -> [Int] {
  let rank = max(a.count, b.count)
  func padded(_ shape: [Int]) -> [Int] {
    Array(repeating: 1, count: rank - shape.count) + shape
  }
  return zip(padded(a), padded(b)).map { max($0, $1) }
}

private func difference(_ actual: [Int]?, _ expected: [Int]?) -> String? {
  switch (actual, expected) {
  case (nil, nil): return nil
  case (nil, _?): return "nil, but the shapes match"
  case (_?, nil): return "a shape, but the shapes do not match"
  case (let actual?, let expected?):
    if actual.count != expected.count {
      return "\(actual.count) axes, expected \(expected.count)"
    }
    let axis = actual.indices.first { actual[$0] != expected[$0] }
    return axis.map { "axis \($0) has size \(actual[$0]), expected \(expected[$0])" }
  }
}
