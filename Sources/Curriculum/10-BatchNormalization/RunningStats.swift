import Tensors

/// Checks `runningStats` in training, with several shares, and in evaluation, against the definition.
public func checkRunningStats(_ exercises: any Chapter10Exercises.Type) -> Report {
  .checking {
    var generator = Generator(seed: 102)
    for (shape, momentum, isTraining) in cases {
      let step = Step(shape, momentum, isTraining, using: &generator)
      let expected = step.expected()
      let actual = try exercises.runningStats(
        step.x, mean: step.mean, variance: step.variance, momentum: momentum,
        isTraining: isTraining)
      guard let difference = step.difference(actual, expected) else { continue }
      return Report.Failure(
        input: "x \(shape), \(isTraining ? "training" : "evaluation"), momentum \(momentum)\n"
          + "\(step.x)\nrunning mean \(step.mean), running variance \(step.variance)",
        actual: "mean \(actual.mean), variance \(actual.variance)",
        expected: "mean \(expected.mean), variance \(expected.variance)",
        difference: difference, diagnosis: step.diagnosis(actual))
    }
    return nil
  }
}

private typealias Statistics = (mean: Tensor<Float>, variance: Tensor<Float>)

private let cases: [(shape: [Int], momentum: Float, isTraining: Bool)] = [
  ([2, 2, 1, 2], 0.25, true), ([2, 2, 1, 2], 0.25, false), ([3, 3, 2, 2], 0.1, true),
  ([2, 1, 1, 1], 0.5, true), ([4, 2, 3, 1], 1, true), ([4, 2, 3, 1], 0, true),
  ([1, 2, 2, 2], 0.1, true), ([1, 1, 1, 1], 0.1, false),
]

private struct Step {
  let x, mean, variance: Tensor<Float>
  let momentum: Float
  let isTraining: Bool

  init(
    _ shape: [Int], _ momentum: Float, _ isTraining: Bool, using generator: inout Generator
  ) {
    x = .small(shape, using: &generator)
    mean = Tensor((0..<shape[1]).map { 2 - Float($0) }, shape: [shape[1]])
    variance = Tensor((0..<shape[1]).map { 3 + Float($0) }, shape: [shape[1]])
    (self.momentum, self.isTraining) = (momentum, isTraining)
  }

  /// Each channel's own, from the batch.
  private func batch(correction: Double) -> (mean: [Double], variance: [Double]) {
    let way = Normalization(correction: correction)
    let (means, variances) = way.statistics(doubles(x), x.shape)
    let firsts = (0..<x.shape[1]).map { $0 * x.shape[2] * x.shape[3] }
    return (firsts.map { means[$0] }, firsts.map { variances[$0] })
  }

  /// The mixture of old and new; `old` and `new` are the shares.
  private func mixed(
    old: Double, new: Double, correction: Double = 1, _ change: (Double) -> Double = { $0 }
  ) -> Statistics {
    let batch = batch(correction: correction)
    func mix(_ a: Tensor<Float>, _ b: [Double]) -> Tensor<Float> {
      floats(zip(doubles(a), b).map { $0 * old + $1 * new }, a.shape)
    }
    return (mix(mean, batch.mean), mix(variance, batch.variance.map(change)))
  }

  func expected() -> Statistics {
    isTraining ? mixed(old: 1 - Double(momentum), new: Double(momentum)) : (mean, variance)
  }

  func difference(_ actual: Statistics, _ expected: Statistics) -> String? {
    let differences = [
      Curriculum.difference(actual.mean, expected.mean).map { "mean: \($0)" },
      Curriculum.difference(actual.variance, expected.variance).map { "variance: \($0)" },
    ].compactMap(\.self)
    return differences.isEmpty ? nil : differences.joined(separator: "\n")
  }

  func diagnosis(_ actual: Statistics) -> String? {
    func isSame(_ wrong: Statistics) -> Bool { difference(actual, wrong) == nil }
    let share = Double(momentum)
    if !isTraining {
      return isSame(mixed(old: 1 - share, new: share))
        ? "changed in evaluation: only training moves the statistics" : nil
    }
    if isSame((mean, variance)) { return "never changed: training moves the statistics" }
    let ways: [(Statistics, String)] = [
      (
        mixed(old: 1 - share, new: share, correction: 0),
        "the variance divided by n: the running one takes the batch's divided by n − 1"
      ),
      (
        mixed(old: share, new: 1 - share),
        "shares exchanged: the old value keeps 1 − momentum, the batch gets momentum"
      ),
      (mixed(old: 0, new: 1), "replaced by the batch's: they only move toward them"),
      (mixed(old: 1, new: share), "added up: the old value must shrink to 1 − momentum of itself"),
      (
        mixed(old: 1 - share, new: share) { $0.squareRoot() },
        "the deviation kept: it is the variance, without a root"
      ),
    ]
    return ways.first { isSame($0.0) }?.1
  }
}
