import Autograd
import Tensors

extension Solutions {
  /// Exercise 12.2: the contrastive loss.
  ///
  /// A positive pair costs its squared distance, so it is pulled together. A negative pair costs the square
  /// of the gap between its distance and the margin, so it is pushed apart. Beyond the margin it costs
  /// exactly 0, and nothing moves it.
  ///
  ///     L = mean of  y · D² + (1 − y) · max(0, margin − D)²
  ///
  /// With a margin of 2: a positive pair at distance 0.5 costs 0.25, a negative pair at distance 0.5 costs
  /// 1.5² = 2.25, and a negative pair at distance 3 costs 0.
  ///
  /// `Variable(isSame)` makes a variable of y; `x.clamped(min: 0)` is max(0, x).
  ///
  /// - Parameters:
  ///   - distance: D, `[N]`.
  ///   - isSame: y, `[N]`: 1 for a positive pair, 0 for a negative pair.
  ///   - margin: the distance beyond which a negative pair costs nothing.
  /// - Returns: the loss, a scalar.
  public static func contrastiveLoss(
    _ distance: Variable, isSame: Tensor<Float>, margin: Float
  ) throws -> Variable {
    let y = Variable(isSame)
    let gap = (margin - distance).clamped(min: 0)
    return (y * distance.squared() + (1 - y) * gap.squared()).mean()
  }
}

extension Exercises {
  public static let contrastiveLoss = Exercise<
    (Variable, Tensor<Float>, Float) throws -> Variable
  >(
    .contrastiveLoss, solution: Solutions.contrastiveLoss, cases: problems,
    run: { loss, batch in
      batch.outcome(try loss(batch.distance, batch.isSame, batch.margin))
    },
    mismatch: { $0.mismatch($1) },
    isSame: {
      difference($0.loss, $1.loss) == nil && difference($0.gradient, $1.gradient) == nil
    },
    describe: \.text,
    trivialAnswers: [
      { _, _, _ in Variable(0) }, { distance, _, _ in distance },
      { _, _, _ in Variable(Tensor([], shape: [0])) },
    ],
    mistakes: {
      Mistake("labels exchanged: y is 1 for a positive pair, which is pulled together") {
        terms($1, positive: gap($0, $2).squared(), negative: $0.squared()).mean()
      }
      Mistake("no hinge at the margin: a negative pair beyond it would be pulled back") {
        terms($1, positive: $0.squared(), negative: ($2 - $0).squared()).mean()
      }
      Mistake("the gap is not squared: it is max(0, margin − D)²") {
        terms($1, positive: $0.squared(), negative: gap($0, $2)).mean()
      }
      Mistake("D² in the gap: subtract the distance itself from the margin") {
        terms($1, positive: $0.squared(), negative: gap($0.squared(), $2).squared()).mean()
      }
      Mistake("a margin of 1, whatever margin is given") { distance, isSame, _ in
        right(distance, isSame, 1).mean()
      }
      Mistake("a softened hinge: beyond the margin the loss is exactly 0, and nothing moves") {
        terms(
          $1, positive: $0.squared(), negative: (1 + ($2 - $0).exp()).log().squared()
        ).mean()
      }
      Mistake("summed: the loss is the mean over all pairs") { right($0, $1, $2).sum() }
      Mistake("half the loss: Hadsell's paper has ½ before each term, this loss does not") {
        right($0, $1, $2).mean() * 0.5
      }
      Mistake("two means added: there is one mean, over pairs of both kinds") {
        twoMeans($0, $1, $2, smallestCount: 1)
      }
      .also { twoMeans($0, $1, $2, smallestCount: 0) }
      Mistake("detached from the graph: compute with the distance, not with its value") {
        right(Variable($0.value), $1, $2).mean()
      }
      Mistake("nothing is squared: both terms are squares") {
        terms($1, positive: $0, negative: gap($0, $2)).mean()
      }
      Mistake("the square is inside the gap: square the whole gap, (margin − D)²") {
        terms($1, positive: $0.squared(), negative: gap($0.squared(), $2)).mean()
      }
    })
}

/// y · positive + (1 − y) · negative, for every pair.
private func terms(
  _ isSame: Tensor<Float>, positive: Variable, negative: Variable
) -> Variable {
  let y = Variable(isSame)
  return y * positive + (1 - y) * negative
}

private func gap(_ distance: Variable, _ margin: Float) -> Variable {
  (margin - distance).clamped(min: 0)
}

/// The right terms, before the mean.
private func right(_ distance: Variable, _ isSame: Tensor<Float>, _ margin: Float) -> Variable {
  terms(isSame, positive: distance.squared(), negative: gap(distance, margin).squared())
}

/// With a smallest count of 0, the mean of no pairs is NaN.
private func twoMeans(
  _ distance: Variable, _ isSame: Tensor<Float>, _ margin: Float, smallestCount: Float
) -> Variable {
  func mean(_ terms: Variable, of kind: Tensor<Float>) -> Variable {
    (terms * Variable(kind)).sum() / max(kind.sum().item, smallestCount)
  }
  return mean(distance.squared(), of: isSame)
    + mean(gap(distance, margin).squared(), of: 1 - isSame)
}

/// Pairs of both kinds first; then negative pairs beyond the margin, positive pairs, single pairs; then
/// random ones.
private func problems() -> [Batch] {
  var generator = Generator(seed: 122)
  return [
    Batch([0.5, 2.25, 1, 2.5, 3.5], [1, 1, 0, 0, 0], margin: 3),
    Batch([2.5, 4, 30], [0, 0, 0], margin: 2), Batch([0, 1, 4], [1, 1, 1], margin: 2),
    Batch([0.25], [0], margin: 1), Batch([0], [0], margin: 1.5),
  ] + (0..<5).map { _ in Batch(using: &generator) }
}

private struct DistanceLossOutcome {
  let loss: Tensor<Float>
  /// ∂L/∂D; empty if the loss is not a scalar.
  let gradient: Tensor<Float>
}

private struct Batch {
  let distance: Variable
  let isSame: Tensor<Float>
  let margin: Float

  init(_ distance: [Float], _ isSame: [Float], margin: Float) {
    self.distance = Variable(
      Tensor(distance, shape: [distance.count]), requiresGradient: true)
    self.isSame = Tensor(isSame, shape: [isSame.count])
    self.margin = margin
  }

  init(using generator: inout Generator) {
    let count = 3 + generator.integer(below: 6)
    self.init(
      (0..<count).map { _ in generator.uniform(in: 0..<6) },
      (0..<count).map { _ in Float(generator.integer(below: 2)) },
      margin: generator.uniform(in: 0.5..<4))
  }

  var text: String { "D \(distance.value)\ny \(isSame)\nmargin \(margin)" }

  func outcome(_ loss: Variable) -> DistanceLossOutcome {
    guard loss.shape.isEmpty else {
      return DistanceLossOutcome(loss: loss.value, gradient: Tensor([], shape: [0]))
    }
    return DistanceLossOutcome(
      loss: loss.value,
      gradient: loss.requiresGradient
        ? loss.gradients(with: [distance])[0].value : .zeros(distance.shape))
  }

  /// By the definition, pair by pair.
  func mismatch(_ outcome: DistanceLossOutcome) -> Mismatch? {
    let pairs = zip(doubles(distance.value), isSame.scalars).map { d, y in
      (d: d, isPositive: y == 1, gap: max(0, Double(margin) - d))
    }
    let count = Double(pairs.count)
    let terms = pairs.map { $0.isPositive ? $0.d * $0.d : $0.gap * $0.gap }
    let loss = floats([terms.reduce(0, +) / count], [])
    let slopes = pairs.map { ($0.isPositive ? 2 * $0.d : -2 * $0.gap) / count }
    let gradient = floats(slopes, distance.shape)
    let isNotZero = loss.item == 0 && outcome.loss.scalars != [0]
    if let text = difference(outcome.loss, loss) ?? (isNotZero ? "it is not exactly 0" : nil) {
      return Mismatch(
        actual: "\(outcome.loss)", expected: "\(loss) = mean of \(floats(terms, distance.shape))",
        difference: text)
    }
    let moves = zip(outcome.gradient.scalars, gradient.scalars).contains { $1 == 0 && $0 != 0 }
    return
      (difference(outcome.gradient, gradient)
      ?? (moves ? "a pair that costs nothing gets a gradient" : nil)).map {
        Mismatch(
          actual: "∂L/∂D \(outcome.gradient)", expected: "∂L/∂D \(gradient)", difference: $0)
      }
  }
}
