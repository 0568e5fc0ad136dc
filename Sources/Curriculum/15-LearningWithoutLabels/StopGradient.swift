import Autograd
import Tensors

/// Checks `stopGradient`, value and gradients, against plain loops; the projections must get none.
public func checkStopGradient(_ exercises: any Chapter15Exercises.Type) -> Report {
  .checking {
    var generator = Generator(seed: 154)
    for (rows, dimensions) in [(3, 2), (1, 4), (5, 3), (2, 1)] {
      let views = PredictedViews(rows, dimensions, using: &generator)
      let leaves = views.leaves
      let result = try exercises.stopGradient(
        predictions: (leaves[0], leaves[1]), projections: (leaves[2], leaves[3]))
      if let failure = views.judge(result) { return failure }
    }
    return nil
  }
}

private struct PredictedViews {
  /// p₁, p₂, z₁ and z₂.
  let leaves: [Variable]

  init(_ rows: Int, _ dimensions: Int, using generator: inout Generator) {
    leaves = (0..<4).map { _ in
      Variable(.normal([rows, dimensions], using: &generator) * 2, requiresGradient: true)
    }
  }

  private var numbers: [[[Double]]] {
    leaves.map { leaf in (0..<leaf.shape[0]).map { doubles(leaf.value[$0]) } }
  }

  /// The sum over rows of the cosine of two, or of their product where `isCosine` is false.
  private static func agreement(
    _ a: [[Double]], _ b: [[Double]], isCosine: Bool = true
  ) -> Double {
    func product(_ a: [Double], _ b: [Double]) -> Double {
      zip(a, b).reduce(0) { $0 + $1.0 * $1.1 }
    }
    return zip(a, b).reduce(0) { sum, rows in
      let (a, b) = rows
      let lengths = (product(a, a) * product(b, b)).squareRoot()
      return sum + product(a, b) / (isCosine ? lengths : 1)
    }
  }

  private static func loss(_ numbers: [[[Double]]], isCosine: Bool = true) -> Double {
    let sum =
      agreement(numbers[0], numbers[3], isCosine: isCosine)
      + agreement(numbers[1], numbers[2], isCosine: isCosine)
    return -sum / Double(2 * numbers[0].count)
  }

  func judge(_ result: Variable) -> Report.Failure? {
    let expected = floats([Self.loss(numbers)], [])
    if let difference = difference(result.value, expected) {
      return Report.Failure(
        input: text, actual: "\(result.value)", expected: "\(expected)", difference: difference,
        diagnosis: diagnosis(result.value))
    }
    let all =
      result.requiresGradient
      ? result.gradients(with: leaves).map(\.value) : leaves.map { .zeros($0.shape) }
    for (place, (own, right)) in zip(all, gradients).enumerated() {
      guard let difference = difference(own, right) else { continue }
      let name = ["p₁", "p₂", "z₁", "z₂"][place]
      return Report.Failure(
        input: text, actual: "∂L/∂\(name)\n\(own)", expected: "∂L/∂\(name)\n\(right)",
        difference: difference,
        diagnosis: gradientDiagnosis(all))
    }
    return nil
  }

  /// By differences of the plain loops for the predictions; nothing for the projections.
  private var gradients: [Tensor<Float>] {
    let step = 1e-6
    return leaves.indices.map { leaf in
      if leaf > 1 { return .zeros(leaves[leaf].shape) }
      let slopes = numbers[leaf].indices.flatMap { row in
        numbers[leaf][row].indices.map { place in
          func moved(_ step: Double) -> Double {
            var numbers = numbers
            numbers[leaf][row][place] += step
            return Self.loss(numbers)
          }
          return (moved(step) - moved(-step)) / (2 * step)
        }
      }
      return floats(slopes, leaves[leaf].shape)
    }
  }

  private var text: String {
    zip(["p₁", "p₂", "z₁", "z₂"], leaves).map { "\($0) \($1.shape)\n\($1.value)" }
      .joined(separator: "\n")
  }

  private func gradientDiagnosis(_ own: [Tensor<Float>]) -> String? {
    let moves = own.map { $0.scalars.contains { $0 != 0 } }
    let (predictions, projections) = (moves.prefix(2).contains(true), moves.dropFirst(2))
    if !moves.contains(true) { return "nothing learns: only the projections are to be cut off" }
    if !predictions {
      return "the wrong side stopped: predictions learn, projections stay as they are"
    }
    return projections.contains(true)
      ? "no stop: the projections come to meet the predictions, and all falls to one point" : nil
  }

  private func diagnosis(_ actual: Tensor<Float>) -> String? {
    let (all, rows) = (numbers, Double(leaves[0].shape[0]))
    let right = Self.loss(all)
    let crossed = Self.agreement(all[0], all[3])
    let own = Self.agreement(all[0], all[2]) + Self.agreement(all[1], all[3])
    let ways: [(Double, String)] = [
      (-right, "the sign: it falls as they come to agree"),
      (-own / (2 * rows), "each with its own view: a view is to predict the other one"),
      (
        Self.loss(all, isCosine: false),
        "not of length 1: long projections would count for more, and growing would help"
      ),
      (2 * right, "without the ½: the least is −1, not −2"),
      (-crossed / rows, "one way only: each view predicts the other"),
      (-crossed / (2 * rows), "one way only: each view predicts the other"),
      (right * rows, "added up over the rows: it is the mean"),
      (1 + right, "1 added: the least is −1"),
    ]
    return ways.first { difference(actual, floats([$0.0], [])) == nil }?.1
  }
}
