import Autograd
import Tensors

/// Checks `pairDistance` and its gradients on pairs of all kinds, also equal ones, against plain loops.
public func checkPairDistance(_ exercises: any Chapter12Exercises.Type) -> Report {
  .checking {
    var generator = Generator(seed: 121)
    for (rows, dimensions, equal) in cases {
      let pairs = Pairs(rows, dimensions, equal: equal, using: &generator)
      if let failure = pairs.judge(try exercises.pairDistance(pairs.a, pairs.b)) {
        return failure
      }
    }
    return nil
  }
}

/// Rows, numbers in each, and the rows that are equal in both.
private let cases: [(rows: Int, dimensions: Int, equal: [Int])] = [
  (3, 2, []), (3, 2, [1]), (2, 2, []), (1, 1, []), (1, 1, [0]), (4, 5, [0, 3]), (2, 512, [0, 1]),
]

private struct Pairs {
  let a, b: Variable
  let seed: Tensor<Float>
  let equal: [Int]

  init(_ rows: Int, _ dimensions: Int, equal: [Int], using generator: inout Generator) {
    let a = Tensor<Float>.small([rows, dimensions], using: &generator)
    var b = a.scalars
    for row in 0..<rows where !equal.contains(row) {
      // Every number differs, so that no row is equal by chance.
      for place in row * dimensions..<(row + 1) * dimensions {
        b[place] += Float(generator.integer(below: 4)) + 1
        if generator.integer(below: 2) == 0 { b[place] = 2 * a.scalars[place] - b[place] }
      }
    }
    self.a = Variable(a, requiresGradient: true)
    self.b = Variable(Tensor(b, shape: a.shape), requiresGradient: true)
    self.equal = equal
    seed = Tensor((0..<rows).map { Float($0) - 1.5 }, shape: [rows])
  }

  private var differences: [[Double]] {
    (0..<a.shape[0]).map { row in
      zip(doubles(a.value[row]), doubles(b.value[row])).map { $0 - $1 }
    }
  }

  /// One number of each row's differences.
  private func distances(_ measure: ([Double]) -> Double) -> Tensor<Float> {
    floats(differences.map(measure), [a.shape[0]])
  }

  private static func length(_ row: [Double]) -> Double {
    row.reduce(0) { $0 + $1 * $1 }.squareRoot()
  }

  private var text: String {
    "a \(a.shape)\n\(a.value)\nb\n\(b.value)"
  }

  func judge(_ result: Variable) -> Report.Failure? {
    let expected = distances(Self.length)
    if let difference = difference(result.value, expected) {
      return Report.Failure(
        input: text, actual: "\(result.shape)\n\(result.value)",
        expected: "\(expected.shape)\n\(expected)", difference: difference,
        diagnosis: diagnosis(result.value))
    }
    let leaves = [a, b]
    let gradients =
      result.requiresGradient
      ? result.gradients(with: leaves, seed: Variable(seed)).map(\.value)
      : leaves.map { .zeros($0.shape) }
    for (index, own) in gradients.enumerated() {
      if let failure = judge(gradient: own, of: index, result) { return failure }
    }
    return nil
  }

  /// ∂L/∂a = dD · (a − b) / D, and the opposite for b. Where D = 0 it may be anything up to dD long.
  private func judge(
    gradient own: Tensor<Float>, of index: Int, _ result: Variable
  ) -> Report.Failure? {
    let upstream = doubles(seed)
    let sign = index == 0 ? 1.0 : -1.0
    let rows = differences.enumerated().map { row, difference in
      let length = Self.length(difference)
      return difference.map { length == 0 ? 0 : sign * upstream[row] * $0 / length }
    }
    for (row, expected) in rows.enumerated() {
      let actual = doubles(own[row])
      let isRight =
        equal.contains(row)
        ? Self.length(actual) <= 1.01 * abs(upstream[row])
        : zip(actual, expected).allSatisfy { abs($0 - $1) <= 1e-4 }
      if isRight { continue }
      let name = index == 0 ? "a" : "b"
      return Report.Failure(
        input: "\(text)\nupstream ∂L/∂D \(seed)", actual: "∂L/∂\(name)\n\(own)",
        expected: "∂L/∂\(name)\n\(floats(rows.flatMap(\.self), own.shape))",
        difference: "row \(row) of the gradient"
          + (equal.contains(row) ? ", where both are equal: it must be finite" : ""),
        diagnosis: diagnosis(gradient: own, result))
    }
    return nil
  }

  private func diagnosis(gradient own: Tensor<Float>, _ result: Variable) -> String? {
    if own.scalars.allSatisfy({ $0 == 0 }) {
      return "cut off from the graph: compute with the variables, not with their values"
    }
    guard let row = equal.first(where: { !own[$0].scalars.allSatisfy(\.isFinite) }) else {
      return nil
    }
    return result.value[row].item == 0
      ? "infinite slope at 0: equal rows give √0, and infinity times 0 is not a number"
      : "ε after the root: what is under it is still 0, and its slope infinite"
  }

  private func diagnosis(_ actual: Tensor<Float>) -> String? {
    let differences = differences
    let squares = differences.map { $0.map { $0 * $0 } }
    let columns = (0..<a.shape[1]).map { column in
      squares.reduce(0) { $0 + $1[column] }.squareRoot()
    }
    let all = squares.flatMap(\.self).reduce(0, +).squareRoot()
    let ways: [(Tensor<Float>, String)] = [
      (distances { $0.reduce(0) { $0 + $1 * $1 } }, "no root: this is the distance squared"),
      (
        distances { row in Self.length(row) / Double(row.count).squareRoot() },
        "the mean of the squares: a distance adds them up"
      ),
      (
        distances { $0.reduce(0) { $0 + abs($1) } },
        "a sum of sizes: the differences are squared, and the root is taken of the sum"
      ),
      (floats(columns, [columns.count]), "over the wrong axis: every row is a pair of its own"),
      (floats([all], []), "one distance for the whole batch: every pair has its own"),
    ]
    return ways.first { difference(actual, $0.0) == nil }?.1
  }
}
