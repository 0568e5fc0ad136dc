import Tensors

extension Solutions {
  /// Exercise 6.3: draw initial weights that keep the size of a signal.
  ///
  /// An output is a sum of fanIn products. If the weights are too small, the signal vanishes from layer to
  /// layer; if they are too large, it explodes. For layers followed by ReLU, it keeps its size with weights
  /// from the normal distribution with
  ///
  ///     mean 0,  variance 2 / fanIn          (He, Zhang, Ren and Sun, 2015)
  ///
  /// fanIn is the number of inputs of one output. For a linear weight `[outputs, inputs]`, it is inputs. For
  /// a convolution's weight `[outputs, channels, height, width]` (chapter 9), it is
  /// channels · height · width: each output reads a window of every channel.
  ///
  /// Draw the weights from `generator`, so that the same seed gives the same network:
  /// `Tensor.normal(shape, deviation: …, using: &generator)`.
  ///
  /// - Parameters:
  ///   - shape: the shape of the weights, outputs first; at least two axes.
  ///   - generator: the source of random numbers.
  /// - Returns: weights of that shape.
  public static func initHe(
    _ shape: [Int], using generator: inout Generator
  ) throws -> Tensor<Float> {
    let fanIn = shape.dropFirst().reduce(1, *)
    return .normal(shape, deviation: (2 / Float(fanIn)).squareRoot(), using: &generator)
  }
}

extension Exercises {
  public static let initHe = Exercise<([Int], inout Generator) throws -> Tensor<Float>>(
    .initHe, solution: Solutions.initHe, cases: { trials },
    run: { initHe, trial in
      switch trial {
      case .moments(let shape, _):
        var generator = Generator(seed: 63)
        return .weights(Moments(try initHe(shape, &generator)))
      case .draws:
        return .draws(Draws(try drawn(1, initHe), try drawn(1, initHe), try drawn(2, initHe)))
      }
    },
    mismatch: mismatch, isSame: { $0.isSame(as: $1) },
    describe: { trial in
      if case .moments(let shape, _) = trial {
        "shape \(shape)"
      } else {
        "two layers, seeds 1 and 2"
      }
    },
    trivialAnswers: [
      { shape, _ in .zeros(shape) },
      { shape, _ in Tensor((0..<Shape.count(shape)).map { Float($0) }, shape: shape) },
      { _, _ in Tensor([], shape: [0]) },
    ],
    mistakes: {
      Mistake("fan-out instead of fan-in: count the inputs of one output, not the outputs") {
        shape, generator in
        let fanOut = shape[0] * Shape.count(Array(shape.dropFirst(2)))
        return .normal(shape, deviation: (2 / Float(fanOut)).squareRoot(), using: &generator)
      }
      Mistake("the kernel's height and width are missing: every pixel of the window is an input") {
        .normal($0, deviation: (2 / Float($0[1])).squareRoot(), using: &$1)
      }
      Mistake("the variance instead of the standard deviation: take its square root") {
        .normal($0, deviation: 2 / fanIn($0), using: &$1)
      }
      Mistake("the 2 is missing: ReLU removes half of the signal, and the 2 makes up for it") {
        .normal($0, deviation: 1 / fanIn($0).squareRoot(), using: &$1)
      }
      Mistake("a uniform distribution: the weights should be normally distributed") {
        shape, generator in
        let bound = (6 / fanIn(shape)).squareRoot()
        return .uniform(shape, in: -bound..<bound, using: &generator)
      }
      .signs { $1.moments.map { $0.kurtosis < 2.2 } ?? false }
      Mistake("the mean is not 0: weights must be positive and negative") {
        try Solutions.initHe($0, using: &$1).abs()
      }
      .signs { $1.moments.map { $0.isShifted } ?? false }
      Mistake("the seed is ignored: every network would start with the same weights") { shape, _ in
        var own = Generator(seed: 0)
        return try Solutions.initHe(shape, using: &own)
      }
      Mistake(
        "the given generator is not used: the same seed must give the same weights"
      ) { shape, _ in
        var own = Generator(seed: .random(in: 0...UInt64.max))
        return try Solutions.initHe(shape, using: &own)
      }
      Mistake("a copy of the generator was used: every layer would get the same weights") {
        shape, generator in
        var copy = generator
        return try Solutions.initHe(shape, using: &copy)
      }
    })
}

private typealias InitHe = ([Int], inout Generator) throws -> Tensor<Float>

private func fanIn(_ shape: [Int]) -> Float { Float(shape.dropFirst().reduce(1, *)) }

/// Draws the weights of two layers, one after the other.
private func drawn(_ seed: UInt64, _ initHe: InitHe) throws -> [Tensor<Float>] {
  var generator = Generator(seed: seed)
  return try [initHe([4, 3], &generator), initHe([4, 3], &generator)]
}

private enum Trial {
  /// The moments of the weights. The fan-in is given, not computed.
  case moments([Int], fanIn: Int)
  /// The same seed gives the same weights, another seed gives others, and drawing advances the generator.
  case draws
}

private let trials: [Trial] = [
  .moments([300, 100], fanIn: 100), .moments([64, 32, 3, 3], fanIn: 288),
  .moments([100, 400], fanIn: 400), .moments([500, 8, 5, 1], fanIn: 40),
  .moments([3000, 6], fanIn: 6), .draws,
]

private enum Outcome {
  case weights(Moments)
  case draws(Draws)

  var moments: Moments? { if case .weights(let moments) = self { moments } else { nil } }

  func isSame(as other: Outcome) -> Bool {
    switch (self, other) {
    case (.weights(let a), .weights(let b)): a.isNear(b)
    case (.draws(let a), .draws(let b)): a == b
    default: false
    }
  }
}

private struct Draws: Equatable {
  let isSettledBySeed, dependsOnSeed, movesOn: Bool

  init(_ first: [Tensor<Float>], _ again: [Tensor<Float>], _ other: [Tensor<Float>]) {
    isSettledBySeed = first[0] == again[0]
    dependsOnSeed = first[0] != other[0]
    movesOn = first[0] != first[1]
  }

  var mismatch: Mismatch? {
    func differ(_ input: String, _ actual: String, _ expected: String) -> Mismatch {
      Mismatch(
        input: input, actual: actual, expected: expected,
        difference: "\(actual), expected \(expected)")
    }
    let (same, different) = ("the same weights", "different weights")
    if !isSettledBySeed { return differ("seed 1, twice", different, same) }
    if !dependsOnSeed { return differ("seeds 1 and 2", same, different) }
    return movesOn ? nil : differ("seed 1, two layers one after the other", same, different)
  }
}

private struct Moments {
  let shape: [Int]
  let mean, deviation: Double
  /// The fourth moment divided by the square of the second: 3 for a normal distribution, 1.8 for a uniform one.
  let kurtosis: Double

  init(_ weights: Tensor<Float>) {
    let numbers = weights.scalars
    let count = Double(numbers.count)
    let mean = numbers.reduce(0) { $0 + Double($1) } / count
    let powers = numbers.reduce((0.0, 0.0)) { sums, number in
      let square = (Double(number) - mean) * (Double(number) - mean)
      return (sums.0 + square, sums.1 + square * square)
    }
    (shape, self.mean) = (weights.shape, mean)
    deviation = (powers.0 / count).squareRoot()
    kurtosis = powers.1 / count / (powers.0 / count * powers.0 / count)
  }

  /// Five standard errors of the mean, relative to the standard deviation.
  var chance: Double { 5 / Double(Shape.count(shape)).squareRoot() }

  var isShifted: Bool { mean.magnitude > chance * deviation }

  /// Returns whether both could come from the same distribution.
  func isNear(_ other: Moments) -> Bool {
    func isNear(_ a: Double, _ b: Double, _ distance: Double) -> Bool {
      a == b || a.isNaN && b.isNaN || (a - b).magnitude < distance
    }
    return shape == other.shape && isNear(mean, other.mean, 2 * chance * deviation)
      && isNear(deviation, other.deviation, 2 * chance * deviation)
      && isNear(kurtosis, other.kurtosis, 10 * chance)
  }
}

private func mismatch(_ trial: Trial, _ outcome: Outcome) -> Mismatch? {
  func differ(_ actual: String, _ expected: String) -> Mismatch {
    Mismatch(actual: actual, expected: expected, difference: "\(actual), expected \(expected)")
  }
  if case .draws(let draws) = outcome { return draws.mismatch }
  guard case .moments(let shape, let fanIn) = trial, let moments = outcome.moments else {
    return nil
  }
  if moments.shape != shape { return differ("shape \(moments.shape)", "shape \(shape)") }
  let right = (2 / Double(fanIn)).squareRoot()
  if !((moments.mean / right).magnitude < moments.chance) {
    return differ("mean \(moments.mean)", "mean 0")
  }
  if !((moments.deviation / right - 1).magnitude < moments.chance) {
    return differ(
      "standard deviation \(moments.deviation)", "standard deviation \(right)")
  }
  if !((moments.kurtosis - 3).magnitude < 5 * moments.chance) {
    return differ("kurtosis \(moments.kurtosis)", "kurtosis 3")
  }
  return nil
}
