import Glibc
import Tensors  // for the check

extension Solutions {
  /// Exercise 3.3: take the logarithm of a sum of exponentials, without overflow.
  ///
  ///     logSumExp(x) = log(eˣ⁰ + eˣ¹ + …)
  ///
  /// Every classifier needs it: chapter 6's loss is the log-sum-exp of the scores minus the score of the
  /// correct class. Computed exactly as written, it fails in two ways. e⁸⁹ is larger than the largest
  /// `Float`, so a score of 1000 overflows to infinity. And e⁻¹⁰⁰⁰ underflows to 0, so if all scores are as
  /// low as that, the result is the logarithm of 0.
  ///
  ///     [0, 0]          0.6931472     log 2
  ///     [1000, 1000]    1000.6931     not ∞
  ///     [−1000, −1000]  −999.3069     not −∞
  ///
  /// The limits: if an element is ∞, the result is ∞; if all elements are −∞, or there are none, it is −∞,
  /// the logarithm of 0.
  ///
  /// - Parameter x: any number of elements, even none; no NaN.
  /// - Returns: the logarithm of the sum of their exponentials, correct to six digits.
  public static func logSumExp(_ x: [Float]) throws -> Float {
    let largest = x.max() ?? -.infinity
    if largest.isInfinite { return largest }
    return largest + log(x.reduce(0) { $0 + exp($1 - largest) })
  }
}

extension Exercises {
  public static let logSumExp = Exercise<([Float]) throws -> Float>(
    .logSumExp, solution: Solutions.logSumExp, cases: lists, run: { try $0($1) },
    expected: reference,
    describe: { $0.count > 12 ? "\($0.count) elements, \($0.prefix(6)) …" : "\($0)" },
    difference: difference, trivialAnswers: [{ _ in 0 }, { $0.first ?? 0 }, { _ in .nan }],
    mistakes: {
      Mistake(
        "overflow: an exponential exceeds the largest Float; subtract the largest element from all"
      ) {
        log(powers($0, minus: 0))
      }
      Mistake(
        "overflow if elements are far apart: subtract the largest, not the mean or another element"
      ) { x in
        let mean = x.reduce(0, +) / Float(max(x.count, 1))
        return mean.isInfinite ? try Solutions.logSumExp(x) : mean + log(powers(x, minus: mean))
      }
      .also { shifted($0, by: $0.reduce(0, +) / Float(max($0.count, 1))) }
      .also { shifted($0, by: $0.min() ?? 0) }
      .also { shifted($0, by: $0.first ?? 0) }
      Mistake("underflow: all exponentials are 0; subtract the largest element from all") { x in
        (x.max() ?? 0) > 80 ? try Solutions.logSumExp(x) : log(powers(x, minus: 0))
      }
      .also { shifted($0, by: max($0.max() ?? 0, 0)) }
      Mistake("what was subtracted from the exponents is not added again") {
        try Solutions.logSumExp($0) - ($0.max() ?? 0)
      }
      .also { x in
        let largest = x.max() ?? -.infinity
        return largest.isInfinite ? largest : try Solutions.logSumExp(x) - largest
      }
      Mistake("the mean of the exponentials, not their sum") {
        try Solutions.logSumExp($0) - log(Float($0.count))
      }
      .also { try Solutions.logSumExp($0) - log(Float(max($0.count, 1))) }
      Mistake("only the largest element counts: that is close to the result, but not equal to it") {
        $0.max() ?? -.infinity
      }
      Mistake("the logarithm of a sum is not the sum of the logarithms") { $0.reduce(0, +) }
      Mistake("∞ − ∞ is NaN: if the largest element is infinite, or there is none, return it") {
        shifted($0, by: $0.max() ?? -.infinity)
      }
    })
}

/// The sum of the exponentials, with something subtracted from each exponent.
private func powers(_ x: [Float], minus shift: Float) -> Float {
  x.reduce(0) { $0 + exp($1 - shift) }
}

private func shifted(_ x: [Float], by shift: Float) -> Float {
  shift + log(powers(x, minus: shift))
}

/// Small, large, far apart and infinite elements, and none; then random ones.
private func lists() -> [[Float]] {
  let fixed: [[Float]] = [
    [1, 2, 3], [0, 0], [5], [-1, 0.5, 2], [1000, 1001, 999], [-1000, -1001, -999], [1000, -1000],
    [-1000, -1000], [1000], [88, 88, 88], [0, -1000, 1000], [-90, 0], [.zero],
    [-.infinity, 1], [-.infinity, -.infinity], [.infinity, 0], [],
  ]
  var generator = Generator(seed: 33)
  return fixed
    + (0..<60).map { round in
      let bound: Float = [1, 30, 1000][round % 3]
      return (0...generator.integer(below: 20)).map { _ in generator.uniform(in: -bound..<bound) }
    } + [(0..<5000).map { _ in generator.uniform(in: -1000 ..< -999) }]
}

/// log(eᵃ + eᵇ) = max(a, b) + log(1 + e^−|a − b|), from one element to the next, in double precision.
private func reference(_ x: [Float]) -> Float {
  Float(
    x.reduce(-Double.infinity) { sum, next in
      let (low, high) = (min(sum, Double(next)), max(sum, Double(next)))
      return high.isInfinite || low == -.infinity ? high : high + log1p(exp(low - high))
    })
}

private func difference(_ actual: Float, _ expected: Float) -> String? {
  let isClose =
    actual == expected || actual.isNaN && expected.isNaN
    || (actual - expected).magnitude <= 1e-5 * max(1, expected.magnitude) && expected.isFinite
  if isClose { return nil }
  return actual.isFinite && expected.isFinite
    ? "off by \(actual - expected)" : "\(actual), expected \(expected)"
}
