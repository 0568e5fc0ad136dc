import Tensors

extension Solutions {
  /// Exercise 8.2: normalize images channel by channel, with the statistics of the training set.
  ///
  /// Subtract each channel's mean, and divide by its standard deviation, which is the square root of the mean
  /// of `(x − mean)²`. Measure both on the training set alone, and normalize both sets with them. Divide a
  /// channel that never changes by 1.
  ///
  /// `mean(axes, keepDims: true)`, `sqrt()` and `map { … }` of a tensor help.
  ///
  /// - Parameters:
  ///   - train: the training set, `[N, C, H, W]`.
  ///   - test: the test set, `[M, C, H, W]`.
  /// - Returns: both sets, in the same shapes.
  public static func normalize(
    train: Tensor<Float>, test: Tensor<Float>
  ) throws -> (train: Tensor<Float>, test: Tensor<Float>) {
    let mean = train.mean([0, 2, 3], keepDims: true)
    let distance = train - mean
    let deviation = (distance * distance).mean([0, 2, 3], keepDims: true).sqrt()
      .map { $0 > 0 ? $0 : 1 }
    return (distance / deviation, (test - mean) / deviation)
  }
}

extension Exercises {
  public static let normalize = Exercise<
    (Tensor<Float>, Tensor<Float>) throws -> (train: Tensor<Float>, test: Tensor<Float>)
  >(
    .normalize, solution: Solutions.normalize, cases: splits,
    run: { try $0($1.train, $1.test) }, mismatch: mismatch,
    isSame: { difference($0.train, $1.train) == nil && difference($0.test, $1.test) == nil },
    describe: describe,
    trivialAnswers: [
      { (.zeros($0.shape), .zeros($1.shape)) }, { ($0, $1) },
      { _, _ in (Tensor([], shape: [0]), Tensor(.nan)) },
    ],
    mistakes: {
      Mistake(
        "the test set is measured too: the statistics must come from the training set alone"
      ) { train, test in
        let (mean, deviation) = moments(.cat([train, test]), [0, 2, 3])
        return ((train - mean) / deviation, (test - mean) / deviation)
      }
      Mistake(
        "each set by its own mean: the same image would come out differently in the two sets"
      ) { train, test in
        let (own, other) = (moments(train, [0, 2, 3]), moments(test, [0, 2, 3]))
        return ((train - own.mean) / own.deviation, (test - other.mean) / other.deviation)
      }
      Mistake("one mean for all channels: each channel has its own") { train, test in
        let (mean, deviation) = moments(train, [0, 1, 2, 3])
        return ((train - mean) / deviation, (test - mean) / deviation)
      }
      Mistake(
        "divided by n − 1: here the standard deviation is the root of the mean over all n"
      ) { train, test in
        let mean = train.mean([0, 2, 3], keepDims: true)
        let deviation = train.variance([0, 2, 3], correction: 1, keepDims: true).sqrt()
          .map { $0 > 0 ? $0 : 1 }
        return ((train - mean) / deviation, (test - mean) / deviation)
      }
      Mistake("divided by the variance: the standard deviation is its square root") {
        train, test in
        let (mean, deviation) = moments(train, [0, 2, 3])
        let variance = deviation * deviation
        return ((train - mean) / variance, (test - mean) / variance)
      }
      Mistake("each image by its own mean: bright and dark images become alike") { train, test in
        let (own, other) = (moments(train, [2, 3]), moments(test, [2, 3]))
        return ((train - own.mean) / own.deviation, (test - other.mean) / other.deviation)
      }
      Mistake("not divided by the standard deviation") { train, test in
        let mean = train.mean([0, 2, 3], keepDims: true)
        return (train - mean, test - mean)
      }
      Mistake(
        "divided by 0: a channel that never changes has standard deviation 0; divide by 1 instead"
      ) { train, test in
        let mean = train.mean([0, 2, 3], keepDims: true)
        let distance = train - mean
        let deviation = (distance * distance).mean([0, 2, 3], keepDims: true).sqrt()
        return (distance / deviation, (test - mean) / deviation)
      }
      .signs { split, result in
        result.train.shape == split.train.shape && result.test.shape == split.test.shape
          && !(result.train.scalars + result.test.scalars).allSatisfy(\.isFinite)
      }
      Mistake("the test set is left as it was: normalize it like the training set") {
        (try Solutions.normalize(train: $0, test: $1).train, $1)
      }
    })
}

private typealias Normalized = (train: Tensor<Float>, test: Tensor<Float>)

/// A training set and a test set.
private struct Split {
  let train, test: Tensor<Float>
}

/// Mean and standard deviation over some axes, 1 where nothing changes.
private func moments(
  _ set: Tensor<Float>, _ axes: [Int]
) -> (mean: Tensor<Float>, deviation: Tensor<Float>) {
  let mean = set.mean(axes, keepDims: true)
  let distance = set - mean
  let variance = (distance * distance).mean(axes, keepDims: true)
  return (mean, variance.map { $0 > 0 ? $0.squareRoot() : 1 })
}

/// Channels unlike each other, test sets unlike the training set; then a channel that never changes.
private func splits() -> [Split] {
  let shapes = [
    ([2, 1, 1, 2], [1, 1, 1, 2]), ([4, 1, 2, 2], [2, 1, 2, 2]), ([3, 3, 4, 2], [5, 3, 4, 2]),
    ([1, 2, 3, 3], [1, 2, 3, 3]),
  ]
  var generator = Generator(seed: 82)
  let random = shapes.map { trainShape, testShape in
    let train = Tensor<Float>.uniform(trainShape, in: 0..<0.5, using: &generator)
    let factors = (0..<trainShape[1]).map { Float($0 + 1) }
    return Split(
      train: train * Tensor(factors, shape: [trainShape[1], 1, 1]),
      test: .uniform(testShape, in: 0.5..<1, using: &generator))
  }
  let still = Split(
    train: [[[[0.5, 0.5]], [[0, 1]]], [[[0.5, 0.5]], [[1, 0]]]],
    test: [[[[0.75, 0.5]], [[0.5, 0.25]]]])
  return random + [still]
}

private func describe(_ split: Split) -> String {
  "train \(split.train.shape), test \(split.test.shape)"
    + (split.train.count <= 16 ? "\ntrain\n\(split.train)\ntest\n\(split.test)" : "")
}

private func mismatch(_ split: Split, _ actual: Normalized) -> Mismatch? {
  let expected = reference(split)
  for (name, own, right) in [
    ("train", actual.train, expected.train), ("test", actual.test, expected.test),
  ] {
    guard let difference = difference(own, right) else { continue }
    return Mismatch(
      actual: "\(name)\n\(own)", expected: "\(name)\n\(right)",
      difference: "in \(name), \(difference)")
  }
  return nil
}

/// By the definition, channel by channel, in double precision.
private func reference(_ split: Split) -> Normalized {
  let (channels, pixels) = (split.train.shape[1], split.train.shape[2] * split.train.shape[3])
  func channel(_ element: Int) -> Int { element / pixels % channels }
  let moments = (0..<channels).map { own -> (mean: Double, deviation: Double) in
    let values = split.train.scalars.enumerated().filter { channel($0.offset) == own }
      .map { Double($0.element) }
    let mean = values.reduce(0, +) / Double(values.count)
    let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count)
    return (mean, variance > 1e-12 ? variance.squareRoot() : 1)
  }
  func normalized(_ set: Tensor<Float>) -> Tensor<Float> {
    let values = set.scalars.enumerated().map { element, value in
      let (mean, deviation) = moments[channel(element)]
      return Float((Double(value) - mean) / deviation)
    }
    return Tensor(values, shape: set.shape)
  }
  return (normalized(split.train), normalized(split.test))
}
