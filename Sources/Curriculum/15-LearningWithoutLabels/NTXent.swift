import Autograd
import Glibc
import Tensors

/// Checks `ntXent` and its gradients against plain loops: at random, where all embeddings are one, on a batch of
/// one picture, and at a temperature whose powers are too large.
public func checkNTXent(_ exercises: any Chapter15Exercises.Type) -> Report {
  .checking {
    for views in LossViews.cases {
      let result = try exercises.ntXent(
        views.leaves[0], views.leaves[1], temperature: Float(views.temperature))
      if let failure = views.judge(result) { return failure }
    }
    return nil
  }
}

private struct LossViews {
  /// The first views and the second ones.
  let leaves: [Variable]
  let temperature: Double

  init(_ first: Tensor<Float>, _ second: Tensor<Float>, temperature: Double) {
    leaves = [first, second].map { Variable($0, requiresGradient: true) }
    self.temperature = temperature
  }

  static var cases: [LossViews] {
    var generator = Generator(seed: 153)
    func random(_ rows: Int, _ dimensions: Int, _ temperature: Double) -> LossViews {
      let first = Tensor<Float>.normal([rows, dimensions], using: &generator) * 2
      let second = first * 0.7 + .normal([rows, dimensions], using: &generator)
      return LossViews(first, second, temperature: temperature)
    }
    let byHand = LossViews([[1, 0], [0, 2]], [[2, 0], [-3, 0]], temperature: 0.5)
    let point = Tensor<Float>([0.6, 0.8, 0.6, 0.8, 0.6, 0.8], shape: [3, 2])
    return [
      random(3, 2, 0.4), byHand, random(5, 4, 0.1), random(2, 3, 1.5), random(1, 3, 0.5),
      LossViews(point, point * 2, temperature: 0.5), random(4, 3, 0.005),
    ]
  }

  /// The right loss, or one with something else about it.
  private struct Variation {
    var isNormalized = true
    /// What divides the cosines.
    var temperature: Double
    /// The score of a view with itself; `nil` for its own.
    var itself: Double? = -.infinity
    /// Whether the right answer is in the sum.
    var hasPartner = true
    /// Whether views of the same side are answers too.
    var hasOwnSide = true
    /// Whether the second views are asked too.
    var asksBoth = true
    /// Whether partners stand side by side.
    var isInterleaved = false
  }

  private func loss(
    _ numbers: [[[Double]]], _ variation: Variation
  ) -> (sum: Double, count: Int) {
    let n = numbers[0].count
    let all = (numbers[0] + numbers[1]).map { row in
      let length = row.reduce(0) { $0 + $1 * $1 }.squareRoot()
      return variation.isNormalized ? row.map { $0 / max(length, 1e-12) } : row
    }
    let asked = variation.asksBoth ? 2 * n : n
    return (
      (0..<asked).reduce(0) { sum, i in
        let partner = variation.isInterleaved ? i ^ 1 : (i + n) % (2 * n)
        let scores = all.indices.map { k in
          zip(all[i], all[k]).reduce(0) { $0 + $1.0 * $1.1 } / variation.temperature
        }
        let answers: [Double] = all.indices.compactMap { k in
          if k == i { return variation.itself ?? scores[k] }
          if k == partner { return variation.hasPartner ? scores[k] : nil }
          return variation.hasOwnSide || i / n != k / n ? scores[k] : nil
        }
        let largest = answers.max() ?? 0
        let powers = answers.reduce(0) { $0 + exp($1 - largest) }
        return sum + largest + log(powers) - scores[partner]
      }, asked
    )
  }

  private var numbers: [[[Double]]] {
    leaves.map { leaf in (0..<leaf.shape[0]).map { doubles(leaf.value[$0]) } }
  }

  private func mean(_ variation: Variation) -> Double {
    let (sum, count) = loss(numbers, variation)
    return sum / Double(count)
  }

  private var right: Variation { Variation(temperature: temperature) }

  func judge(_ result: Variable) -> Report.Failure? {
    let expected = floats([mean(right)], [])
    if let difference = lossDifference(result.value, expected) {
      return Report.Failure(
        input: text, actual: "\(result.value)", expected: "\(expected)", difference: difference,
        diagnosis: diagnosis(result.value))
    }
    let own =
      result.requiresGradient
      ? result.gradients(with: leaves).map(\.value) : leaves.map { .zeros($0.shape) }
    for (side, (own, right)) in zip(own, gradients).enumerated() {
      // Steep where the temperature is low.
      let scale = Float(max(1, 0.1 / temperature))
      guard let difference = difference(own / (10 * scale), right / (10 * scale)) else { continue }
      let name = ["first", "second"][side]
      return Report.Failure(
        input: text, actual: "∂L/∂\(name)\n\(own)", expected: "∂L/∂\(name)\n\(right)",
        difference: "the gradients, scaled: " + difference,
        diagnosis: own.scalars.allSatisfy { $0 == 0 }
          ? "cut off from the graph: compute with the variables, not with their values" : nil)
    }
    return nil
  }

  /// Relative where losses are large.
  private func lossDifference(_ actual: Tensor<Float>, _ expected: Tensor<Float>) -> String? {
    let scale = max(1, expected.item.magnitude / 10)
    return difference(actual / scale, expected / scale) == nil ? nil : difference(actual, expected)
  }

  /// By differences of the plain loops, in double precision.
  private var gradients: [Tensor<Float>] {
    let step = 1e-6
    return leaves.indices.map { side in
      let sums = numbers[side].indices.flatMap { row in
        numbers[side][row].indices.map { place in
          func moved(_ step: Double) -> Double {
            var numbers = numbers
            numbers[side][row][place] += step
            return loss(numbers, right).sum / Double(2 * numbers[0].count)
          }
          return (moved(step) - moved(-step)) / (2 * step)
        }
      }
      return floats(sums, leaves[side].shape)
    }
  }

  private var text: String {
    "first \(leaves[0].shape)\n\(leaves[0].value)\nsecond\n\(leaves[1].value)\n"
      + "temperature \(temperature)"
  }

  private func diagnosis(_ actual: Tensor<Float>) -> String? {
    if actual.shape != [] { return nil }
    if actual.item.isNaN && temperature >= 0.1 {
      return "not a number before powers are large: 0 times ∞ is none; fill the diagonal instead"
    }
    if !actual.item.isFinite && temperature >= 0.1 {
      return "the right answer at −∞: the partner of i is i + N or i − N, never i itself"
    }
    if !actual.item.isFinite {
      return "powers too large: take the logarithm of the sum without them, as in exercise 3.3"
    }
    func varied(_ change: (inout Variation) -> Void) -> Double {
      var variation = right
      change(&variation)
      return mean(variation)
    }
    let ways: [(Double, String)] = [
      (
        varied { $0.itself = nil }, "the view itself among the answers: nothing beats a cosine of 1"
      ),
      (
        varied { $0.itself = 0 },
        "the view itself at score 0: e⁰ = 1 still counts in the sum; −∞ does not"
      ),
      (varied { $0.asksBoth = false }, "only the first views asked: every one of the 2N is"),
      (
        varied { $0.hasOwnSide = false },
        "only views of the other side as answers: the other 2N − 1 all are"
      ),
      (varied { $0.isNormalized = false }, "not of length 1: the scores are cosines"),
      (varied { $0.temperature = 1 }, "no temperature: cosines are divided by it"),
      (
        varied { $0.temperature = 1 / temperature },
        "multiplied by the temperature: cosines are divided by it"
      ),
      (
        varied { $0.isInterleaved = true },
        "the wrong partner: row i of the first belongs to row i of the second"
      ),
      (varied { $0.hasPartner = false }, "the right answer left out of the sum: it is one of them"),
      (loss(numbers, right).sum, "added up: the loss is the mean over all views"),
      (2 * mean(right), "divided by N: there are 2N views"),
      (-mean(right), "the sign: it is −log, which is never below 0"),
    ]
    return ways.first { difference(actual, floats([$0.0], [])) == nil }?.1
  }
}
