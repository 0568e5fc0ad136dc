import Autograd
import Tensors

/// Checks `tripletLoss` and its gradients on triplets that cost and that do not, against the definition.
public func checkTripletLoss(_ exercises: any Chapter13Exercises.Type) -> Report {
  .checking {
    var generator = Generator(seed: 131)
    let random = [(1, 1), (3, 2), (5, 4), (8, 3)].map { rows, dimensions in
      Triplets(rows, dimensions, using: &generator)
    }
    for triplets in [Triplets.fixed, Triplets.equal] + random {
      let result = try exercises.tripletLoss(
        anchors: triplets.leaves[0], positives: triplets.leaves[1],
        negatives: triplets.leaves[2], margin: triplets.margin)
      if let failure = triplets.judge(result) { return failure }
    }
    return nil
  }
}

private struct Triplets {
  /// Anchors, positives and negatives.
  let leaves: [Variable]
  let margin: Float

  init(_ parts: [Tensor<Float>], margin: Float) {
    leaves = parts.map { Variable($0, requiresGradient: true) }
    self.margin = margin
  }

  init(_ rows: Int, _ dimensions: Int, using generator: inout Generator) {
    let parts = (0..<3).map { _ in
      Tensor<Float>.small([rows, dimensions], using: &generator)
    }
    // No whole number, so that no triplet is at the bend, and no two points are equal.
    self.init([parts[0], parts[1] + 0.3, parts[2] - 0.4], margin: 1.37)
  }

  /// Two that cost and two that do not; the mean before the hinge is below 0.
  static var fixed: Triplets {
    Triplets(
      [
        .zeros([4, 2]), [[1, 0], [2, 0], [0, 1], [3, 0]],
        [[0, 2], [0.5, 1], [6, 8], [0, 2]],
      ], margin: 0.5)
  }

  /// Positives that are the anchors: their gradient must be finite.
  static var equal: Triplets {
    Triplets([[[1, 2], [0, 0]], [[1, 2], [3, 4]], [[1, 3], [0, 1]]], margin: 2)
  }

  private func distances(_ a: Int, _ b: Int) -> [Double] {
    (0..<leaves[a].shape[0]).map { row in
      zip(doubles(leaves[a].value[row]), doubles(leaves[b].value[row]))
        .reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }.squareRoot()
    }
  }

  /// near − far + margin, before the hinge.
  private func raw(
    _ near: [Double], _ far: [Double], margin: Double? = nil, square: Bool = false
  ) -> [Double] {
    zip(near, far).map { near, far in
      (square ? near * near - far * far : near - far) + (margin ?? Double(self.margin))
    }
  }

  private static func hinged(_ terms: [Double]) -> [Double] { terms.map { max(0, $0) } }

  private static func mean(_ terms: [Double]) -> Double {
    terms.reduce(0, +) / Double(max(terms.count, 1))
  }

  private var text: String {
    "anchors \(leaves[0].shape)\n\(leaves[0].value)\npositives\n\(leaves[1].value)\n"
      + "negatives\n\(leaves[2].value)\nmargin \(margin)"
  }

  func judge(_ result: Variable) -> Report.Failure? {
    let terms = Self.hinged(raw(distances(0, 1), distances(0, 2)))
    let expected = floats([Self.mean(terms)], [])
    if let difference = difference(result.value, expected) {
      return Report.Failure(
        input: text, actual: "\(result.value)",
        expected: "\(expected) = mean of \(floats(terms, [terms.count]))", difference: difference,
        diagnosis: diagnosis(result.value))
    }
    let own =
      result.requiresGradient
      ? result.gradients(with: leaves).map(\.value) : leaves.map { .zeros($0.shape) }
    for (index, (own, right)) in zip(own, gradients).enumerated() {
      guard let difference = gradientDifference(own, right) else { continue }
      let name = ["anchors", "positives", "negatives"][index]
      return Report.Failure(
        input: text, actual: "∂L/∂\(name)\n\(own)", expected: "∂L/∂\(name)\n\(right)",
        difference: difference, diagnosis: gradientDiagnosis(own))
    }
    return nil
  }

  /// Where a distance is 0 its gradient may be anything up to 1 long; elsewhere it is (a − b) / D.
  private func gradientDifference(_ own: Tensor<Float>, _ right: Tensor<Float>) -> String? {
    if own.shape != right.shape { return difference(own, right) }
    let near = distances(0, 1)
    for row in near.indices {
      let (own, right) = (doubles(own[row]), doubles(right[row]))
      let slack = near[row] == 0 ? 1.01 / Double(near.count) : 1e-4
      if !zip(own, right).allSatisfy({ abs($0 - $1) <= slack }) {
        return "row \(row) is \(own), expected \(right)"
      }
    }
    return nil
  }

  private var gradients: [Tensor<Float>] {
    let (near, far) = (distances(0, 1), distances(0, 2))
    let terms = raw(near, far)
    var sums = [[Double]](repeating: [], count: 3)
    for row in near.indices {
      let points = leaves.map { doubles($0.value[row]) }
      let share = terms[row] > 0 ? 1 / Double(near.count) : 0
      for place in points[0].indices {
        let pull = near[row] == 0 ? 0 : share * (points[0][place] - points[1][place]) / near[row]
        let push = far[row] == 0 ? 0 : share * (points[0][place] - points[2][place]) / far[row]
        sums[0].append(pull - push)
        sums[1].append(-pull)
        sums[2].append(push)
      }
    }
    return sums.map { floats($0, leaves[0].shape) }
  }

  private func gradientDiagnosis(_ own: Tensor<Float>) -> String? {
    if !own.scalars.allSatisfy(\.isFinite) {
      return "infinite slope at 0: take a distance that is finite there, as in exercise 12.1"
    }
    return own.scalars.allSatisfy { $0 == 0 }
      ? "cut off from the graph: compute with the variables, not with their values" : nil
  }

  private func diagnosis(_ actual: Tensor<Float>) -> String? {
    let (near, far, other) = (distances(0, 1), distances(0, 2), distances(1, 2))
    let right = raw(near, far)
    let active = right.filter { $0 > 0 }
    let ways: [(Double, String)] = [
      (
        Self.mean(Self.hinged(raw(far, near))),
        "exchanged: the positive is to be nearer than the negative"
      ),
      (
        Self.mean(right),
        "no end at 0: triplets that are far enough apart would pay for the others"
      ),
      (
        max(0, Self.mean(right)),
        "the hinge after the mean: each triplet is cut off at 0 by itself"
      ),
      (
        Self.mean(Self.hinged(raw(near, far, square: true))),
        "distances squared: this loss takes them as they are"
      ),
      (Self.hinged(right).reduce(0, +), "added up: the loss is the mean over all triplets"),
      (
        Self.mean(active),
        "the mean over triplets that cost something: here all of them count"
      ),
      (
        Self.mean(Self.hinged(raw(near, far, margin: 0))),
        "no margin: a positive as far away as the negative would do"
      ),
      (
        Self.mean(Self.hinged(raw(near, far, margin: -Double(margin)))),
        "the margin taken off: it is added, so that being just as near still costs"
      ),
      (
        Self.mean(Self.hinged(raw(near, other))),
        "the negative measured from the positive: both distances start at the anchor"
      ),
    ]
    return ways.first { difference(actual, floats([$0.0], [])) == nil }?.1
  }
}
