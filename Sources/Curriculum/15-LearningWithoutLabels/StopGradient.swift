import Autograd
import Tensors

extension Solutions {
  /// Exercise 15.4: compute SimSiam's loss, with its stop-gradient.
  ///
  /// NT-Xent pushes different images apart. SimSiam has no push: it only asks that the prediction p from one
  /// view points in the direction of the projection z of the other. The trivial solution would be to map all
  /// images to one point. What prevents it is one word: z is a target that does not move, and no gradient
  /// flows through it. Only p learns to follow.
  ///
  ///     L = −½ · mean cos(p₁, stop(z₂))  −  ½ · mean cos(p₂, stop(z₁))
  ///
  /// cos is the cosine similarity of each row, and the mean is over the rows. The minimum is −1: all
  /// predictions are right.
  ///
  /// `z.detached()` has the value of z, but no gradient flows through it. `x.normalized()` scales rows to
  /// length 1, and `(a * b).sum([1])` is the dot product of each row of a and b.
  ///
  /// - Parameters:
  ///   - predictions: p₁ and p₂, from both views, `[N, D]` each.
  ///   - projections: z₁ and z₂, `[N, D]` each.
  /// - Returns: the loss, shape `[]`.
  public static func stopGradient(
    predictions: (Variable, Variable), projections: (Variable, Variable)
  ) throws -> Variable {
    func agreement(_ p: Variable, _ z: Variable) -> Variable {
      (p.normalized() * z.detached().normalized()).sum([1]).mean()
    }
    let first = agreement(predictions.0, projections.1)
    return (first + agreement(predictions.1, projections.0)) / -2
  }
}

extension Exercises {
  public static let stopGradient = Exercise<
    ((Variable, Variable), (Variable, Variable)) throws -> Variable
  >(
    .stopGradient, solution: Solutions.stopGradient, cases: predictedViews,
    run: { stopGradient, views in
      let leaves = views.leaves
      return views.outcome(try stopGradient((leaves[0], leaves[1]), (leaves[2], leaves[3])))
    },
    mismatch: { $0.mismatch($1) }, isSame: { $0.isClose(to: $1) }, describe: \.text,
    trivialAnswers: [
      { _, _ in Variable(0) }, { predictions, _ in predictions.0 },
      { _, _ in Variable(Tensor([], shape: [0])) },
    ],
    mistakes: {
      Mistake("no stop-gradient: the projections move toward the predictions, and all collapses") {
        p, z in (agreement(p.0, z.1) + agreement(p.1, z.0)) / -2
      }
      .signs { $1.moves == [true, true] && isLossRight($0, $1) }
      Mistake("the wrong side is stopped: predictions learn, projections are targets") {
        p, z in (agreement(p.0.detached(), z.1) + agreement(p.1.detached(), z.0)) / -2
      }
      .signs { $1.moves == [false, true] && isLossRight($0, $1) }
      Mistake("nothing learns: detach only the projections") { p, z in
        Variable(((agreement(p.0, z.1) + agreement(p.1, z.0)) / -2).value)
      }
      .signs { $1.moves == [false, false] && isLossRight($0, $1) }
      Mistake("each prediction has its own view as target: it predicts the other one") { p, z in
        try Solutions.stopGradient(predictions: p, projections: (z.1, z.0))
      }
      Mistake("the sign: the loss falls as the cosines rise") { p, z in
        -(try Solutions.stopGradient(predictions: p, projections: z))
      }
      Mistake("not normalized: long projections would count for more, and growing would help") {
        p, z in
        let first = (p.0 * z.1.detached()).sum([1]).mean()
        return (first + (p.1 * z.0.detached()).sum([1]).mean()) / -2
      }
      Mistake("the ½ is missing: the minimum is −1, not −2") { p, z in
        try Solutions.stopGradient(predictions: p, projections: z) * 2
      }
      Mistake("only one view predicts the other: both do") { p, z in
        -agreement(p.0, z.1.detached())
      }
      .also { p, z in agreement(p.0, z.1.detached()) / -2 }
      .also { p, z in -agreement(p.1, z.0.detached()) }
      .also { p, z in agreement(p.1, z.0.detached()) / -2 }
      Mistake("the cosines are summed over the rows: use their mean") { p, z in
        let loss = try Solutions.stopGradient(predictions: p, projections: z)
        return loss * Float(p.0.shape[0])
      }
      Mistake("1 is added: the minimum is −1") { p, z in
        try Solutions.stopGradient(predictions: p, projections: z) + 1
      }
    })
}

/// The mean cosine of rows.
private func agreement(_ p: Variable, _ z: Variable) -> Variable {
  (p.normalized() * z.normalized()).sum([1]).mean()
}

private func predictedViews() -> [PredictedViews] {
  var generator = Generator(seed: 154)
  return [(3, 2), (1, 4), (5, 3), (2, 1)].map { PredictedViews($0, $1, using: &generator) }
}

private struct StoppedOutcome {
  let loss: Tensor<Float>
  /// With respect to p₁, p₂, z₁ and z₂; none if the loss has the wrong shape.
  let gradients: [Tensor<Float>]

  /// Whether a step would change the predictions, and the projections.
  var moves: [Bool] {
    [gradients.prefix(2), gradients.dropFirst(2)].map { side in
      side.contains { $0.scalars.contains { $0.magnitude > 1e-4 } }
    }
  }

  func isClose(to other: StoppedOutcome) -> Bool {
    difference(loss, other.loss) == nil && gradients.count == other.gradients.count
      && zip(gradients, other.gradients).allSatisfy { difference($0, $1) == nil }
  }
}

private func isLossRight(_ views: PredictedViews, _ outcome: StoppedOutcome) -> Bool {
  difference(outcome.loss, views.expectedLoss) == nil
}

private struct PredictedViews {
  /// p₁, p₂, z₁ and z₂.
  let leaves: [Variable]
  private static let names = ["p₁", "p₂", "z₁", "z₂"]

  init(_ rows: Int, _ dimensions: Int, using generator: inout Generator) {
    leaves = (0..<4).map { _ in
      Variable(.normal([rows, dimensions], using: &generator) * 2, requiresGradient: true)
    }
  }

  var text: String {
    zip(Self.names, leaves).map { "\($0) \($1.shape)\n\($1.value)" }.joined(separator: "\n")
  }

  func outcome(_ loss: Variable) -> StoppedOutcome {
    if loss.shape != [] { return StoppedOutcome(loss: loss.value, gradients: []) }
    return StoppedOutcome(
      loss: loss.value,
      gradients: loss.requiresGradient
        ? loss.gradients(with: leaves).map(\.value) : leaves.map { .zeros($0.shape) })
  }

  func mismatch(_ outcome: StoppedOutcome) -> Mismatch? {
    if let difference = difference(outcome.loss, expectedLoss) {
      return Mismatch(
        actual: "\(outcome.loss)", expected: "\(expectedLoss)", difference: difference)
    }
    for (leaf, own) in outcome.gradients.enumerated() {
      let right = expectedGradient(leaf)
      guard let difference = difference(own, right) else { continue }
      let name = Self.names[leaf]
      return Mismatch(
        actual: "∂L/∂\(name)\n\(own)", expected: "∂L/∂\(name)\n\(right)", difference: difference)
    }
    return nil
  }

  var expectedLoss: Tensor<Float> { floats([loss(values)], []) }

  private var values: [[[Double]]] { leaves.map { rows($0.value) } }

  /// By the definition, in plain loops.
  private func loss(_ values: [[[Double]]]) -> Double {
    func product(_ a: [Double], _ b: [Double]) -> Double {
      zip(a, b).reduce(0) { $0 + $1.0 * $1.1 }
    }
    func cosine(_ a: [Double], _ b: [Double]) -> Double {
      product(a, b) / (product(a, a) * product(b, b)).squareRoot()
    }
    let cosines = zip(values[0], values[3]).map(cosine) + zip(values[1], values[2]).map(cosine)
    return -cosines.reduce(0, +) / Double(cosines.count)
  }

  /// By finite differences for the predictions; 0 for the projections.
  private func expectedGradient(_ leaf: Int) -> Tensor<Float> {
    if leaf > 1 { return .zeros(leaves[leaf].shape) }
    let (step, values) = (1e-6, values)
    let slopes = values[leaf].indices.flatMap { row in
      values[leaf][row].indices.map { k in
        func moved(_ step: Double) -> Double {
          var values = values
          values[leaf][row][k] += step
          return loss(values)
        }
        return (moved(step) - moved(-step)) / (2 * step)
      }
    }
    return floats(slopes, leaves[leaf].shape)
  }
}
