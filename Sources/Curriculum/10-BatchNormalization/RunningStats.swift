import Tensors

extension Solutions {
  /// Exercise 10.2: update the running statistics.
  ///
  /// A trained network is asked about a single image, so there is no batch to take a mean of, and the answer
  /// must not depend on which other images are evaluated with it. So in training mode the layer also keeps a
  /// running mean and a running variance for each channel. After every batch, they move a little toward the
  /// statistics of that batch, as an exponential moving average:
  ///
  ///     running = (1 − momentum) · running + momentum · batch's
  ///
  /// Numbers are closer to their own mean than to the mean of everything they were sampled from. The running
  /// variance corrects this: it gets the unbiased variance, which is divided by n − 1. In evaluation mode
  /// nothing changes.
  ///
  /// `x.variance(axes, correction: 1)` divides by n − 1.
  ///
  /// - Parameters:
  ///   - x: `[N, C, H, W]`; in training mode with more than one element per channel.
  ///   - mean: the running mean so far, `[C]`.
  ///   - variance: the running variance so far, `[C]`.
  ///   - momentum: the weight of the batch, from 0 to 1.
  ///   - isTraining: `true` in training mode, `false` in evaluation mode.
  /// - Returns: the updated running mean and running variance, `[C]` each.
  public static func runningStats(
    _ x: Tensor<Float>, mean: Tensor<Float>, variance: Tensor<Float>, momentum: Float,
    isTraining: Bool
  ) throws -> (mean: Tensor<Float>, variance: Tensor<Float>) {
    guard isTraining else { return (mean, variance) }
    let batchMean = x.mean([0, 2, 3])
    let batchVariance = x.variance([0, 2, 3], correction: 1)
    return (
      mean * (1 - momentum) + batchMean * momentum,
      variance * (1 - momentum) + batchVariance * momentum
    )
  }
}

extension Exercises {
  public static let runningStats = Exercise<
    (Tensor<Float>, Tensor<Float>, Tensor<Float>, Float, Bool) throws -> (
      mean: Tensor<Float>, variance: Tensor<Float>
    )
  >(
    .runningStats, solution: Solutions.runningStats, cases: updates,
    run: { try $0($1.x, $1.mean, $1.variance, $1.momentum, $1.isTraining) }, expected: \.expected,
    describe: \.text, show: { "mean \($0.mean), variance \($0.variance)" }, difference: difference,
    trivialAnswers: [
      { _, mean, variance, _, _ in (.zeros(mean.shape), .zeros(variance.shape)) },
      { x, _, _, _, _ in (x, x) },
      { _, _, _, _, _ in (Tensor(.nan), Tensor([], shape: [0])) },
    ],
    mistakes: {
      wrong("biased variance: the running variance gets the batch's variance divided by n − 1") {
        x, mean, variance, momentum in
        (
          mean * (1 - momentum) + x.mean([0, 2, 3]) * momentum,
          variance * (1 - momentum) + x.variance([0, 2, 3], correction: 0) * momentum
        )
      }
      Mistake("changed in evaluation mode: only training updates the running statistics") {
        x, mean, variance, momentum, _ in
        try Solutions.runningStats(
          x, mean: mean, variance: variance, momentum: momentum, isTraining: true)
      }
      wrong(
        "momentum exchanged: the old value is multiplied by 1 − momentum, the batch's by momentum"
      ) {
        try Solutions.runningStats($0, mean: $1, variance: $2, momentum: 1 - $3, isTraining: true)
      }
      wrong("replaced by the batch's statistics: the running ones only move toward them") {
        x, mean, variance, _ in
        try Solutions.runningStats(x, mean: mean, variance: variance, momentum: 1, isTraining: true)
      }
      wrong("added up: the old value must be multiplied by 1 − momentum first") {
        x, mean, variance, momentum in
        (
          mean + x.mean([0, 2, 3]) * momentum,
          variance + x.variance([0, 2, 3], correction: 1) * momentum
        )
      }
      wrong("the standard deviation is kept: it should be the variance, without a root") {
        x, mean, variance, momentum in
        (
          mean * (1 - momentum) + x.mean([0, 2, 3]) * momentum,
          variance * (1 - momentum) + x.variance([0, 2, 3], correction: 1).sqrt() * momentum
        )
      }
      wrong(
        "mean(x²) − mean(x)² loses the digits of elements far from 0: use x.variance"
      ) { x, mean, variance, momentum in
        let (batchMean, count) = (x.mean([0, 2, 3]), Float(x.count / x.shape[1]))
        let biased = x.squared().mean([0, 2, 3]) - batchMean.squared()
        return (
          mean * (1 - momentum) + batchMean * momentum,
          variance * (1 - momentum) + biased * (count / (count - 1)) * momentum
        )
      }
      wrong("never changed: training updates the running statistics") { _, mean, variance, _ in
        (mean, variance)
      }
    })
}

private typealias Statistics = (mean: Tensor<Float>, variance: Tensor<Float>)

/// Wrong in training mode.
private func wrong(
  _ sentence: String,
  _ update:
    @escaping (
      _ x: Tensor<Float>, _ mean: Tensor<Float>, _ variance: Tensor<Float>, _ momentum: Float
    ) throws -> Statistics
) -> Mistake<
  (Tensor<Float>, Tensor<Float>, Tensor<Float>, Float, Bool) throws -> Statistics, Update,
  Statistics
> {
  Mistake(sentence) { x, mean, variance, momentum, isTraining in
    isTraining ? try update(x, mean, variance, momentum) : (mean, variance)
  }
}

private func updates() -> [Update] {
  let sizes: [(shape: [Int], momentum: Float, isTraining: Bool, offset: Float)] = [
    ([2, 2, 1, 2], 0.25, true, 0), ([2, 2, 1, 2], 0.25, false, 0), ([3, 3, 2, 2], 0.1, true, 0),
    ([2, 1, 1, 1], 0.5, true, 0), ([4, 2, 3, 1], 1, true, 0), ([4, 2, 3, 1], 0, true, 0),
    ([1, 2, 2, 2], 0.1, true, 0), ([1, 1, 1, 1], 0.1, false, 0), ([2, 2, 2, 2], 0.25, true, 4096),
  ]
  var generator = Generator(seed: 102)
  return sizes.map { Update($0.shape, $0.momentum, $0.isTraining, $0.offset, using: &generator) }
}

private struct Update {
  let x, mean, variance: Tensor<Float>
  let momentum: Float
  let isTraining: Bool

  init(
    _ shape: [Int], _ momentum: Float, _ isTraining: Bool, _ offset: Float,
    using generator: inout Generator
  ) {
    x = .small(shape, using: &generator) + offset
    mean = Tensor((0..<shape[1]).map { 2 - Float($0) }, shape: [shape[1]])
    variance = Tensor((0..<shape[1]).map { 3 + Float($0) }, shape: [shape[1]])
    (self.momentum, self.isTraining) = (momentum, isTraining)
  }

  var text: String {
    "x \(x.shape), \(isTraining ? "training" : "evaluation") mode, momentum \(momentum)\n\(x)\n"
      + "running mean \(mean), running variance \(variance)"
  }

  /// By the definition, in double precision.
  var expected: Statistics {
    guard isTraining else { return (mean, variance) }
    let batch = ChannelStatistics(doubles(x), x.shape, correction: 1)
    func mixed(_ old: Tensor<Float>, _ new: [Double]) -> Tensor<Float> {
      let share = Double(momentum)
      return floats(zip(doubles(old), new).map { $0 * (1 - share) + $1 * share }, old.shape)
    }
    return (mixed(mean, batch.means), mixed(variance, batch.variances))
  }
}

private func difference(_ actual: Statistics, _ expected: Statistics) -> String? {
  let differences = [
    difference(actual.mean, expected.mean).map { "mean: \($0)" },
    difference(actual.variance, expected.variance).map { "variance: \($0)" },
  ].compactMap(\.self)
  return differences.isEmpty ? nil : differences.joined(separator: "\n")
}
