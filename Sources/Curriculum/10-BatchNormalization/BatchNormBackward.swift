import Tensors

extension Solutions {
  /// Exercise 10.3: compute the gradients of batch normalization.
  ///
  /// In training mode, an element of x changes the output in three ways: directly, through the mean of its
  /// channel, and through the variance of its channel. Differentiate all three and add them up, and the
  /// result is short. With x̂ = (x − μ) / √(σ² + ε), and all sums and means over the channel:
  ///
  ///     dβ = Σ dY          dγ = Σ dY · x̂
  ///     dX = γ / √(σ² + ε) · (dY − mean(dY) − x̂ · mean(dY · x̂))
  ///
  /// The two terms that are subtracted correspond to what the layer removes: shifting a whole channel does
  /// not change the output, and neither does scaling it.
  ///
  /// - Parameters:
  ///   - dY: the upstream gradient ∂L/∂y, `[N, C, H, W]`.
  ///   - x: the layer's input, `[N, C, H, W]`.
  ///   - weight: γ, `[C]`.
  /// - Returns: ∂L/∂x of the shape of `x`, and ∂L/∂γ and ∂L/∂β, `[C]` each.
  public static func batchNormBackward(
    _ dY: Tensor<Float>, x: Tensor<Float>, weight: Tensor<Float>, epsilon: Float
  ) throws -> (dX: Tensor<Float>, dWeight: Tensor<Float>, dBias: Tensor<Float>) {
    let axes = [0, 2, 3]
    let centered = x - x.mean(axes, keepDims: true)
    let deviation = (centered.squared().mean(axes, keepDims: true) + epsilon).sqrt()
    let normal = centered / deviation
    let shift = dY.mean(axes, keepDims: true)
    let scaling = normal * (dY * normal).mean(axes, keepDims: true)
    let dX = weight.reshaped([1, -1, 1, 1]) / deviation * (dY - shift - scaling)
    return (dX, (dY * normal).sum(axes), dY.sum(axes))
  }
}

extension Exercises {
  public static let batchNormBackward = Exercise<
    (Tensor<Float>, Tensor<Float>, Tensor<Float>, Float) throws -> (
      dX: Tensor<Float>, dWeight: Tensor<Float>, dBias: Tensor<Float>
    )
  >(
    .batchNormBackward, solution: Solutions.batchNormBackward, cases: problems,
    run: { try $0($1.dY, $1.x, $1.weight, $1.epsilon) }, expected: \.numericalGradients,
    describe: { "x \($0.x.shape), ε \($0.epsilon)\n\($0.x)\nγ \($0.weight)\ndY\n\($0.dY)" },
    show: { "dX \($0.dX.shape)\n\($0.dX)\ndWeight \($0.dWeight), dBias \($0.dBias)" },
    difference: difference,
    trivialAnswers: [
      { _, x, weight, _ in (.zeros(x.shape), .zeros(weight.shape), .zeros(weight.shape)) },
      { dY, _, weight, _ in (dY, weight, weight) },
      { _, _, weight, _ in (Tensor([], shape: [0]), Tensor(.nan), .full(weight.shape, .nan)) },
    ],
    mistakes: {
      wrongInput("statistics held constant: μ and σ² change with every x, so two terms are missing")
      { dY, _ in dY }
      wrongInput("the variance held constant: the term with x̂ is missing") { dY, _ in
        dY - dY.mean([0, 2, 3], keepDims: true)
      }
      wrongInput("the mean held constant: the mean of dY is not subtracted") { dY, normal in
        dY - normal * (dY * normal).mean([0, 2, 3], keepDims: true)
      }
      Mistake("γ left out of the gradient with respect to x") { dY, x, weight, epsilon in
        try Solutions.batchNormBackward(dY, x: x, weight: .ones(weight.shape), epsilon: epsilon)
      }
      Mistake("upstream gradient ignored: for a dY of ones, the gradient with respect to x is 0") {
        try Solutions.batchNormBackward(.ones($0.shape), x: $1, weight: $2, epsilon: $3)
      }
      .also {
        var right = try Solutions.batchNormBackward($0, x: $1, weight: $2, epsilon: $3)
        right.dX = .zeros($1.shape)
        return right
      }
      wrong("exchanged: the gradient of γ comes before that of β") { right, _, _ in
        (right.dX, right.dBias, right.dWeight)
      }
      wrong("the gradient of γ is computed with x: γ multiplies x̂") { right, dY, x in
        (right.dX, (dY * x).sum([0, 2, 3]), right.dBias)
      }
      wrong("averaged: the gradients of γ and β are sums over the channel") { right, _, x in
        let count = Float(x.count / x.shape[1])
        return (right.dX, right.dWeight / count, right.dBias / count)
      }
    })
}

private typealias Gradients = (dX: Tensor<Float>, dWeight: Tensor<Float>, dBias: Tensor<Float>)
private typealias Known = Mistake<
  (Tensor<Float>, Tensor<Float>, Tensor<Float>, Float) throws -> Gradients, Batch, Gradients
>

/// The right gradients with one thing wrong in them.
private func wrong(
  _ sentence: String,
  _ change: @escaping (_ right: Gradients, _ dY: Tensor<Float>, _ x: Tensor<Float>) -> Gradients
) -> Known {
  Mistake(sentence) { dY, x, weight, epsilon in
    change(try Solutions.batchNormBackward(dY, x: x, weight: weight, epsilon: epsilon), dY, x)
  }
}

/// The right gradients but for dX, which is γ / √(σ² + ε) times something else.
private func wrongInput(
  _ sentence: String,
  _ factor: @escaping (_ dY: Tensor<Float>, _ normal: Tensor<Float>) -> Tensor<Float>
) -> Known {
  Mistake(sentence) { dY, x, weight, epsilon in
    var right = try Solutions.batchNormBackward(dY, x: x, weight: weight, epsilon: epsilon)
    let centered = x - x.mean([0, 2, 3], keepDims: true)
    let deviation = (centered.squared().mean([0, 2, 3], keepDims: true) + epsilon).sqrt()
    right.dX = weight.reshaped([1, -1, 1, 1]) / deviation * factor(dY, centered / deviation)
    return right
  }
}

private func problems() -> [Batch] {
  let sizes: [(shape: [Int], epsilon: Float)] = [
    ([2, 2, 1, 2], 0.5), ([3, 2, 2, 2], 1e-2), ([4, 3, 1, 1], 0.1), ([1, 2, 3, 2], 1e-2),
    ([2, 1, 2, 2], 1),
  ]
  var generator = Generator(seed: 103)
  return sizes.map { Batch($0.shape, $0.epsilon, using: &generator) }
}

private struct Batch {
  let x, weight, dY: Tensor<Float>
  let epsilon: Float

  init(_ shape: [Int], _ epsilon: Float, using generator: inout Generator) {
    x = .small(shape, using: &generator)
    // Uneven, so that no sum of it is 0 by chance.
    let elements = Tensor<Float>.small(shape, using: &generator).scalars
    dY = Tensor(elements.enumerated().map { $1 + 1.25 + Float($0 % 3) }, shape: shape)
    weight = Tensor((0..<shape[1]).map { Float($0) + 1.5 }, shape: [shape[1]])
    self.epsilon = epsilon
  }

  /// Σ dY · (γ · x̂ + β), at β = 0.
  private func loss(_ x: [Double], _ weight: [Double]) -> Double {
    let shape = self.x.shape
    let normal = ChannelStatistics.normalized(x, shape, epsilon: Double(epsilon))
    return zip(doubles(dY), normal.enumerated()).reduce(0) {
      $0 + $1.0 * weight[channel($1.1.offset, shape)] * $1.1.element
    }
  }

  /// By finite differences, in double precision. (β's is exact: the loss is linear in it.)
  var numericalGradients: Gradients {
    let (x, weight, step) = (doubles(x), doubles(weight), 1e-4)
    func slopes(_ at: [Double], _ f: ([Double]) -> Double) -> [Double] {
      at.indices.map { i in
        var (up, down) = (at, at)
        up[i] += step
        down[i] -= step
        return (f(up) - f(down)) / (2 * step)
      }
    }
    return (
      floats(slopes(x) { loss($0, weight) }, self.x.shape),
      floats(slopes(weight) { loss(x, $0) }, self.weight.shape),
      floats(channelSums(doubles(dY), self.x.shape), self.weight.shape)
    )
  }
}

private func difference(_ actual: Gradients, _ expected: Gradients) -> String? {
  let differences = [
    difference(actual.dX, expected.dX).map { "dX: \($0)" },
    difference(actual.dWeight, expected.dWeight).map { "dWeight: \($0)" },
    difference(actual.dBias, expected.dBias).map { "dBias: \($0)" },
  ].compactMap(\.self)
  return differences.isEmpty ? nil : differences.joined(separator: "\n")
}
