import Glibc  // for the check

extension Solutions {
  /// Exercise 12.5: which margins are out of reach?
  ///
  /// An encoder ends in a sigmoid, so each element of an embedding is between 0 and 1. With one dimension and
  /// a margin of 1, the loss of a negative pair never becomes 0, however long the training: two numbers
  /// between 0 and 1 are *less* than 1 apart. So the last layer must allow distances beyond the margin.
  ///
  ///     .linear       each of the D elements is any number
  ///     .sigmoid      each of the D elements is between 0 and 1, and reaches neither
  ///     .tanh         each of the D elements is between −1 and 1, and reaches neither
  ///     .unitLength   a point on the unit sphere; every point can be reached
  ///
  /// `x.squareRoot()` is √x; `Float.infinity` is infinity.
  ///
  /// - Parameters:
  ///   - last: the last layer of the encoder.
  ///   - dimensions: D, the embedding dimension.
  ///   - margin: the margin of the contrastive loss.
  /// - Returns: `Reach(maximumDistance: …, minimumLoss: …, canReachMargin: …)`: the distance that no two
  ///   embeddings exceed; the bound max(0, margin − distance)² that it sets to the loss of a negative pair;
  ///   and whether two embeddings can be `margin` apart or more.
  public static func boundedOutput(
    _ last: LastLayer, dimensions: Int, margin: Float
  ) throws -> Reach {
    let diagonal = Float(dimensions).squareRoot()
    let distance: Float =
      switch last {
      case .linear: .infinity
      case .sigmoid: diagonal
      case .tanh: 2 * diagonal
      case .unitLength: 2
      }
    let gap = max(0, margin - distance)
    return Reach(
      maximumDistance: distance, minimumLoss: gap * gap,
      canReachMargin: last == .unitLength ? distance >= margin : distance > margin)
  }
}

extension Exercises {
  public static let boundedOutput = Exercise<(LastLayer, Int, Float) throws -> Reach>(
    .boundedOutput, solution: Solutions.boundedOutput, cases: bounds,
    run: { try $0($1.last, $1.dimensions, $1.margin) }, expected: \.expected,
    describe: { ".\($0.last), \($0.dimensions) dimensions, margin \($0.margin)" },
    show: {
      "maximum distance \($0.maximumDistance), minimum loss \($0.minimumLoss), "
        + ($0.canReachMargin ? "can reach the margin" : "cannot reach the margin")
    },
    difference: difference,
    trivialAnswers: [
      { _, _, _ in Reach(maximumDistance: 0, minimumLoss: 0, canReachMargin: false) },
      { Reach(maximumDistance: $2, minimumLoss: 0, canReachMargin: true) },
      { _, _, _ in Reach(maximumDistance: .nan, minimumLoss: .nan, canReachMargin: false) },
    ],
    mistakes: {
      Mistake("a bound where there is none: the outputs of a linear layer are unbounded") {
        reach($0 == .linear ? 2 * Float($1).squareRoot() : distance($0, $1), $0, $2)
      }
      .signs { $0.last == .linear && $1.maximumDistance.isFinite }
      Mistake("the radius: the farthest points are the two ends of a diameter") {
        reach($0 == .unitLength ? 1 : distance($0, $1), $0, $2)
      }
      Mistake("a cube around the sphere: its points have length 1, whatever the dimension") {
        reach(distance($0 == .unitLength ? .tanh : $0, $1), $0, $2)
      }
      Mistake("edges added up: the diagonal of a cube is its edge times √D") {
        reach(distance($0, isCube($0) ? $1 * $1 : $1), $0, $2)
      }
      Mistake("one dimension only: all D differences add to the distance") {
        reach(distance($0, 1), $0, $2)
      }
      Mistake("tanh is not the sigmoid: its range is from −1 to 1") {
        reach(distance($0 == .tanh ? .sigmoid : $0, $1), $0, $2)
      }
      Mistake("the gap is not squared") { last, dimensions, margin in
        let right = reach(distance(last, dimensions), last, margin)
        return right.with(loss: max(0, margin - right.maximumDistance))
      }
      // Squares the gap without asking for its sign.
      Mistake("a loss beyond the margin: if the distance can exceed it, the minimum loss is 0") {
        last, dimensions, margin in
        let right = reach(distance(last, dimensions), last, margin)
        let gap = margin - right.maximumDistance
        return right.with(loss: gap * gap)
      }
      Mistake("at the bound itself: sigmoid and tanh approach their bounds, but never reach them") {
        reach(distance($0, $1), .unitLength, $2)
      }
      Mistake("the bound of the sphere is reached: two opposite points are exactly 2 apart") {
        reach(distance($0, $1), .linear, $2)
      }
    })
}

private func isCube(_ last: LastLayer) -> Bool { last == .sigmoid || last == .tanh }

/// The right maximum distance.
private func distance(_ last: LastLayer, _ dimensions: Int) -> Float {
  let diagonal = Float(dimensions).squareRoot()
  return switch last {
  case .linear: .infinity
  case .sigmoid: diagonal
  case .tanh: 2 * diagonal
  case .unitLength: 2
  }
}

/// What follows from a maximum distance.
private func reach(_ distance: Float, _ last: LastLayer, _ margin: Float) -> Reach {
  let gap = max(0, margin - distance)
  return Reach(
    maximumDistance: distance, minimumLoss: gap * gap,
    canReachMargin: last == .unitLength ? distance >= margin : distance > margin)
}

extension Reach {
  fileprivate func with(loss: Float) -> Reach {
    Reach(
      maximumDistance: maximumDistance, minimumLoss: loss, canReachMargin: canReachMargin)
  }
}

private func difference(_ actual: Reach, _ expected: Reach) -> String? {
  func isNear(_ a: Float, _ b: Float) -> Bool {
    a == b || a.isNaN && b.isNaN || (a - b).magnitude <= 1e-3
  }
  if !isNear(actual.maximumDistance, expected.maximumDistance) { return "the maximum distance" }
  if !isNear(actual.minimumLoss, expected.minimumLoss) { return "the minimum loss" }
  return actual.canReachMargin == expected.canReachMargin
    ? nil : "whether the margin can be reached"
}

/// Margins that are out of reach, at the bound, and within reach.
private func bounds() -> [Bound] {
  let first: [Bound] = [
    Bound(.sigmoid, 3, 4), Bound(.tanh, 3, 5), Bound(.unitLength, 3, 4), Bound(.linear, 3, 4),
    Bound(.sigmoid, 1, 1), Bound(.tanh, 1, 2), Bound(.unitLength, 4, 2),
  ]
  return first
    + LastLayer.allCases.flatMap { last in
      [1, 2, 4, 6].flatMap { dimensions in
        [Float(0.5), 1, 2, 2.5, 8].map { Bound(last, dimensions, $0) }
      }
    }
}

/// Found by numerical experiment: feeds large inputs of all signs to the layer and measures how far apart
/// the embeddings are.
private struct Bound {
  let last: LastLayer
  let dimensions: Int
  let margin: Float

  init(_ last: LastLayer, _ dimensions: Int, _ margin: Float) {
    (self.last, self.dimensions, self.margin) = (last, dimensions, margin)
  }

  private func embedding(_ z: [Double]) -> [Double] {
    switch last {
    case .linear: z
    case .sigmoid: z.map { 1 / (1 + exp(-$0)) }
    case .tanh: z.map { Glibc.tanh($0) }
    case .unitLength: z.map { $0 / z.reduce(0) { $0 + $1 * $1 }.squareRoot() }
    }
  }

  /// The largest distance between embeddings of inputs of this size, all signs tried.
  private func largestDistance(_ size: Double) -> Double {
    let all = (0..<1 << dimensions).map { signs in
      embedding((0..<dimensions).map { signs >> $0 & 1 == 1 ? size : -size })
    }
    // By symmetry one of the two may stay.
    return all.map { other in
      zip(all[0], other).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }.squareRoot()
    }.max() ?? 0
  }

  var expected: Reach {
    // At 13 the bounds are not reached; at 40 they are, by rounding.
    let (near, far) = (largestDistance(6.5), largestDistance(13))
    let isBounded = far < near * 1.5
    let distance = isBounded ? Float(largestDistance(40)) : .infinity
    let gap = max(0, margin - distance)
    return Reach(
      maximumDistance: distance, minimumLoss: gap * gap,
      canReachMargin: !isBounded || far >= Double(margin) - 1e-12)
  }
}
