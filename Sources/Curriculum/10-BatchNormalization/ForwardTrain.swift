import Tensors

extension Solutions {
  /// Exercise 10.1: batch-normalize a batch in training mode.
  ///
  /// Signals that are too small vanish from layer to layer, and signals that are too large explode. So each
  /// channel is given mean 0 and variance 1, with the mean μ and the variance σ² of the current batch, over
  /// all its images and all positions. Then each channel gets its own scale γ and shift β, which are
  /// learned:
  ///
  ///     x̂ = (x − μ) / √(σ² + ε)           y = γ · x̂ + β
  ///
  /// ε is small; without it, a constant channel would be divided by 0. σ² is the biased variance: the mean
  /// of (x − μ)², divided by n.
  ///
  /// - Parameters:
  ///   - x: `[N, C, H, W]`.
  ///   - weight: γ, `[C]`.
  ///   - bias: β, `[C]`.
  /// - Returns: y, `[N, C, H, W]`.
  public static func forwardTrain(
    _ x: Tensor<Float>, weight: Tensor<Float>, bias: Tensor<Float>, epsilon: Float
  ) throws -> Tensor<Float> {
    let centered = x - x.mean([0, 2, 3], keepDims: true)
    let variance = centered.squared().mean([0, 2, 3], keepDims: true)
    let normal = centered / (variance + epsilon).sqrt()
    return normal * weight.reshaped([1, -1, 1, 1]) + bias.reshaped([1, -1, 1, 1])
  }
}

extension Exercises {
  public static let forwardTrain = Exercise<
    (Tensor<Float>, Tensor<Float>, Tensor<Float>, Float) throws -> Tensor<Float>
  >(
    .forwardTrain, solution: Solutions.forwardTrain, cases: problems,
    run: { try $0($1.x, $1.weight, $1.bias, $1.epsilon) }, expected: \.expected,
    describe: { "x \($0.x.shape), ε \($0.epsilon)\n\($0.x)\nγ \($0.weight), β \($0.bias)" },
    show: { "\($0.shape)\n\($0)" }, difference: difference,
    trivialAnswers: [
      { x, _, _, _ in .zeros(x.shape) }, { x, _, _, _ in x },
      { _, _, _, _ in Tensor([], shape: [0, 7]) },
    ],
    mistakes: {
      wrong("one mean and one variance for everything: each channel has its own", [0, 1, 2, 3])
      wrong("statistics of single images: they are those of the whole batch", [2, 3])
      wrong("statistics over an image's channels: that is layer normalization", [1, 2, 3])
      wrong(
        "statistics for each position: all positions of a channel share one mean and one variance",
        [0])
      Mistake(
        "divided by n − 1: in training mode, the batch is normalized with the biased variance"
      ) { x, weight, bias, epsilon in
        let variance = x.variance([0, 2, 3], correction: 1, keepDims: true)
        let centered = x - x.mean([0, 2, 3], keepDims: true)
        return scaled(centered / (variance + epsilon).sqrt(), weight, bias)
      }
      wrong("ε outside the root: it is √(σ² + ε)") { $0.sqrt() + $1 }
      wrong("divided by the variance: the square root is missing") { $0 + $1 }
      Mistake("not scaled and shifted: y = γ · x̂ + β") { x, weight, bias, epsilon in
        try Solutions.forwardTrain(
          x, weight: .ones(weight.shape), bias: .zeros(bias.shape), epsilon: epsilon)
      }
      Mistake(
        "means along the last axis: they belong to the channels; keepDims: true keeps the axes",
        lastAxis(scaled) { $1.squared().mean([0, 2, 3]) }
      )
      .also(lastAxis(scaled) { x, _ in x.variance([0, 2, 3], correction: 0) })
      .also(lastAxis(scaled) { x, _ in x.variance([0, 2, 3], correction: 1) })
      .also(lastAxis(scaledAlongLastAxis) { $1.squared().mean([0, 2, 3]) })
      .also(lastAxis(scaledAlongLastAxis) { x, _ in x.variance([0, 2, 3], correction: 0) })
      .also(lastAxis(scaledAlongLastAxis) { x, _ in x.variance([0, 2, 3], correction: 1) })
      .crashes(\.isTooNarrow)
      Mistake("γ and β along the last axis: they belong to the channels; give them [1, −1, 1, 1]") {
        x, weight, bias, epsilon in
        let normal = try Solutions.forwardTrain(
          x, weight: .ones(weight.shape), bias: .zeros(bias.shape), epsilon: epsilon)
        return scaledAlongLastAxis(normal, weight, bias)
      }
      .crashes(\.isTooNarrow)
      Mistake("shifted before it is scaled: y = γ · x̂ + β, not γ · (x̂ + β)") {
        x, weight, bias, epsilon in
        try Solutions.forwardTrain(x, weight: weight, bias: weight * bias, epsilon: epsilon)
      }
      Mistake(
        "mean(x²) − mean(x)² loses the digits of elements far from 0: subtract the mean, then square"
      ) { x, weight, bias, epsilon in
        let mean = x.mean([0, 2, 3], keepDims: true)
        let variance = x.squared().mean([0, 2, 3], keepDims: true) - mean.squared()
        return scaled((x - mean) / (variance + epsilon).sqrt(), weight, bias)
      }
      Mistake("scale and shift exchanged: γ multiplies, β is added") { x, weight, bias, epsilon in
        try Solutions.forwardTrain(x, weight: bias, bias: weight, epsilon: epsilon)
      }
    })
}

private typealias ForwardTrain = (
  Tensor<Float>, Tensor<Float>, Tensor<Float>, Float
) throws -> Tensor<Float>

private typealias Scaling = (
  _ normal: Tensor<Float>, _ weight: Tensor<Float>, _ bias: Tensor<Float>
) -> Tensor<Float>

private func scaled(
  _ normal: Tensor<Float>, _ weight: Tensor<Float>, _ bias: Tensor<Float>
) -> Tensor<Float> {
  normal * weight.reshaped([1, -1, 1, 1]) + bias.reshaped([1, -1, 1, 1])
}

private func scaledAlongLastAxis(
  _ normal: Tensor<Float>, _ weight: Tensor<Float>, _ bias: Tensor<Float>
) -> Tensor<Float> { normal * weight + bias }

/// Normalized with statistics over other axes, or by another standard deviation.
private func wrong(
  _ sentence: String, _ axes: [Int] = [0, 2, 3],
  _ deviation: @escaping (_ variance: Tensor<Float>, _ epsilon: Float) -> Tensor<Float> = {
    ($0 + $1).sqrt()
  }
) -> Mistake<ForwardTrain, Batch, Tensor<Float>> {
  Mistake(sentence) { x, weight, bias, epsilon in
    let centered = x - x.mean(axes, keepDims: true)
    let variance = centered.squared().mean(axes, keepDims: true)
    return scaled(centered / deviation(variance, epsilon), weight, bias)
  }
}

/// Normalized with statistics `[C]`, which broadcast along the last axis.
private func lastAxis(
  _ scaled: @escaping Scaling,
  _ variance: @escaping (_ x: Tensor<Float>, _ centered: Tensor<Float>) -> Tensor<Float>
) -> ForwardTrain {
  { x, weight, bias, epsilon in
    let centered = x - x.mean([0, 2, 3])
    return scaled(centered / (variance(x, centered) + epsilon).sqrt(), weight, bias)
  }
}

/// First a batch in which every mistake shows, with an ε that is felt; then edges: one pixel wide, a single
/// image, a channel that hardly changes, a constant one, elements far from 0.
private func problems() -> [Batch] {
  let sizes: [(shape: [Int], epsilon: Float, offset: Float)] = [
    ([2, 2, 2, 2], 0.5, 0), ([3, 2, 2, 3], 1e-5, 0), ([4, 3, 1, 1], 1e-5, 0),
    ([1, 2, 2, 2], 1e-3, 0), ([2, 1, 3, 3], 1e-5, 100), ([5, 4, 2, 1], 0.1, -3),
    ([2, 2, 2, 2], 1e-5, 4096),
  ]
  var generator = Generator(seed: 101)
  return sizes.map { Batch($0.shape, $0.epsilon, $0.offset, using: &generator) }
}

private struct Batch {
  let x, weight, bias: Tensor<Float>
  let epsilon: Float

  init(_ shape: [Int], _ epsilon: Float, _ offset: Float, using generator: inout Generator) {
    var elements = Tensor<Float>.small(shape, using: &generator).scalars.map { $0 + offset }
    // The last of four channels is constant.
    if shape[1] == 4 {
      for i in elements.indices where channel(i, shape) == 3 { elements[i] = 2 }
    }
    // The first of three channels hardly changes: its variance is no larger than ε.
    if shape[1] == 3 {
      for i in elements.indices where channel(i, shape) == 0 { elements[i] /= 1024 }
    }
    x = Tensor(elements, shape: shape)
    weight = Tensor((0..<shape[1]).map { Float($0) * 0.5 + 1.5 }, shape: [shape[1]])
    bias = Tensor((0..<shape[1]).map { Float($0) - 0.75 }, shape: [shape[1]])
    self.epsilon = epsilon
  }

  /// Whether a tensor `[C]` does not broadcast with `x`.
  var isTooNarrow: Bool { x.shape[1] != x.shape[3] && x.shape[1] != 1 && x.shape[3] != 1 }

  /// By the definition, in double precision.
  var expected: Tensor<Float> {
    let (scales, shifts) = (doubles(weight), doubles(bias))
    let normal = ChannelStatistics.normalized(doubles(x), x.shape, epsilon: Double(epsilon))
    return floats(
      normal.enumerated().map { i, element in
        let channel = channel(i, x.shape)
        return scales[channel] * element + shifts[channel]
      }, x.shape)
  }
}
