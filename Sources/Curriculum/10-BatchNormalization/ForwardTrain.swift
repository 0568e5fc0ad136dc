import Tensors

/// Checks `forwardTrain` on batches of all kinds, also channels that do not vary, against the definition.
public func checkForwardTrain(_ exercises: any Chapter10Exercises.Type) -> Report {
  .checking {
    var generator = Generator(seed: 101)
    for (shape, epsilon, offset) in cases {
      let batch = Batch(shape, epsilon, offset, using: &generator)
      let expected = batch.expected()
      let actual = try exercises.forwardTrain(
        batch.x, weight: batch.weight, bias: batch.bias, epsilon: epsilon)
      guard let difference = difference(actual, expected) else { continue }
      return Report.Failure(
        input: "x \(shape), ε \(epsilon)\n\(batch.x)\nγ \(batch.weight), β \(batch.bias)",
        actual: "\(actual.shape)\n\(actual)", expected: "\(expected.shape)\n\(expected)",
        difference: difference, diagnosis: batch.diagnosis(actual))
    }
    return nil
  }
}

/// First a batch in which every mistake shows, with an ε that is felt; then edges: one number wide, a
/// single image, a channel that does not vary, numbers far from 0.
private let cases: [(shape: [Int], epsilon: Float, offset: Float)] = [
  ([2, 2, 2, 2], 0.5, 0), ([3, 2, 2, 3], 1e-5, 0), ([4, 3, 1, 1], 1e-5, 0),
  ([1, 2, 2, 2], 1e-3, 0),
  ([2, 1, 3, 3], 1e-5, 100), ([5, 4, 2, 1], 0.1, -3),
]

private struct Batch {
  let x, weight, bias: Tensor<Float>
  let epsilon: Float

  init(_ shape: [Int], _ epsilon: Float, _ offset: Float, using generator: inout Generator) {
    var numbers = Tensor<Float>.small(shape, using: &generator).scalars.map { $0 + offset }
    // The last channel of the last case's size does not vary.
    if shape[1] == 4 {
      for i in numbers.indices where channel(i, shape) == 3 { numbers[i] = 2 }
    }
    x = Tensor(numbers, shape: shape)
    weight = Tensor((0..<shape[1]).map { Float($0) * 0.5 + 1.5 }, shape: [shape[1]])
    bias = Tensor((0..<shape[1]).map { Float($0) - 0.75 }, shape: [shape[1]])
    self.epsilon = epsilon
  }

  func expected(_ way: Normalization = Normalization()) -> Tensor<Float> {
    let normal = way.normalized(doubles(x), x.shape, epsilon: Double(epsilon))
    return scaled(normal, weight, bias)
  }

  private func scaled(
    _ normal: [Double], _ weight: Tensor<Float>, _ bias: Tensor<Float>
  ) -> Tensor<Float> {
    let (scales, shifts) = (doubles(weight), doubles(bias))
    return floats(
      normal.enumerated().map { i, number in
        let channel = channel(i, x.shape)
        return scales[channel] * number + shifts[channel]
      }, x.shape)
  }

  func diagnosis(_ actual: Tensor<Float>) -> String? {
    func isSame(_ wrong: Tensor<Float>) -> Bool { difference(actual, wrong) == nil }
    let ways: [(Normalization, String)] = [
      (
        Normalization(group: .everything),
        "one mean and variance for everything: every channel has its own"
      ),
      (
        Normalization(group: .imageAndChannel),
        "statistics of single images: the batch's images share them"
      ),
      (
        Normalization(group: .image),
        "statistics over an image's channels: that is layer normalization"
      ),
      (
        Normalization(group: .place),
        "every place by itself: a channel's places share one mean and variance"
      ),
      (
        Normalization(correction: 1),
        "divided by n − 1: in training the batch's variance is divided by n"
      ),
      (Normalization(isEpsilonInside: false), "ε outside the root: it is √(σ² + ε)"),
      (Normalization(takesRoot: false), "divided by the variance: it is the root of it"),
    ]
    if let way = ways.first(where: { isSame(expected($0.0)) }) { return way.1 }
    let normal = Normalization().normalized(doubles(x), x.shape, epsilon: Double(epsilon))
    if isSame(floats(normal, x.shape)) { return "not scaled and shifted: y = γ · x̂ + β" }
    if isAlongLastAxis(actual) {
      return
        "means along the last axis: they belong to the channels; keepDims: true keeps them there"
    }
    let last = [1, 1, 1, x.shape[1]]
    if x.shape[3] == x.shape[1],
      isSame(floats(normal, x.shape) * weight.reshaped(last) + bias.reshaped(last))
    {
      return "γ and β along the last axis: they belong to the channels; give them [1, −1, 1, 1]"
    }
    if isSame(scaled(normal, bias, weight)) {
      return "scale and shift exchanged: γ multiplies, β is added"
    }
    return nil
  }

  /// Whether means without the axes that they were taken over have met the last axis.
  private func isAlongLastAxis(_ actual: Tensor<Float>) -> Bool {
    guard x.shape[3] == x.shape[1] else { return false }
    let centered = x - x.mean([0, 2, 3])
    let channels = [1, -1, 1, 1]
    let variances = [
      centered.squared().mean([0, 2, 3]), x.variance([0, 2, 3], correction: 0),
      x.variance([0, 2, 3], correction: 1),
    ]
    return variances.contains { variance in
      let normal = centered / (variance + epsilon).sqrt()
      return difference(actual, normal * weight + bias) == nil
        || difference(actual, normal * weight.reshaped(channels) + bias.reshaped(channels)) == nil
    }
  }
}
