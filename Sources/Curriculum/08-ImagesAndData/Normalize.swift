import Tensors

/// Checks `normalize` on sets of several sizes, with test sets unlike the training set, and with a channel
/// that never changes.
public func checkNormalize(_ exercises: any Chapter08Exercises.Type) -> Report {
  .checking {
    var generator = Generator(seed: 82)
    for (trainShape, testShape) in cases {
      var train = Tensor<Float>.uniform(trainShape, in: 0..<0.5, using: &generator)
      // Channels unlike each other, a test set unlike the training set.
      let steps = (0..<trainShape[1]).map { Float($0 + 1) }
      train = train * Tensor(steps, shape: [trainShape[1], 1, 1])
      let test = Tensor<Float>.uniform(testShape, in: 0.5..<1, using: &generator)
      if let failure = try failure(exercises, train, test) { return failure }
    }
    let still: Tensor<Float> = [[[[0.5, 0.5]], [[0, 1]]], [[[0.5, 0.5]], [[1, 0]]]]
    return try failure(exercises, still, [[[[0.75, 0.5]], [[0.5, 0.25]]]])
  }
}

private let cases: [([Int], [Int])] = [
  ([2, 1, 1, 2], [1, 1, 1, 2]), ([4, 1, 2, 2], [2, 1, 2, 2]), ([3, 3, 4, 2], [5, 3, 4, 2]),
  ([1, 2, 3, 3], [1, 2, 3, 3]),
]

private func failure(
  _ exercises: any Chapter08Exercises.Type, _ train: Tensor<Float>, _ test: Tensor<Float>
) throws -> Report.Failure? {
  let actual = try exercises.normalize(train: train, test: test)
  let expected = reference(train, test)
  let inTrain = difference(actual.train, expected.train)
  guard let difference = inTrain ?? difference(actual.test, expected.test) else { return nil }
  let set = inTrain == nil ? "test" : "train"
  return Report.Failure(
    input: "train \(train.shape), test \(test.shape)"
      + (train.count <= 16 ? "\ntrain\n\(train)\ntest\n\(test)" : ""),
    actual: "\(set)\n\(inTrain == nil ? actual.test : actual.train)",
    expected: "\(set)\n\(inTrain == nil ? expected.test : expected.train)",
    difference: "in \(set), \(difference)", diagnosis: diagnosis(actual, train, test))
}

/// A mean and a deviation for each picture and channel of a set.
private typealias Measure = (_ set: Tensor<Float>, _ picture: Int, _ channel: Int) -> (
  Double, Double
)

/// By the definition, channel by channel, in double precision.
private func reference(
  _ train: Tensor<Float>, _ test: Tensor<Float>
) -> (train: Tensor<Float>, test: Tensor<Float>) {
  let measure: Measure = { _, _, channel in moments(of: values(train, nil, channel)) }
  return (applied(measure, to: train), applied(measure, to: test))
}

private func values(_ set: Tensor<Float>, _ picture: Int?, _ channel: Int?) -> [Double] {
  let (channels, dots) = (set.shape[1], set.shape[2] * set.shape[3])
  return set.scalars.enumerated().compactMap { place, number in
    let (p, c) = (place / dots / channels, place / dots % channels)
    return (picture ?? p) == p && (channel ?? c) == c ? Double(number) : nil
  }
}

private func moments(of values: [Double]) -> (Double, Double) {
  let mean = values.reduce(0, +) / Double(values.count)
  let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count)
  return (mean, variance > 1e-12 ? variance.squareRoot() : 1)
}

private func applied(_ measure: Measure, to set: Tensor<Float>) -> Tensor<Float> {
  let (channels, dots) = (set.shape[1], set.shape[2] * set.shape[3])
  var numbers = set.scalars
  for picture in 0..<set.shape[0] {
    for channel in 0..<channels {
      let (mean, deviation) = measure(set, picture, channel)
      for place in (picture * channels + channel) * dots..<(picture * channels + channel + 1) * dots
      {
        numbers[place] = Float((Double(numbers[place]) - mean) / deviation)
      }
    }
  }
  return Tensor(numbers, shape: set.shape)
}

private func diagnosis(
  _ actual: (train: Tensor<Float>, test: Tensor<Float>), _ train: Tensor<Float>,
  _ test: Tensor<Float>
) -> String? {
  if (actual.train.scalars + actual.test.scalars).contains(where: { !$0.isFinite }) {
    return "divided by 0: a channel that never changes has deviation 0, and needs 1"
  }
  if difference(actual.train, reference(train, test).train) == nil
    && difference(actual.test, test) == nil
  {
    return "the test set left as it was: it is treated like the training set"
  }
  let known: [(String, Measure)] = [
    (
      "the test set is measured too: what is known of it must come from the training set alone",
      { _, _, channel in moments(of: values(train, nil, channel) + values(test, nil, channel)) }
    ),
    (
      "each set by its own mean: the same picture would come out differently in the two",
      { set, _, channel in moments(of: values(set, nil, channel)) }
    ),
    (
      "one mean for all channels: each has its own",
      { _, _, _ in moments(of: values(train, nil, nil)) }
    ),
    (
      "divided by the variance: the deviation is its square root",
      { _, _, channel in
        let (mean, deviation) = moments(of: values(train, nil, channel))
        return (mean, deviation * deviation)
      }
    ),
    (
      "divided by n − 1: this deviation is the root of the mean over all n",
      { _, _, channel in
        let numbers = values(train, nil, channel)
        let (mean, deviation) = moments(of: numbers)
        let count = Double(numbers.count)
        return (mean, deviation * (count / (count - 1)).squareRoot())
      }
    ),
    (
      "each picture by its own mean: bright and dark pictures become alike",
      { set, picture, channel in moments(of: values(set, picture, channel)) }
    ),
    (
      "not divided by the deviation",
      { _, _, channel in (moments(of: values(train, nil, channel)).0, 1) }
    ),
  ]
  return known.first { _, measure in
    difference(actual.train, applied(measure, to: train)) == nil
      && difference(actual.test, applied(measure, to: test)) == nil
  }?.0
}
