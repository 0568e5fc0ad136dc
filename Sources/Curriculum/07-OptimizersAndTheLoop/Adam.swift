import Glibc
import Tensors

extension Solutions {
  /// Exercise 7.2: update a parameter by Adam.
  ///
  /// One learning rate for all elements is a compromise: the gradients of one may be a thousand times those
  /// of another. Adam keeps two exponential moving averages for each element: m of its gradients, v of their
  /// squares. The square root of v says how large the gradients usually are. Dividing by it gives every
  /// element steps of about η, whatever the scale of its gradients.
  ///
  ///     m ← β₁ · m + (1 − β₁) · g
  ///     v ← β₂ · v + (1 − β₂) · g²
  ///
  /// Both start at 0, and after t steps the weights of the gradients in an average sum to only 1 − βᵗ. So
  /// divide by that, the *bias correction*:
  ///
  ///     p ← p − η · (m / (1 − β₁ᵗ)) / (√(v / (1 − β₂ᵗ)) + ε)
  ///
  /// At the first step this is g / (|g| + ε): a step of length η, up or down.
  ///
  /// Besides + − · / you need `squared()` and `sqrt()` of a tensor, and `powf(base, exponent)` of two
  /// `Float`. The settings are `settings.learningRate`, `settings.beta1`, `settings.beta2` and
  /// `settings.epsilon`.
  ///
  /// - Parameters:
  ///   - parameter: p, updated in place.
  ///   - mean: m, updated in place; zeros before the first step.
  ///   - square: v, updated in place; zeros before the first step.
  ///   - gradient: g, of the same shape.
  ///   - step: t, 1 at the first step.
  ///   - settings: η, β₁, β₂ and ε, each a `Float`.
  public static func adam(
    _ parameter: inout Tensor<Float>, mean: inout Tensor<Float>, square: inout Tensor<Float>,
    gradient: Tensor<Float>, step: Int, settings: AdamSettings
  ) throws {
    let (beta1, beta2) = (settings.beta1, settings.beta2)
    mean = mean * beta1 + gradient * (1 - beta1)
    square = square * beta2 + gradient.squared() * (1 - beta2)
    let correctedMean = mean / (1 - powf(beta1, Float(step)))
    let correctedSquare = square / (1 - powf(beta2, Float(step)))
    parameter -= correctedMean / (correctedSquare.sqrt() + settings.epsilon) * settings.learningRate
  }
}

/// The hyperparameters of Adam.
public struct AdamSettings: Sendable {
  public var learningRate: Float = 1e-3
  public var beta1: Float = 0.9
  public var beta2: Float = 0.999
  public var epsilon: Float = 1e-8

  public init(
    learningRate: Float = 1e-3, beta1: Float = 0.9, beta2: Float = 0.999, epsilon: Float = 1e-8
  ) {
    (self.learningRate, self.beta1) = (learningRate, beta1)
    (self.beta2, self.epsilon) = (beta2, epsilon)
  }
}

extension Exercises {
  public static let adam = Exercise<
    (
      inout Tensor<Float>, inout Tensor<Float>, inout Tensor<Float>, Tensor<Float>, Int,
      AdamSettings
    ) throws -> Void
  >(
    .adam, solution: Solutions.adam, cases: descents,
    run: { adam, descent in
      try Trajectory(from: descent.start, buffers: 2, steps: descent.gradients.count) {
        index, state in
        var (parameter, mean, square) = (state[0], state[1], state[2])
        try adam(
          &parameter, &mean, &square, descent.gradients[index], index + 1, descent.settings)
        state = [parameter, mean, square]
      }
    },
    mismatch: { descent, trajectory in
      trajectory.mismatch(expected: reference(descent)) { index, before in
        "parameter \(before[0]), mean \(before[1]), square \(before[2]),\n"
          + "gradient \(descent.gradients[index]), \(descent.settings)"
      }
    },
    isSame: { $0.isSame(as: $1) },
    describe: { "parameter \($0.start), \($0.settings)" },
    trivialAnswers: [
      { parameter, _, _, _, _, _ in parameter = .zeros(parameter.shape) },
      { _, _, _, _, _, _ in }, { parameter, _, _, _, _, _ in parameter = .nan },
    ],
    mistakes: {
      wrong("no bias correction: both averages start at 0 and are too small at first") { s in
        s.average()
        s.move(by: s.mean / (s.square.sqrt() + s.settings.epsilon))
      }
      Mistake("divided by 0: t is 1 at the first step, so 1 − βᵗ is not 0") {
        parameter, mean, square, gradient, step, settings in
        try Solutions.adam(
          &parameter, mean: &mean, square: &square, gradient: gradient, step: step - 1,
          settings: settings)
      }
      .signs { descent, trajectory in
        let first = trajectory.states[1][0]
        return first.shape == descent.start.shape && !first.scalars.contains(where: \.isFinite)
      }
      Mistake("t is counted from 2: it is 1 at the first step, as `step` is") {
        parameter, mean, square, gradient, step, settings in
        try Solutions.adam(
          &parameter, mean: &mean, square: &square, gradient: gradient, step: step + 1,
          settings: settings)
      }
      wrong("β₁ and β₂ are always 0.9 and 0.999: take them from the settings") { s in
        (s.settings.beta1, s.settings.beta2) = (0.9, 0.999)
        s.average()
        s.move(by: s.correctedMean / (s.correctedSquare.sqrt() + s.settings.epsilon))
      }
      wrong("ε is always 1e-8: take it from the settings") { s in
        s.average()
        s.move(by: s.correctedMean / (s.correctedSquare.sqrt() + 1e-8))
      }
      wrong("ε is left out: where every gradient was 0, that divides 0 by 0") { s in
        s.average()
        s.move(by: s.correctedMean / s.correctedSquare.sqrt())
      }
      wrong("only the mean is corrected: the average of the squares starts at 0 as well") { s in
        s.average()
        s.move(by: s.correctedMean / (s.square.sqrt() + s.settings.epsilon))
      }
      wrong("the betas are swapped: β₁ belongs to the mean, β₂ to the squares") { s in
        (s.settings.beta1, s.settings.beta2) = (s.settings.beta2, s.settings.beta1)
        s.average()
        s.move(by: s.correctedMean / (s.correctedSquare.sqrt() + s.settings.epsilon))
      }
      wrong("the square root is missing: it brings the squares back to the gradient's scale") { s in
        s.average()
        s.move(by: s.correctedMean / (s.correctedSquare + s.settings.epsilon))
      }
      wrong("ε is inside the square root: add it to the root") { s in
        s.average()
        s.move(by: s.correctedMean / (s.correctedSquare + s.settings.epsilon).sqrt())
      }
      wrong("the second average is one of gradients: it must be one of their squares") { s in
        s.average(squares: s.gradient)
        s.move(by: s.correctedMean / (s.correctedSquare.sqrt() + s.settings.epsilon))
      }
      wrong("uphill: the mean gradient points up, so subtract the step from the parameter") { s in
        s.average()
        s.move(by: -s.correctedMean / (s.correctedSquare.sqrt() + s.settings.epsilon))
      }
      Mistake(
        "nothing has changed: assign new values to `mean`, `square` and `parameter` themselves"
      ) { parameter, mean, square, gradient, step, settings in
        var (p, m, v) = (parameter, mean, square)
        try Solutions.adam(
          &p, mean: &m, square: &v, gradient: gradient, step: step, settings: settings)
      }
      wrong("the corrected averages are kept: correct them for this step alone") { s in
        s.average()
        (s.mean, s.square) = (s.correctedMean, s.correctedSquare)
        s.move(by: s.mean / (s.square.sqrt() + s.settings.epsilon))
      }
      wrong("the mean is squared for the second average: square the gradient itself") { s in
        s.average(squares: nil)
        s.move(by: s.correctedMean / (s.correctedSquare.sqrt() + s.settings.epsilon))
      }
    })
}

/// One step of Adam, whose parts a mistake exchanges.
private struct Step {
  var parameter, mean, square: Tensor<Float>
  let gradient: Tensor<Float>
  let number: Int
  var settings: AdamSettings

  mutating func average() { average(squares: gradient.squared()) }

  /// Updates both averages.
  ///
  /// - Parameter squares: the input of the second average; `nil` for the square of the first.
  mutating func average(squares: Tensor<Float>?) {
    mean = mean * settings.beta1 + gradient * (1 - settings.beta1)
    square = square * settings.beta2 + (squares ?? mean.squared()) * (1 - settings.beta2)
  }

  var correctedMean: Tensor<Float> { mean / (1 - powf(settings.beta1, Float(number))) }
  var correctedSquare: Tensor<Float> { square / (1 - powf(settings.beta2, Float(number))) }

  mutating func move(by step: Tensor<Float>) { parameter -= step * settings.learningRate }
}

private func wrong(
  _ sentence: String, _ take: @escaping (inout Step) -> Void
) -> Mistake<
  (inout Tensor<Float>, inout Tensor<Float>, inout Tensor<Float>, Tensor<Float>, Int, AdamSettings)
    throws -> Void, Descent, Trajectory
> {
  Mistake(sentence) { parameter, mean, square, gradient, number, settings in
    var step = Step(
      parameter: parameter, mean: mean, square: square, gradient: gradient, number: number,
      settings: settings)
    take(&step)
    (parameter, mean, square) = (step.parameter, step.mean, step.square)
  }
}

private struct Descent {
  let start: Tensor<Float>
  let gradients: [Tensor<Float>]
  let settings: AdamSettings
}

/// Returns problems, some with a large ε, so that it matters whether ε is inside the square root.
private func descents() -> [Descent] {
  let settings: [(shape: [Int], settings: AdamSettings)] = [
    ([2], AdamSettings(learningRate: 0.5)),
    ([3], AdamSettings(learningRate: 0.5, beta1: 0.5, beta2: 0.75, epsilon: 1)),
    ([], AdamSettings(learningRate: 0.1, beta1: 0.8, beta2: 0.9)),
    ([2, 3], AdamSettings(learningRate: 0.25, beta1: 0, beta2: 0.5, epsilon: 0.25)),
    ([2], AdamSettings(learningRate: 0.5, beta1: 0.5, beta2: 0.5)), ([0], AdamSettings()),
  ]
  var generator = Generator(seed: 72)
  return settings.map { shape, settings in
    Descent(
      start: .small(shape, using: &generator),
      // Those of the second element are 0 in one of the problems.
      gradients: (0..<5).map { _ in
        let gradient = Tensor<Float>.small(shape, using: &generator) + 0.5
        return settings.beta1 == 0.5 && shape == [2] ? gradient * [1, 0] : gradient
      }, settings: settings)
  }
}

/// The parameter after each step, element by element in double precision.
private func reference(_ descent: Descent) -> [Tensor<Float>] {
  let settings = descent.settings
  let (beta1, beta2) = (Double(settings.beta1), Double(settings.beta2))
  var parameter = descent.start.scalars.map { Double($0) }
  var (mean, square) = (parameter.map { _ in 0.0 }, parameter.map { _ in 0.0 })
  return descent.gradients.enumerated().map { index, gradient in
    let (weight1, weight2) = (1 - pow(beta1, Double(index + 1)), 1 - pow(beta2, Double(index + 1)))
    for (element, slope) in gradient.scalars.map({ Double($0) }).enumerated() {
      mean[element] = beta1 * mean[element] + (1 - beta1) * slope
      square[element] = beta2 * square[element] + (1 - beta2) * slope * slope
      let size = (square[element] / weight2).squareRoot() + Double(settings.epsilon)
      parameter[element] -= Double(settings.learningRate) * mean[element] / weight1 / size
    }
    return Tensor(parameter.map { Float($0) }, shape: gradient.shape)
  }
}
