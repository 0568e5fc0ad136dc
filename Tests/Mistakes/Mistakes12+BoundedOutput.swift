import Curriculum

/// The answer that follows from a distance.
private func reach(_ distance: Float, _ last: LastLayer, _ margin: Float) -> Reach {
  let gap = max(0, margin - distance)
  return Reach(
    distance: distance, leastLoss: gap * gap,
    canSeparate: last == .unitLength ? distance >= margin : distance > margin)
}

/// The right distance.
private func distance(_ last: LastLayer, _ dimensions: Int) -> Float {
  let diagonal = Float(dimensions).squareRoot()
  return switch last {
  case .linear: .infinity
  case .sigmoid: diagonal
  case .tanh: 2 * diagonal
  case .unitLength: 2
  }
}

enum LinearBounded: Mistake12 {
  static func boundedOutput(
    _ last: LastLayer, dimensions: Int, margin: Float
  ) throws -> Reach {
    let d = last == .linear ? 2 * Float(dimensions).squareRoot() : distance(last, dimensions)
    return reach(d, last, margin)
  }
}

enum SphereRadius: Mistake12 {
  static func boundedOutput(
    _ last: LastLayer, dimensions: Int, margin: Float
  ) throws -> Reach {
    reach(last == .unitLength ? 1 : distance(last, dimensions), last, margin)
  }
}

enum SphereAsCube: Mistake12 {
  static func boundedOutput(
    _ last: LastLayer, dimensions: Int, margin: Float
  ) throws -> Reach {
    reach(distance(last == .unitLength ? .tanh : last, dimensions), last, margin)
  }
}

enum EdgesAdded: Mistake12 {
  static func boundedOutput(
    _ last: LastLayer, dimensions: Int, margin: Float
  ) throws -> Reach {
    let isCube = last == .sigmoid || last == .tanh
    let d = distance(last, isCube ? dimensions * dimensions : dimensions)
    return reach(d, last, margin)
  }
}

enum OneEdge: Mistake12 {
  static func boundedOutput(
    _ last: LastLayer, dimensions: Int, margin: Float
  ) throws -> Reach { reach(distance(last, 1), last, margin) }
}

enum TanhAsSigmoid: Mistake12 {
  static func boundedOutput(
    _ last: LastLayer, dimensions: Int, margin: Float
  ) throws -> Reach {
    reach(distance(last == .tanh ? .sigmoid : last, dimensions), last, margin)
  }
}

enum ReachGapNotSquared: Mistake12 {
  static func boundedOutput(
    _ last: LastLayer, dimensions: Int, margin: Float
  ) throws -> Reach {
    let right = reach(distance(last, dimensions), last, margin)
    return Reach(
      distance: right.distance, leastLoss: max(0, margin - right.distance),
      canSeparate: right.canSeparate)
  }
}

/// Squares the gap without asking for its sign.
enum LossBeyondMargin: Mistake12 {
  static func boundedOutput(
    _ last: LastLayer, dimensions: Int, margin: Float
  ) throws -> Reach {
    let right = reach(distance(last, dimensions), last, margin)
    let gap = margin - right.distance
    return Reach(
      distance: right.distance, leastLoss: gap * gap, canSeparate: right.canSeparate)
  }
}

enum BoundReached: Mistake12 {
  static func boundedOutput(
    _ last: LastLayer, dimensions: Int, margin: Float
  ) throws -> Reach { reach(distance(last, dimensions), .unitLength, margin) }
}

enum SphereNotReached: Mistake12 {
  static func boundedOutput(
    _ last: LastLayer, dimensions: Int, margin: Float
  ) throws -> Reach { reach(distance(last, dimensions), .linear, margin) }
}
