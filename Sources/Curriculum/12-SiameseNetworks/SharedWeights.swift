import Tensors

/// Checks `sharedWeights` on batches of several sizes, against plain loops.
public func checkSharedWeights(_ exercises: any Chapter12Exercises.Type) -> Report {
  .checking {
    var generator = Generator(seed: 123)
    for (rows, inputs, outputs) in cases {
      let twins = Twins(rows, inputs, outputs, using: &generator)
      let expected = twins.expected
      let actual = try exercises.sharedWeights(
        first: twins.first, second: twins.second, dFirst: twins.dFirst, dSecond: twins.dSecond)
      guard let difference = difference(actual, expected) else { continue }
      return Report.Failure(
        input: twins.text, actual: "\(actual.shape)\n\(actual)",
        expected: "\(expected.shape)\n\(expected)", difference: difference,
        diagnosis: twins.diagnosis(actual))
    }
    return nil
  }
}

private let cases: [(rows: Int, inputs: Int, outputs: Int)] = [
  (2, 2, 3), (3, 2, 2), (1, 1, 1), (5, 4, 3), (1, 3, 2),
]

private struct Twins {
  let first, second, dFirst, dSecond: Tensor<Float>

  init(_ rows: Int, _ inputs: Int, _ outputs: Int, using generator: inout Generator) {
    // Half numbers are added so that nothing is 0, and neither the sum nor the difference of the two.
    first = .small([rows, inputs], using: &generator) + 0.5
    second = .small([rows, inputs], using: &generator) + 0.25
    dFirst = .small([rows, outputs], using: &generator) + 0.5
    dSecond = .small([rows, outputs], using: &generator) + 0.125
  }

  var text: String {
    "first \(first.shape)\n\(first)\n∂L/∂(its embedding) \(dFirst.shape)\n\(dFirst)\n"
      + "second\n\(second)\n∂L/∂(its embedding)\n\(dSecond)"
  }

  var expected: Tensor<Float> {
    Self.product(dFirst, first) + Self.product(dSecond, second)
  }

  /// Every weight W[o, i] turned x[n, i] into a part of e[n, o].
  private static func product(_ dE: Tensor<Float>, _ x: Tensor<Float>) -> Tensor<Float> {
    let (rows, inputs, outputs) = (x.shape[0], x.shape[1], dE.shape[1])
    let (xs, ds) = (doubles(x), doubles(dE))
    var sums = [Double](repeating: 0, count: outputs * inputs)
    for n in 0..<rows {
      for o in 0..<outputs {
        for i in 0..<inputs { sums[o * inputs + i] += ds[n * outputs + o] * xs[n * inputs + i] }
      }
    }
    return floats(sums, [outputs, inputs])
  }

  func diagnosis(_ actual: Tensor<Float>) -> String? {
    let (one, two) = (Self.product(dFirst, first), Self.product(dSecond, second))
    let crossed = Self.product(dFirst, second) + Self.product(dSecond, first)
    let ways: [(Tensor<Float>, String)] = [
      (one, "only the first twin: the second uses the weights too"),
      (two, "overwritten: the second twin's gradient is added to the first one's"),
      (one - two, "subtracted: gradients of one weight always add up"),
      ((one + two) / 2, "the mean of both: gradients of one weight add up"),
      (crossed, "crossed: each embedding's gradient belongs to its own input"),
      (expected.transposed(), "transposed: ∂L/∂W has the shape of W, outputs by inputs"),
      (.cat([one, two]), "kept apart: there is one set of weights, so one gradient"),
    ]
    return ways.first { difference(actual, $0.0) == nil }?.1
  }
}
