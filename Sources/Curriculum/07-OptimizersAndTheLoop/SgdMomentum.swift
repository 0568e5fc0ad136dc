import Tensors

extension Solutions {
  /// Exercise 7.1: update a parameter by gradient descent with momentum.
  ///
  /// A ball that rolls down a valley does not stop at every bump. It keeps most of its velocity, and the
  /// slope changes the velocity a little:
  ///
  ///     v ← μ · v + g
  ///     p ← p − η · v          with the new v
  ///
  /// Where gradients agree, the velocity grows. Where they alternate between up and down, they cancel. The
  /// learning rate η is not part of the velocity, so a change of η takes effect at the next step.
  ///
  ///     p = 1, v = 0, g = 2, η = 0.1, μ = 0.9     gives v = 2,     p = 0.8
  ///     then                  g = 1               gives v = 2.8,   p = 0.52
  ///
  /// - Parameters:
  ///   - parameter: p, updated in place.
  ///   - velocity: v, updated in place; zeros before the first step.
  ///   - gradient: g, of the same shape.
  ///   - learningRate: η.
  ///   - momentum: μ.
  public static func sgdMomentum(
    _ parameter: inout Tensor<Float>, velocity: inout Tensor<Float>, gradient: Tensor<Float>,
    learningRate: Float, momentum: Float
  ) throws {
    velocity = velocity * momentum + gradient
    parameter -= velocity * learningRate
  }
}

extension Exercises {
  public static let sgdMomentum = Exercise<
    (inout Tensor<Float>, inout Tensor<Float>, Tensor<Float>, Float, Float) throws -> Void
  >(
    .sgdMomentum, solution: Solutions.sgdMomentum, cases: descents,
    run: { sgdMomentum, descent in
      try Trajectory(from: descent.start, buffers: 1, steps: rates.count) { index, state in
        var (parameter, velocity) = (state[0], state[1])
        try sgdMomentum(
          &parameter, &velocity, descent.gradients[index], rates[index], descent.momentum)
        state = [parameter, velocity]
      }
    },
    mismatch: { descent, trajectory in
      trajectory.mismatch(expected: reference(descent)) { index, before in
        "parameter \(before[0]), velocity \(before[1]),\n"
          + "gradient \(descent.gradients[index]), learning rate \(rates[index]), "
          + "momentum \(descent.momentum)"
      }
    },
    isSame: { $0.isSame(as: $1) },
    describe: { "parameter \($0.start), momentum \($0.momentum)" },
    lookAlikes: [
      { parameter, velocity, gradient, rate, _ in
        try Solutions.sgdMomentum(
          &parameter, velocity: &velocity, gradient: gradient, learningRate: rate, momentum: 1)
      },
      // An average of gradients only where the momentum is a half.
      { parameter, velocity, gradient, rate, momentum in
        velocity = (velocity + gradient) * momentum
        parameter -= velocity * rate
      },
    ],
    trivialAnswers: [
      { parameter, _, _, _, _ in parameter = .zeros(parameter.shape) }, { _, _, _, _, _ in },
      { parameter, _, _, _, _ in parameter = Tensor([], shape: [0, 7]) },
    ],
    mistakes: {
      Mistake("uphill: the velocity points up, so subtract it from the parameter") {
        parameter, velocity, gradient, rate, momentum in
        velocity = velocity * momentum + gradient
        parameter += velocity * rate
      }
      Mistake("the old velocity is used: first update the velocity, then take the step") {
        parameter, velocity, gradient, rate, momentum in
        parameter -= velocity * rate
        velocity = velocity * momentum + gradient
      }
      Mistake("the velocity is not kept: every step is plain gradient descent") {
        parameter, velocity, gradient, rate, momentum in
        let velocity = velocity * momentum + gradient
        parameter -= velocity * rate
      }
      Mistake("an average of gradients: here the whole gradient is added, not 1 − μ of it") {
        parameter, velocity, gradient, rate, momentum in
        velocity = velocity * momentum + gradient * (1 - momentum)
        parameter -= velocity * rate
      }
      Mistake(
        "the learning rate is inside the velocity: a new learning rate must take effect at once"
      ) { parameter, velocity, gradient, rate, momentum in
        velocity = velocity * momentum + gradient * rate
        parameter -= velocity
      }
      Mistake("it looks ahead: that is Nesterov momentum, here the step is along the velocity") {
        parameter, velocity, gradient, rate, momentum in
        velocity = velocity * momentum + gradient
        parameter -= (gradient + velocity * momentum) * rate
      }
      Mistake("neither has changed: assign new values to `velocity` and `parameter` themselves") {
        parameter, velocity, gradient, rate, momentum in
        let velocity = velocity * momentum + gradient
        _ = parameter - velocity * rate
      }
    })
}

private struct Descent {
  let start: Tensor<Float>
  let gradients: [Tensor<Float>]
  let momentum: Float
}

/// The learning rate of each step.
private let rates: [Float] = [0.5, 0.5, 0.25, 0.25, 0.125]

private func descents() -> [Descent] {
  let settings: [(shape: [Int], momentum: Float)] = [
    ([2], 0.75), ([3], 0.9), ([], 0.75), ([2, 3], 0), ([2, 2, 2], 0.25), ([0], 0.5),
  ]
  var generator = Generator(seed: 71)
  return settings.map { shape, momentum in
    Descent(
      start: .small(shape, using: &generator),
      gradients: rates.map { _ in .small(shape, using: &generator) }, momentum: momentum)
  }
}

/// The parameter after each step, element by element in double precision.
private func reference(_ descent: Descent) -> [Tensor<Float>] {
  var parameter = descent.start.scalars.map { Double($0) }
  var velocity = parameter.map { _ in 0.0 }
  return zip(descent.gradients, rates).map { gradient, rate in
    for (element, slope) in gradient.scalars.enumerated() {
      velocity[element] = Double(descent.momentum) * velocity[element] + Double(slope)
      parameter[element] -= Double(rate) * velocity[element]
    }
    return Tensor(parameter.map { Float($0) }, shape: gradient.shape)
  }
}
