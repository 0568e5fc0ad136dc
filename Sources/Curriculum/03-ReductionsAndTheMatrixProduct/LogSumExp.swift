import Glibc
import Tensors

/// Checks `logSumExp` on small, large, far apart and infinite numbers, against adding one power at a time
/// in double precision.
public func checkLogSumExp(_ exercises: any Chapter03Exercises.Type) -> Report {
  .checking {
    for x in lists() {
      let expected = reference(x)
      let actual = try exercises.logSumExp(x)
      if isClose(actual, expected) { continue }
      return Report.Failure(
        input: x.count > 12 ? "\(x.count) numbers, \(x.prefix(6)) …" : "\(x)", actual: "\(actual)",
        expected: "\(expected)",
        difference: actual.isFinite
          ? "off by \(actual - expected)" : "\(actual) where \(expected) is right",
        diagnosis: diagnosis(actual, x))
    }
    return nil
  }
}

private func lists() -> [[Float]] {
  let fixed: [[Float]] = [
    [1, 2, 3], [0, 0], [5], [-1, 0.5, 2], [1000, 1001, 999], [-1000, -1001, -999], [1000, -1000],
    [-1000, -1000], [1000], [88, 88, 88], [0, -1000, 1000], [-90, 0], [.zero],
    [-.infinity, 1], [-.infinity, -.infinity], [.infinity, 0], [],
  ]
  var generator = Generator(seed: 33)
  return fixed
    + (0..<60).map { round in
      let reach: Float = [1, 30, 1000][round % 3]
      return (0...generator.integer(below: 20)).map { _ in generator.uniform(in: -reach..<reach) }
    } + [(0..<5000).map { _ in generator.uniform(in: -1000 ..< -999) }]
}

/// log(eᵃ + eᵇ) = max(a, b) + log(1 + e^−|a − b|), from one number to the next.
private func reference(_ x: [Float]) -> Float {
  Float(
    x.reduce(-Double.infinity) { sum, next in
      let (low, high) = (min(sum, Double(next)), max(sum, Double(next)))
      return high.isInfinite || low == -.infinity ? high : high + log1p(exp(low - high))
    })
}

private func isClose(_ a: Float, _ b: Float) -> Bool {
  a == b || (a - b).magnitude <= 1e-5 * max(1, b.magnitude)
}

private func diagnosis(_ actual: Float, _ x: [Float]) -> String? {
  let expected = reference(x)
  let most = x.max() ?? -.infinity
  if most.isInfinite && !actual.isFinite {
    return
      "∞ − ∞ is not a number: where the largest is infinite, or there is none, it is the answer"
  }
  if isClose(actual, expected - most) {
    return "what was taken off the exponents is not added again"
  }
  if isClose(actual, expected - log(Float(x.count))) {
    return "the mean of the powers, not their sum"
  }
  if isClose(actual, x.reduce(0, +)) {
    return "the logarithm of a sum is not the sum of the logarithms"
  }
  if most == actual {
    return "only the largest counts: that is a neighbor of the result, not the result"
  }
  if actual == .infinity {
    let mean = x.reduce(0, +) / Float(max(x.count, 1))
    return most - mean < 80
      ? "overflow: a power is larger than any Float; take the largest number off all exponents"
      : "overflow where the numbers lie far apart: take off the largest, not the mean or another"
  }
  if actual == -.infinity {
    return "underflow: all powers are 0; take the largest number off all exponents"
  }
  return nil
}
