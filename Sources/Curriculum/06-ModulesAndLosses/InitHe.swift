import Tensors

/// Checks `initHe` by the moments of many numbers, for linear and convolution weights, and by how it draws
/// from the generator.
public func checkInitHe(_ exercises: any Chapter06Exercises.Type) -> Report {
  .checking {
    for (shape, fanIn) in cases {
      var generator = Generator(seed: 63)
      let weights = try exercises.initHe(shape, using: &generator)
      if let failure = judge(weights, shape, fanIn) { return failure }
    }
    return try judgeDraws(exercises)
  }
}

/// Shapes, and how many numbers feed one output of each: written out.
private let cases: [(shape: [Int], fanIn: Int)] = [
  ([300, 100], 100), ([64, 32, 3, 3], 288), ([100, 400], 400), ([500, 8, 5, 1], 40),
  ([3000, 6], 6),
]

private struct Moments {
  let mean, deviation: Double
  /// The fourth moment over the square of the second: 3 for normal numbers, 1.8 for evenly spread ones.
  let kurtosis: Double

  init(_ numbers: [Float]) {
    let count = Double(numbers.count)
    let mean = numbers.reduce(0) { $0 + Double($1) } / count
    let powers = numbers.reduce((0.0, 0.0)) { sums, number in
      let square = (Double(number) - mean) * (Double(number) - mean)
      return (sums.0 + square, sums.1 + square * square)
    }
    self.mean = mean
    deviation = (powers.0 / count).squareRoot()
    kurtosis = powers.1 / count / (powers.0 / count * powers.0 / count)
  }
}

private func judge(_ weights: Tensor<Float>, _ shape: [Int], _ fanIn: Int) -> Report.Failure? {
  let right = (2 / Double(fanIn)).squareRoot()
  func failure(_ actual: String, _ expected: String, _ diagnosis: String?) -> Report.Failure {
    Report.Failure(
      input: "shape \(shape)", actual: actual, expected: expected,
      difference: "\(actual), expected \(expected)", diagnosis: diagnosis)
  }
  if weights.shape != shape { return failure("shape \(weights.shape)", "shape \(shape)", nil) }
  let moments = Moments(weights.scalars)
  // Five times what chance alone moves the mean by, and the deviation.
  let chance = 5 / Double(weights.count).squareRoot()
  if !((moments.mean / right).magnitude < chance) {
    return failure("mean \(moments.mean)", "mean 0", "the numbers do not lie about 0")
  }
  if !((moments.deviation / right - 1).magnitude < chance) {
    return failure(
      "deviation \(moments.deviation)", "deviation \(right)",
      diagnosis(moments.deviation, shape, fanIn))
  }
  if !((moments.kurtosis - 3).magnitude < 5 * chance) {
    return failure(
      "kurtosis \(moments.kurtosis)", "kurtosis 3",
      moments.kurtosis < 2.2
        ? "spread evenly: the numbers are to be those of the normal distribution" : nil)
  }
  return nil
}

private func diagnosis(_ deviation: Double, _ shape: [Int], _ fanIn: Int) -> String? {
  func isNear(_ wrong: Double) -> Bool { (deviation / wrong - 1).magnitude < 0.03 }
  let (area, inputs) = (Double(Shape.count(Array(shape.dropFirst(2)))), Double(fanIn))
  if isNear(2 / inputs) { return "the variance taken for the deviation: its root is missing" }
  if isNear((1 / inputs).squareRoot()) {
    return "the 2 is missing: ReLU drops half of the signal, and the weights make up for it"
  }
  if isNear((2 / (Double(shape[0]) * area)).squareRoot()) {
    return "fan-out for fan-in: count what feeds one output, not what one input feeds"
  }
  if area > 1 && isNear((2 / (inputs / area)).squareRoot()) {
    return "the kernel's area is forgotten: every dot of the window is an input"
  }
  return nil
}

/// The same seed must give the same numbers, another one others, and drawing must move the generator on.
private func judgeDraws(_ exercises: any Chapter06Exercises.Type) throws -> Report.Failure? {
  func drawn(_ seed: UInt64) throws -> [Tensor<Float>] {
    var generator = Generator(seed: seed)
    return try [
      exercises.initHe([4, 3], using: &generator), exercises.initHe([4, 3], using: &generator),
    ]
  }
  func failure(
    _ input: String, _ actual: String, _ expected: String, _ diagnosis: String
  ) -> Report.Failure {
    Report.Failure(
      input: input, actual: actual, expected: expected, difference: "they are \(actual)",
      diagnosis: diagnosis)
  }
  let (first, again, other) = (try drawn(1), try drawn(1), try drawn(2))
  if first[0] != again[0] {
    return failure(
      "seed 1, twice", "different numbers", "the same numbers",
      "not drawn from the generator that is given: the seed does not settle the numbers")
  }
  if first[0] == other[0] {
    return failure(
      "seeds 1 and 2", "the same numbers", "different numbers",
      "the seed is ignored: every network would start alike")
  }
  if first[0] == first[1] {
    return failure(
      "seed 1, two layers one after the other", "the same numbers", "different numbers",
      "the generator stands still: a copy was moved on, so every layer starts alike")
  }
  return nil
}
