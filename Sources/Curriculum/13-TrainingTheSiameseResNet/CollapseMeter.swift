import Tensors

/// Checks `collapseMeter` on embeddings that are spread, that are one point, and that lie on one ray,
/// against the definition.
public func checkCollapseMeter(_ exercises: any Chapter13Exercises.Type) -> Report {
  .checking {
    var generator = Generator(seed: 133)
    for kind in kinds {
      let cloud = Cloud(kind, using: &generator)
      let expected = Float(cloud.expected)
      let actual = try exercises.collapseMeter(cloud.x)
      if (actual - expected).magnitude <= 1e-3 { continue }
      return Report.Failure(
        input: "\(kind.title), \(cloud.x.shape)\n\(cloud.x)", actual: "\(actual)",
        expected: "\(expected)", difference: "it is not \(expected)",
        diagnosis: cloud.diagnosis(actual))
    }
    return nil
  }
}

private enum Form { case spread, point, ray, zeros }

private struct Kind: Sendable {
  let title: String
  let rows, dimensions: Int
  let form: Form

  init(_ title: String, _ rows: Int, _ dimensions: Int, _ form: Form = .spread) {
    (self.title, self.rows, self.dimensions, self.form) = (title, rows, dimensions, form)
  }
}

private let kinds = [
  Kind("spread embeddings", 6, 3), Kind("one point", 5, 4, .point),
  Kind("one direction, many lengths", 4, 3, .ray), Kind("one of them 0", 4, 2, .zeros),
  Kind("two embeddings of one number", 2, 1), Kind("many", 200, 16),
]

private struct Cloud {
  let x: Tensor<Float>

  init(_ kind: Kind, using generator: inout Generator) {
    var rows = (0..<kind.rows).map { _ in
      (0..<kind.dimensions).map { place in generator.normal() * 3 + Float(place) * 0.5 }
    }
    switch kind.form {
    case .spread: break
    case .point: rows = rows.map { _ in rows[0] }
    case .ray: rows = rows.indices.map { row in rows[0].map { $0 * Float(row + 1) } }
    case .zeros: rows[1] = rows[1].map { _ in 0 }
    }
    x = Tensor(rows.flatMap(\.self), shape: [kind.rows, kind.dimensions])
  }

  private var rows: [[Double]] { (0..<x.shape[0]).map { doubles(x[$0]) } }

  private static func unit(_ row: [Double]) -> [Double] {
    let length = row.reduce(0) { $0 + $1 * $1 }.squareRoot()
    return row.map { $0 / max(length, 1e-12) }
  }

  private static func columns(_ rows: [[Double]]) -> [[Double]] {
    rows[0].indices.map { place in rows.map { $0[place] } }
  }

  private static func variance(_ numbers: [Double], correction: Double = 1) -> Double {
    let mean = numbers.reduce(0, +) / Double(numbers.count)
    let sum = numbers.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    return sum / max(Double(numbers.count) - correction, 1)
  }

  private static func mean(_ numbers: [Double]) -> Double {
    numbers.reduce(0, +) / Double(numbers.count)
  }

  private var root: Double { Double(x.shape[1]).squareRoot() }

  /// √D times the mean of the groups' deviations.
  private func meter(_ groups: [[Double]], correction: Double = 1) -> Double {
    root * Self.mean(groups.map { Self.variance($0, correction: correction).squareRoot() })
  }

  private var unitColumns: [[Double]] { Self.columns(rows.map(Self.unit)) }

  var expected: Double { meter(unitColumns) }

  func diagnosis(_ actual: Float) -> String? {
    if actual.isNaN && rows.contains(where: { $0.allSatisfy { $0 == 0 } }) {
      return "0 divided by 0: an embedding may be all zeros; keep its length away from 0"
    }
    let columns = unitColumns
    let ways: [(Double, String)] = [
      (
        meter(Self.columns(rows)),
        "lengths left in: bring every embedding to length 1, directions are what counts"
      ),
      (
        meter(Self.columns(rows).map(Self.unit)),
        "coordinates brought to length 1: it is the embeddings that are"
      ),
      (
        meter(rows.map(Self.unit)),
        "along the embedding: each coordinate's deviation is over the batch"
      ),
      (expected / root, "without √D: healthy would be another number for every D"),
      (
        root * Self.mean(columns.map { Self.variance($0) }),
        "the variance: the deviation is the root of it"
      ),
      (
        meter([columns.flatMap(\.self)]),
        "one deviation of all numbers: coordinates that differ from each other look like spread"
      ),
      (meter(columns, correction: 0), "divided by N: the deviation divides by N − 1"),
    ]
    return ways.first { (Double(actual) - $0.0).magnitude <= 1e-3 }?.1
  }
}
