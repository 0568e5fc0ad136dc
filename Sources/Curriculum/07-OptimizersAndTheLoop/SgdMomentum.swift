import Tensors

/// Checks `sgdMomentum` over five steps each, with rates that change, against a loop over single numbers.
public func checkSgdMomentum(_ exercises: any Chapter07Exercises.Type) -> Report {
  .checking {
    var generator = Generator(seed: 71)
    for (shape, momentum) in cases {
      let start = Tensor<Float>.small(shape, using: &generator)
      let gradients = rates.map { _ in Tensor<Float>.small(shape, using: &generator) }
      var (parameter, velocity) = (start, Tensor<Float>.zeros(shape))
      for (step, rate) in rates.enumerated() {
        let before = (parameter, velocity)
        try exercises.sgdMomentum(
          &parameter, velocity: &velocity, gradient: gradients[step], learningRate: rate,
          momentum: momentum)
        func path(_ rule: Rule) -> Tensor<Float> {
          rule.path(start, Array(gradients[...step]), Double(momentum))
        }
        let expected = path(right)
        guard let difference = difference(parameter, expected) else { continue }
        return Report.Failure(
          input: "step \(step + 1): parameter \(before.0), velocity \(before.1),\n"
            + "gradient \(gradients[step]), learning rate \(rate), momentum \(momentum)",
          actual: "\(parameter)", expected: "\(expected)", difference: difference,
          diagnosis: isSame(parameter, before.0) && isSame(velocity, before.1)
            ? "neither has changed: give `velocity` and `parameter` themselves new numbers"
            : mistakes.first { isSame(parameter, path($0)) }?.diagnosis)
      }
    }
    return nil
  }
}

/// Whether two tensors are equal, shape and numbers.
private func isSame(_ a: Tensor<Float>, _ b: Tensor<Float>) -> Bool { difference(a, b) == nil }

/// The learning rate of each step.
private let rates: [Float] = [0.5, 0.5, 0.25, 0.25, 0.125]

private let cases: [(shape: [Int], momentum: Float)] = [
  ([2], 0.75), ([3], 0.9), ([], 0.75), ([2, 3], 0), ([2, 2, 2], 0.25), ([0], 0.5),
]

/// How one number and its velocity move by a gradient.
private struct Rule: Sendable {
  let diagnosis: String
  let move:
    @Sendable (
      _ p: inout Double, _ v: inout Double, _ g: Double, _ rate: Double, _ momentum: Double
    ) -> Void

  /// Where the parameter is after all `gradients`, each number by itself.
  func path(
    _ start: Tensor<Float>, _ gradients: [Tensor<Float>], _ momentum: Double
  ) -> Tensor<Float> {
    let numbers = start.scalars.enumerated().map { place, first in
      var (p, v) = (Double(first), 0.0)
      for (gradient, rate) in zip(gradients, rates) {
        move(&p, &v, Double(gradient.scalars[place]), Double(rate), momentum)
      }
      return Float(p)
    }
    return Tensor(numbers, shape: start.shape)
  }
}

private let right = Rule(diagnosis: "") { p, v, g, rate, momentum in
  v = momentum * v + g
  p -= rate * v
}

private let mistakes: [Rule] = [
  Rule(diagnosis: "uphill: the parameter moves against the velocity") { p, v, g, rate, momentum in
    v = momentum * v + g
    p += rate * v
  },
  Rule(diagnosis: "the old velocity is used: first renew it, then move by it") {
    p, v, g, rate, momentum in
    p -= rate * v
    v = momentum * v + g
  },
  Rule(diagnosis: "the velocity is not kept: every step is a plain one") { p, v, g, rate, _ in
    p -= rate * g
  },
  Rule(diagnosis: "an average of gradients: here the whole gradient enters, not 1 − μ of it") {
    p, v, g, rate, momentum in
    v = momentum * v + (1 - momentum) * g
    p -= rate * v
  },
  Rule(diagnosis: "the learning rate is inside the velocity: a new rate must act at once") {
    p, v, g, rate, momentum in
    v = momentum * v + rate * g
    p -= v
  },
  Rule(diagnosis: "it looks ahead: that is Nesterov's way, here the step is the velocity itself") {
    p, v, g, rate, momentum in
    v = momentum * v + g
    p -= rate * (g + momentum * v)
  },
]
