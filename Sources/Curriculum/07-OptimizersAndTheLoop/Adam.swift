import Glibc
import Tensors

/// Checks `adam` over five steps each, for several settings, against a loop over single numbers.
public func checkAdam(_ exercises: any Chapter07Exercises.Type) -> Report {
  .checking {
    var generator = Generator(seed: 72)
    for (shape, settings) in cases {
      let start = Tensor<Float>.small(shape, using: &generator)
      let gradients = (0..<5).map { _ in Tensor<Float>.small(shape, using: &generator) + 0.5 }
      var (parameter, mean, square) = (
        start, Tensor<Float>.zeros(shape), Tensor<Float>.zeros(shape)
      )
      for (index, gradient) in gradients.enumerated() {
        let before = (parameter, mean, square)
        try exercises.adam(
          &parameter, mean: &mean, square: &square, gradient: gradient, step: index + 1,
          settings: settings)
        func path(_ rule: Rule) -> Tensor<Float> {
          rule.path(start, Array(gradients[...index]), settings)
        }
        let expected = path(right)
        guard let difference = difference(parameter, expected) else { continue }
        return Report.Failure(
          input: "step \(index + 1): parameter \(before.0), mean \(before.1), square \(before.2),\n"
            + "gradient \(gradient), \(settings)",
          actual: "\(parameter)", expected: "\(expected)", difference: difference,
          diagnosis: isSame(parameter, before.0) && isSame(mean, before.1)
            ? "nothing has changed: give `mean`, `square` and `parameter` themselves new numbers"
            : mistakes.first { isSame(parameter, path($0)) }?.diagnosis
              ?? (index == 0 && parameter.scalars.allSatisfy { !$0.isFinite }
                ? "divided by 0: t is 1 at the first step, so 1 − βᵗ is not 0" : nil))
      }
    }
    return nil
  }
}

private func isSame(_ a: Tensor<Float>, _ b: Tensor<Float>) -> Bool {
  zip(a.scalars, b.scalars).allSatisfy { $0.isNaN && $1.isNaN || ($0 - $1).magnitude <= 1e-4 }
    && a.shape == b.shape
}

/// Large ε too, where it matters on which side of the root it stands.
private let cases: [(shape: [Int], settings: AdamSettings)] = [
  ([2], AdamSettings(learningRate: 0.5)),
  ([3], AdamSettings(learningRate: 0.5, beta1: 0.5, beta2: 0.75, epsilon: 1)),
  ([], AdamSettings(learningRate: 0.1, beta1: 0.8, beta2: 0.9)),
  ([2, 3], AdamSettings(learningRate: 0.25, beta1: 0, beta2: 0.5, epsilon: 0.25)),
  ([0], AdamSettings()),
]

/// One number with what is remembered of it, and how it moves.
private struct Rule: Sendable {
  /// What moves: the number p, its mean m, its square v, and the gradient g of step t.
  struct State {
    var p, m, v, g: Double
    var t: Int
    let rate, beta1, beta2, epsilon: Double

    init(_ p: Float, _ settings: AdamSettings) {
      (self.p, m, v, g, t) = (Double(p), 0, 0, 0, 0)
      (rate, epsilon) = (Double(settings.learningRate), Double(settings.epsilon))
      (beta1, beta2) = (Double(settings.beta1), Double(settings.beta2))
    }

    var correctedMean: Double { m / (1 - pow(beta1, Double(t))) }
    var correctedSquare: Double { v / (1 - pow(beta2, Double(t))) }

    mutating func remember() {
      m = beta1 * m + (1 - beta1) * g
      v = beta2 * v + (1 - beta2) * g * g
    }
  }

  let diagnosis: String
  let move: @Sendable (inout State) -> Void

  func path(
    _ start: Tensor<Float>, _ gradients: [Tensor<Float>], _ settings: AdamSettings
  ) -> Tensor<Float> {
    let numbers = start.scalars.enumerated().map { place, first in
      var state = State(first, settings)
      for gradient in gradients {
        state.g = Double(gradient.scalars[place])
        state.t += 1
        move(&state)
      }
      return Float(state.p)
    }
    return Tensor(numbers, shape: start.shape)
  }
}

private let right = Rule(diagnosis: "") { s in
  s.remember()
  s.p -= s.rate * s.correctedMean / (s.correctedSquare.squareRoot() + s.epsilon)
}

private let mistakes: [Rule] = [
  Rule(diagnosis: "no bias correction: both means start at 0 and are too small at first") { s in
    s.remember()
    s.p -= s.rate * s.m / (s.v.squareRoot() + s.epsilon)
  },
  Rule(diagnosis: "only the mean is corrected: the square starts at 0 as well") { s in
    s.remember()
    s.p -= s.rate * s.correctedMean / (s.v.squareRoot() + s.epsilon)
  },
  Rule(diagnosis: "the betas are exchanged: β₁ belongs to the mean, β₂ to the square") { s in
    s.m = s.beta2 * s.m + (1 - s.beta2) * s.g
    s.v = s.beta1 * s.v + (1 - s.beta1) * s.g * s.g
    let mean = s.m / (1 - pow(s.beta2, Double(s.t)))
    let square = s.v / (1 - pow(s.beta1, Double(s.t)))
    s.p -= s.rate * mean / (square.squareRoot() + s.epsilon)
  },
  Rule(diagnosis: "the root is missing: it brings the square back to the gradient's size") { s in
    s.remember()
    s.p -= s.rate * s.correctedMean / (s.correctedSquare + s.epsilon)
  },
  Rule(diagnosis: "ε stands inside the root: it is added after it") { s in
    s.remember()
    s.p -= s.rate * s.correctedMean / (s.correctedSquare + s.epsilon).squareRoot()
  },
  Rule(diagnosis: "the second mean is one of gradients: it must be one of their squares") { s in
    s.m = s.beta1 * s.m + (1 - s.beta1) * s.g
    s.v = s.beta2 * s.v + (1 - s.beta2) * s.g
    s.p -= s.rate * s.correctedMean / (s.correctedSquare.squareRoot() + s.epsilon)
  },
  Rule(diagnosis: "the corrected means are kept: correct for the step alone, keep them as they are")
  {
    s in
    s.remember()
    (s.m, s.v) = (s.correctedMean, s.correctedSquare)
    s.p -= s.rate * s.m / (s.v.squareRoot() + s.epsilon)
  },
  Rule(diagnosis: "the square is one of the mean: it must be one of the gradient") { s in
    s.m = s.beta1 * s.m + (1 - s.beta1) * s.g
    s.v = s.beta2 * s.v + (1 - s.beta2) * s.m * s.m
    s.p -= s.rate * s.correctedMean / (s.correctedSquare.squareRoot() + s.epsilon)
  },
  Rule(diagnosis: "uphill: the parameter moves against the mean gradient") { s in
    s.remember()
    s.p += s.rate * s.correctedMean / (s.correctedSquare.squareRoot() + s.epsilon)
  },
]
