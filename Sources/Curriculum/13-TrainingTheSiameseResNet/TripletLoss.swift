import Autograd
import Tensors

extension Solutions {
  /// Exercise 13.1: the triplet loss.
  ///
  /// The contrastive loss asks for all images of a class at one position. A triplet asks for less: it consists
  /// of an *anchor* a, a *positive* p of the same class and a *negative* n of another class, and p must be
  /// closer to a than n is, by a margin. How close is left open.
  ///
  ///     L = mean of  max(0, d(a, p) − d(a, n) + margin)
  ///
  /// With a margin of 1: p at distance 2 and n at 5 cost 0; p at 2 and n at 2.5 cost 0.5; p at 5 and n at 2
  /// cost 4.
  ///
  /// `a.pairwiseDistance(b)` is the distance row by row; `x.clamped(min: 0)` is max(0, x).
  ///
  /// - Parameters:
  ///   - anchors: `[N, D]`.
  ///   - positives: `[N, D]`; each row is of the class of its anchor.
  ///   - negatives: `[N, D]`; each row is of another class than its anchor.
  ///   - margin: how much closer the positive must be.
  /// - Returns: the loss, a scalar.
  public static func tripletLoss(
    anchors: Variable, positives: Variable, negatives: Variable, margin: Float
  ) throws -> Variable {
    let near = anchors.pairwiseDistance(positives)
    let far = anchors.pairwiseDistance(negatives)
    return (near - far + margin).clamped(min: 0).mean()
  }
}

extension Exercises {
  public static let tripletLoss = Exercise<
    (Variable, Variable, Variable, Float) throws -> Variable
  >(
    .tripletLoss, solution: Solutions.tripletLoss, cases: problems,
    run: { loss, batch in
      batch.outcome(try loss(batch.leaves[0], batch.leaves[1], batch.leaves[2], batch.margin))
    },
    mismatch: { $0.mismatch($1) }, isSame: { $0.isSame(as: $1) }, describe: \.text,
    trivialAnswers: [
      { _, _, _, _ in Variable(0) }, { _, _, _, margin in Variable(Tensor(margin)) },
      { _, _, _, _ in Variable(Tensor([], shape: [0, 7])) },
    ],
    mistakes: {
      ofDistances("positive and negative exchanged: the positive must be closer to the anchor") {
        ($0.far - $0.near + $1).clamped(min: 0).mean()
      }
      ofDistances("no hinge at 0: easy triplets would cancel the loss of the others") {
        ($0.near - $0.far + $1).mean()
      }
      ofDistances("the hinge after the mean: clamp each triplet at 0 by itself, before the mean") {
        ($0.near - $0.far + $1).mean().clamped(min: 0)
      }
      ofDistances("squared distances: this loss uses the distances themselves") {
        ($0.near.squared() - $0.far.squared() + $1).clamped(min: 0).mean()
      }
      ofDistances("summed: the loss is the mean over all triplets") {
        ($0.near - $0.far + $1).clamped(min: 0).sum()
      }
      ofDistances(activeOnly) { meanOfActive($0, $1, smallestCount: 1) }
      ofDistances(activeOnly) { meanOfActive($0, $1, smallestCount: 0) }
      ofDistances("no margin: a positive as far away as the negative would cost nothing") {
        distances, _ in (distances.near - distances.far).clamped(min: 0).mean()
      }
      ofDistances("the distance to the negative starts at the positive: it starts at the anchor") {
        ($0.near - $0.other + $1).clamped(min: 0).mean()
      }
      Mistake("infinite slope at 0: use a distance with a finite gradient, as in exercise 12.1") {
        let distances = TripletDistances($0, $1, $2, by: rootOfSquares)
        return (distances.near - distances.far + $3).clamped(min: 0).mean()
      }
      Mistake("detached from the graph: compute with the variables, not with their values") {
        try Solutions.tripletLoss(
          anchors: Variable($0.value), positives: Variable($1.value),
          negatives: Variable($2.value), margin: $3)
      }
      ofDistances("the margin subtracted: add it, so that an equally close negative still costs") {
        ($0.near - $0.far - $1).clamped(min: 0).mean()
      }
    })
}

// MARK: Mistakes

private let activeOnly = "the mean over triplets that cost something: here all triplets count"

/// With a smallest count of 0, the mean of no triplets is NaN.
private func meanOfActive(
  _ distances: TripletDistances, _ margin: Float, smallestCount: Int
) -> Variable {
  let all = (distances.near - distances.far + margin).clamped(min: 0)
  return all.sum() / Float(max(all.value.scalars.count { $0 > 0 }, smallestCount))
}

/// The distances of every triplet.
private struct TripletDistances {
  /// From the anchor to the positive, from the anchor to the negative, from the positive to the negative.
  let near, far, other: Variable

  init(
    _ anchors: Variable, _ positives: Variable, _ negatives: Variable,
    by distance: (Variable, Variable) -> Variable
  ) {
    near = distance(anchors, positives)
    far = distance(anchors, negatives)
    other = distance(positives, negatives)
  }
}

private func rootOfSquares(_ a: Variable, _ b: Variable) -> Variable {
  (a - b).squared().sum([1]).sqrt()
}

/// A mistake that does not depend on whether the distance has a finite gradient everywhere.
private func ofDistances(
  _ sentence: String, _ loss: @escaping (TripletDistances, _ margin: Float) -> Variable
) -> Mistake<
  (Variable, Variable, Variable, Float) throws -> Variable, Triplets, TripletOutcome
> {
  Mistake(sentence) { loss(TripletDistances($0, $1, $2) { $0.pairwiseDistance($1) }, $3) }
    .also { loss(TripletDistances($0, $1, $2, by: rootOfSquares), $3) }
}

// MARK: The check

private func problems() -> [Triplets] {
  var generator = Generator(seed: 131)
  let random = [(1, 1), (3, 2), (5, 4), (8, 3)].map { rows, dimensions in
    Triplets(rows, dimensions, using: &generator)
  }
  return [Triplets.fixed, Triplets.equal] + random
}

private struct TripletOutcome {
  let loss: Tensor<Float>
  /// With respect to anchors, positives and negatives; empty if the loss is not a scalar.
  let gradients: [Tensor<Float>]
  /// The rows of which the positive is equal to the anchor.
  let equal: [Int]

  func isSame(as other: Self) -> Bool {
    difference(loss, other.loss) == nil
      && areSame(gradients, other.gradients, withEqualPointsIn: equal)
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
    // No whole numbers, so that no triplet is exactly at the hinge, and no two points are equal.
    self.init([parts[0], parts[1] + 0.3, parts[2] - 0.4], margin: 1.37)
  }

  /// Two triplets that cost something and two that do not; the mean before the hinge is below 0.
  static var fixed: Triplets {
    Triplets(
      [
        .zeros([4, 2]), [[1, 0], [2, 0], [0, 1], [3, 0]],
        [[0, 2], [0.5, 1], [6, 8], [0, 2]],
      ], margin: 0.5)
  }

  /// One positive is equal to its anchor: its gradient must be finite.
  static var equal: Triplets {
    Triplets([[[1, 2], [0, 0]], [[1, 2], [3, 4]], [[1, 3], [0, 1]]], margin: 2)
  }

  var text: String {
    "anchors \(leaves[0].shape)\n\(leaves[0].value)\npositives\n\(leaves[1].value)\n"
      + "negatives\n\(leaves[2].value)\nmargin \(margin)"
  }

  private func distances(_ a: Int, _ b: Int) -> [Double] {
    (0..<leaves[a].shape[0]).map { row in
      zip(doubles(leaves[a].value[row]), doubles(leaves[b].value[row]))
        .reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }.squareRoot()
    }
  }

  /// near − far + margin, before the hinge.
  private var terms: [Double] {
    zip(distances(0, 1), distances(0, 2)).map { $0 - $1 + Double(margin) }
  }

  func outcome(_ loss: Variable) -> TripletOutcome {
    let near = distances(0, 1)
    let equal = near.indices.filter { near[$0] == 0 }
    guard loss.shape.isEmpty else {
      return TripletOutcome(loss: loss.value, gradients: [], equal: equal)
    }
    return TripletOutcome(
      loss: loss.value,
      gradients: loss.requiresGradient
        ? loss.gradients(with: leaves).map(\.value) : leaves.map { .zeros($0.shape) },
      equal: equal)
  }

  func mismatch(_ outcome: TripletOutcome) -> Mismatch? {
    let terms = terms.map { max(0, $0) }
    let expected = floats([terms.reduce(0, +) / Double(terms.count)], [])
    if let text = difference(outcome.loss, expected) {
      return Mismatch(
        actual: "\(outcome.loss)",
        expected: "\(expected) = mean of \(floats(terms, [terms.count]))", difference: text)
    }
    for (index, (own, right)) in zip(outcome.gradients, gradients).enumerated() {
      guard let text = gradientDifference(own, right) else { continue }
      let name = ["anchors", "positives", "negatives"][index]
      return Mismatch(
        actual: "∂L/∂\(name)\n\(own)", expected: "∂L/∂\(name)\n\(right)", difference: text)
    }
    return nil
  }

  /// If a distance is 0, any gradient of at most length 1 is right; else it is (a − b) / D.
  private func gradientDifference(_ own: Tensor<Float>, _ right: Tensor<Float>) -> String? {
    let near = distances(0, 1)
    for row in near.indices {
      let (own, right) = (doubles(own[row]), doubles(right[row]))
      let tolerance = near[row] == 0 ? 1.01 / Double(near.count) : 1e-4
      if !zip(own, right).allSatisfy({ abs($0 - $1) <= tolerance }) {
        return "row \(row) is \(own), expected \(right)"
      }
    }
    return nil
  }

  private var gradients: [Tensor<Float>] {
    let (near, far, terms) = (distances(0, 1), distances(0, 2), terms)
    var sums = [[Double]](repeating: [], count: 3)
    for row in near.indices {
      let points = leaves.map { doubles($0.value[row]) }
      let share = terms[row] > 0 ? 1 / Double(near.count) : 0
      for i in points[0].indices {
        let pull = near[row] == 0 ? 0 : share * (points[0][i] - points[1][i]) / near[row]
        let push = far[row] == 0 ? 0 : share * (points[0][i] - points[2][i]) / far[row]
        sums[0].append(pull - push)
        sums[1].append(-pull)
        sums[2].append(push)
      }
    }
    return sums.map { floats($0, leaves[0].shape) }
  }
}
