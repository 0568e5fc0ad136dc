import Tensors

/// Checks `batchNormBackward` by trying: every number of x, γ and β is moved a little, and the loss
/// Σ dY · y is computed again, in double precision.
public func checkBatchNormBackward(_ exercises: any Chapter10Exercises.Type) -> Report {
  .checking {
    var generator = Generator(seed: 103)
    for (shape, epsilon) in cases {
      let step = Backward(shape, epsilon, using: &generator)
      let expected = step.numeric()
      let actual = try exercises.batchNormBackward(
        step.dY, x: step.x, weight: step.weight, epsilon: epsilon)
      guard let difference = step.difference(actual, expected) else { continue }
      return Report.Failure(
        input: "x \(shape), ε \(epsilon)\n\(step.x)\nγ \(step.weight)\ndY\n\(step.dY)",
        actual: step.text(actual), expected: step.text(expected), difference: difference,
        diagnosis: step.diagnosis(actual))
    }
    return nil
  }
}

private typealias Gradients = (dX: Tensor<Float>, dWeight: Tensor<Float>, dBias: Tensor<Float>)

private let cases: [(shape: [Int], epsilon: Float)] = [
  ([2, 2, 1, 2], 0.5), ([3, 2, 2, 2], 1e-2), ([4, 3, 1, 1], 0.1), ([1, 2, 3, 2], 1e-2),
  ([2, 1, 2, 2], 1),
]

private struct Backward {
  let x, weight, dY: Tensor<Float>
  let epsilon: Double

  init(_ shape: [Int], _ epsilon: Float, using generator: inout Generator) {
    x = .small(shape, using: &generator)
    // Uneven, so that no sum of it is 0 by chance.
    let numbers = Tensor<Float>.small(shape, using: &generator).scalars
    dY = Tensor(numbers.enumerated().map { $1 + 1.25 + Float($0 % 3) }, shape: shape)
    weight = Tensor((0..<shape[1]).map { Float($0) + 1.5 }, shape: [shape[1]])
    self.epsilon = Double(epsilon)
  }

  private var normal: [Double] {
    Normalization().normalized(doubles(x), x.shape, epsilon: epsilon)
  }

  /// Σ dY · (γ · x̂ + β), at β = 0.
  private func loss(_ x: [Double], _ weight: [Double]) -> Double {
    let normal = Normalization().normalized(x, self.x.shape, epsilon: epsilon)
    return zip(doubles(dY), normal.enumerated()).reduce(0) {
      $0 + $1.0 * weight[channel($1.1.offset, self.x.shape)] * $1.1.element
    }
  }

  /// By the definition of the derivative. (β's is exact: the loss is linear in it.)
  func numeric() -> Gradients {
    let (x, weight, step) = (doubles(x), doubles(weight), 1e-4)
    func slopes(_ at: [Double], _ f: ([Double]) -> Double) -> [Double] {
      at.indices.map { place in
        var (up, down) = (at, at)
        up[place] += step
        down[place] -= step
        return (f(up) - f(down)) / (2 * step)
      }
    }
    return (
      floats(slopes(x) { loss($0, weight) }, self.x.shape),
      floats(slopes(weight) { loss(x, $0) }, self.weight.shape),
      floats(channelSums(doubles(dY), self.x.shape), self.weight.shape)
    )
  }

  /// The formula, with parts of it left out.
  private func formula(
    _ dY: [Double], mean: Bool = true, variance: Bool = true, scale: Bool = true
  ) -> Tensor<Float> {
    let (shape, normal) = (x.shape, normal)
    let count = Double(x.count / shape[1])
    let sums = channelSums(dY, shape)
    let products = channelSums(zip(dY, normal).map(*), shape)
    let variances = Normalization().statistics(doubles(x), shape).variances
    return floats(
      x.scalars.indices.map { i in
        let c = channel(i, shape)
        let slope =
          dY[i] - (mean ? sums[c] / count : 0) - (variance ? normal[i] * products[c] / count : 0)
        return (scale ? doubles(weight)[c] : 1) * slope / (variances[i] + epsilon).squareRoot()
      }, shape)
  }

  func difference(_ actual: Gradients, _ expected: Gradients) -> String? {
    let differences = [
      Curriculum.difference(actual.dX, expected.dX).map { "dX: \($0)" },
      Curriculum.difference(actual.dWeight, expected.dWeight).map { "dWeight: \($0)" },
      Curriculum.difference(actual.dBias, expected.dBias).map { "dBias: \($0)" },
    ].compactMap(\.self)
    return differences.isEmpty ? nil : differences.joined(separator: "\n")
  }

  func text(_ gradients: Gradients) -> String {
    "dX \(gradients.dX.shape)\n\(gradients.dX)\ndWeight \(gradients.dWeight), dBias \(gradients.dBias)"
  }

  func diagnosis(_ actual: Gradients) -> String? {
    let (dY, shape, right) = (doubles(dY), x.shape, numeric())
    func isSame(_ a: Tensor<Float>, _ b: Tensor<Float>) -> Bool {
      Curriculum.difference(a, b) == nil
    }
    let ways: [(Tensor<Float>, String)] = [
      (
        formula(dY, mean: false, variance: false),
        "statistics held still: μ and σ² move with every x, so two terms are missing"
      ),
      (formula(dY, variance: false), "the variance held still: the term with x̂ is missing"),
      (formula(dY, mean: false), "the mean held still: the mean of dY is not taken off"),
      (formula(dY, scale: false), "γ forgotten on the way back to x"),
      (
        formula(dY.map { _ in 1 }),
        "upstream ignored: with dY taken for ones, nothing comes back to x"
      ),
    ]
    if let way = ways.first(where: { isSame(actual.dX, $0.0) }) { return way.1 }
    guard isSame(actual.dX, right.dX) else { return nil }
    if isSame(actual.dWeight, right.dBias) && isSame(actual.dBias, right.dWeight) {
      return "exchanged: γ's gradient comes before β's"
    }
    let plain = floats(channelSums(zip(dY, doubles(x)).map(*), shape), weight.shape)
    if isSame(actual.dWeight, plain) { return "γ's gradient made with x: γ multiplies x̂" }
    let count = Float(x.count / shape[1])
    if isSame(actual.dWeight * count, right.dWeight) && isSame(actual.dBias * count, right.dBias) {
      return "averaged: γ and β get the sum over the channel"
    }
    return nil
  }
}
