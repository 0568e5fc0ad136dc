import Autograd
import Glibc
import Tensors

/// Checks `contrastiveLoss` and its gradient on pairs of both kinds, inside the margin and beyond, against
/// the definition.
public func checkContrastiveLoss(_ exercises: any Chapter12Exercises.Type) -> Report {
  .checking {
    var generator = Generator(seed: 122)
    for problem in fixed + (0..<5).map({ _ in Problem(using: &generator) }) {
      let result = try exercises.contrastiveLoss(
        problem.distance, isSame: problem.isSame, margin: problem.margin)
      if let failure = problem.judge(result) { return failure }
    }
    return nil
  }
}

/// One of every kind; then different pairs beyond the margin only, same pairs only, a single pair.
private var fixed: [Problem] {
  [
    Problem([0.5, 2.25, 1, 2.5, 3.5], [1, 1, 0, 0, 0], margin: 3),
    Problem([2.5, 4, 30], [0, 0, 0], margin: 2), Problem([0, 1, 4], [1, 1, 1], margin: 2),
    Problem([0.25], [0], margin: 1), Problem([0], [0], margin: 1.5),
  ]
}

private struct Problem {
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

  /// (distance, 1 for the same) of every pair.
  private var pairs: [(d: Double, isSame: Bool)] {
    zip(doubles(distance.value), isSame.scalars).map { ($0, $1 == 1) }
  }

  private func terms(
    same: (Double) -> Double = { $0 * $0 }, different: (Double) -> Double
  ) -> [Double] {
    pairs.map { $0.isSame ? same($0.d) : different($0.d) }
  }

  private func gap(_ d: Double) -> Double { max(0, Double(margin) - d) }

  private var rightTerms: [Double] { terms { gap($0) * gap($0) } }

  private static func mean(_ numbers: [Double]) -> Double {
    numbers.reduce(0, +) / Double(max(numbers.count, 1))
  }

  func judge(_ result: Variable) -> Report.Failure? {
    let expected = floats([Self.mean(rightTerms)], [])
    let input = "D \(distance.value)\ny \(isSame)\nmargin \(margin)"
    let isZero = expected.item == 0 && result.value.count == 1 && result.value.scalars != [0]
    if let difference = difference(result.value, expected)
      ?? (isZero ? "it is not exactly 0" : nil)
    {
      return Report.Failure(
        input: input, actual: "\(result.value)",
        expected: "\(expected) = mean of \(floats(rightTerms, distance.shape))",
        difference: difference, diagnosis: diagnosis(result.value))
    }
    let slopes = pairs.map { pair in
      (pair.isSame ? 2 * pair.d : -2 * gap(pair.d)) / Double(pairs.count)
    }
    let right = floats(slopes, distance.shape)
    let own =
      result.requiresGradient
      ? result.gradients(with: [distance]).map(\.value)[0] : .zeros(distance.shape)
    let moves = zip(own.scalars, right.scalars).contains { $1 == 0 && $0 != 0 }
    guard
      let difference = difference(own, right)
        ?? (moves ? "a pair that costs nothing gets a gradient" : nil)
    else { return nil }
    return Report.Failure(
      input: input, actual: "∂L/∂D \(own)", expected: "∂L/∂D \(right)", difference: difference,
      diagnosis: own.scalars.allSatisfy { $0 == 0 }
        ? "cut off from the graph: compute with the distance, not with its value" : nil)
  }

  private func diagnosis(_ actual: Tensor<Float>) -> String? {
    let m = Double(margin)
    let right = rightTerms
    let same = zip(right, pairs).filter(\.1.isSame).map(\.0)
    let different = zip(right, pairs).filter { !$0.1.isSame }.map(\.0)
    func softened(_ d: Double) -> Double { log(1 + exp(m - d)) * log(1 + exp(m - d)) }
    let ways: [(Double, String)] = [
      (
        Self.mean(terms(same: { gap($0) * gap($0) }, different: { $0 * $0 })),
        "labels exchanged: 1 means the same, and those are pulled together"
      ),
      (
        Self.mean(terms { (m - $0) * (m - $0) }),
        "no end at the margin: beyond it a different pair would be pulled back"
      ),
      (
        Self.mean(terms(same: { $0 }, different: gap)),
        "nothing is squared: both terms are squares"
      ),
      (
        Self.mean(terms { max(0, m - $0 * $0) }),
        "the square is inside: the whole gap is squared, (margin − D)²"
      ),
      (Self.mean(terms(different: gap)), "the gap is not squared: it is max(0, margin − D)²"),
      (
        Self.mean(terms { max(0, m - $0 * $0) * max(0, m - $0 * $0) }),
        "D² in the gap: the distance itself is taken from the margin"
      ),
      (
        Self.mean(terms { max(0, 1 - $0) * max(0, 1 - $0) }),
        "a margin of 1 whatever is given"
      ),
      (
        Self.mean(terms(different: softened)),
        "a softened hinge: beyond the margin the loss is exactly 0, and nothing moves"
      ),
      (right.reduce(0, +), "added up: the loss is the mean over all pairs"),
      (
        Self.mean(right) / 2,
        "half of it: Hadsell's paper has ½ before each term, this loss has not"
      ),
      (
        Self.mean(same) + Self.mean(different),
        "two means added: there is one mean, over pairs of both kinds"
      ),
    ]
    return ways.first { difference(actual, floats([$0.0], [])) == nil }?.1
  }
}
