import Glibc
import Tensors

/// Checks `boundedOutput` for every last layer, by trying: it puts large numbers of all signs into the
/// layer and measures how far apart the embeddings come.
public func checkBoundedOutput(_ exercises: any Chapter12Exercises.Type) -> Report {
  .checking {
    for (last, dimensions, margin) in cases {
      let bound = Bound(last: last, dimensions: dimensions, margin: margin)
      let expected = bound.expected
      let actual = try exercises.boundedOutput(last, dimensions: dimensions, margin: margin)
      guard let difference = bound.difference(actual, expected) else { continue }
      return Report.Failure(
        input: "\(last), \(dimensions) dimensions, margin \(margin)", actual: bound.text(actual),
        expected: bound.text(expected), difference: difference,
        diagnosis: bound.diagnosis(actual))
    }
    return nil
  }
}

/// Margins that are out of reach, just at it, and within it.
private let cases: [(last: LastLayer, dimensions: Int, margin: Float)] =
  [
    (.sigmoid, 3, 4), (.tanh, 3, 5), (.unitLength, 3, 4), (.linear, 3, 4),
    (.sigmoid, 1, 1), (.tanh, 1, 2), (.unitLength, 4, 2),
  ]
  + LastLayer.allCases.flatMap { last in
    [1, 2, 4, 6].flatMap { dimensions in
      [Float(0.5), 1, 2, 2.5, 8].map { (last, dimensions, $0) }
    }
  }

private struct Bound {
  let last: LastLayer
  let dimensions: Int
  let margin: Float

  /// The embedding of one input to the last layer.
  private func embedding(_ z: [Double]) -> [Double] {
    switch last {
    case .linear: z
    case .sigmoid: z.map { 1 / (1 + exp(-$0)) }
    case .tanh: z.map { Glibc.tanh($0) }
    case .unitLength:
      z.map { $0 / z.reduce(0) { $0 + $1 * $1 }.squareRoot() }
    }
  }

  /// The furthest that two embeddings of inputs of this size come apart, all signs tried.
  private func furthest(_ size: Double) -> Double {
    let all = (0..<1 << dimensions).map { signs in
      embedding((0..<dimensions).map { signs >> $0 & 1 == 1 ? size : -size })
    }
    // By symmetry one of the two may stay.
    return all.map { other in
      zip(all[0], other).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }.squareRoot()
    }.max() ?? 0
  }

  var expected: Reach {
    // At 13 the ends are not reached; at 40 they are, rounded, which is the bound itself.
    let (near, far) = (furthest(6.5), furthest(13))
    let isBounded = far < near * 1.5
    let reach = isBounded ? Float(furthest(40)) : .infinity
    let gap = max(0, margin - reach)
    return Reach(
      distance: reach, leastLoss: gap * gap,
      canSeparate: !isBounded || far >= Double(margin) - 1e-12)
  }

  func text(_ reach: Reach) -> String {
    "distance \(reach.distance), least loss \(reach.leastLoss), "
      + (reach.canSeparate ? "can separate" : "cannot separate")
  }

  func difference(_ actual: Reach, _ expected: Reach) -> String? {
    func isNear(_ a: Float, _ b: Float) -> Bool { a == b || (a - b).magnitude <= 1e-3 }
    if !isNear(actual.distance, expected.distance) { return "the distance" }
    if !isNear(actual.leastLoss, expected.leastLoss) { return "the least loss" }
    return actual.canSeparate == expected.canSeparate ? nil : "whether it can separate"
  }

  func diagnosis(_ actual: Reach) -> String? {
    let (right, d) = (expected, actual.distance)
    func isNear(_ a: Float, _ b: Float) -> Bool { (a - b).magnitude <= 1e-4 }
    let root = Float(dimensions).squareRoot()
    let edge: Float = last == .tanh ? 2 : 1
    if difference(actual, right) == "the distance" {
      switch last {
      case .linear: return "a bound where there is none: a linear layer makes any number"
      case .unitLength:
        if isNear(d, 1) { return "the radius: the furthest points lie on both ends of a diameter" }
        return isNear(d, 2 * root)
          ? "a cube around the sphere: its points have length 1, however many dimensions" : nil
      case .sigmoid, .tanh:
        if isNear(d, edge * Float(dimensions)) {
          return "edges added up: a cube's diagonal is the edge times √D"
        }
        if isNear(d, edge) { return "one dimension only: all D differences go into the distance" }
        return isNear(d, root) ? "tanh is not the sigmoid: it runs from −1 to 1" : nil
      }
    }
    if difference(actual, right) == "the least loss" {
      if isNear(actual.leastLoss, max(0, margin - d)) { return "the gap is not squared" }
      return actual.leastLoss > 0 && right.leastLoss == 0
        ? "a loss beyond the margin: where the reach is larger, the least loss is 0" : nil
    }
    guard isNear(right.distance, margin) else { return nil }
    return actual.canSeparate
      ? "at the bound itself: sigmoid and tanh come near their ends, but never reach them"
      : "the sphere's ends are reached: two opposite points are exactly 2 apart"
  }
}
