import Tensors

/// Checks `localGrads` of every operation by moving each input a little, at chosen and random places.
public func checkLocalGrads(_ exercises: any Chapter04Exercises.Type) -> Report {
  .checking {
    for (operation, inputs) in places() {
      let expected = tried(operation, inputs)
      let actual = try exercises.localGrads(operation, inputs)
      let isRight = actual.count == expected.count && zip(actual, expected).allSatisfy(isClose)
      if isRight { continue }
      return Report.Failure(
        input: "\(operation) at \(inputs)", actual: "\(actual)",
        expected: "\(expected.map(rounded)), by moving each input a little",
        difference: difference(actual, expected), diagnosis: diagnosis(operation, inputs, actual))
    }
    return nil
  }
}

/// Small numbers first, to check by hand; then random ones; then relu's corner.
private func places() -> [(ScalarOperation, [Double])] {
  var generator = Generator(seed: 41)
  func random(_ range: Range<Float>) -> Double { Double(generator.uniform(in: range)) }
  let two: [ScalarOperation] = [.plus, .minus, .times, .divided]
  let one: [ScalarOperation] = [.exponential, .tanh, .relu, .power(2), .power(3), .power(-1)]
  var all = two.map { ($0, [3.0, 2.0]) } + one.map { ($0, [2.0]) } + one.map { ($0, [-1.5]) }
  for _ in 0..<20 {
    all += two.map { ($0, [random(-3..<3), random(0.5..<3)]) }
    all += two.map { ($0, [random(-3..<3), random(-3 ..< -0.5)]) }
    all += one.map { ($0, [random(0.2..<2)]) } + one.map { ($0, [random(-2 ..< -0.2)]) }
    all.append((.power(0.5), [random(0.5..<3)]))
  }
  return all + [(.relu, [0]), (.power(2), [0]), (.times, [0, 5]), (.tanh, [0])]
}

/// By moving each input up and down; at relu's corner, where there is no derivative, 0 is agreed on.
private func tried(_ operation: ScalarOperation, _ inputs: [Double]) -> [Double] {
  if operation == .relu && inputs[0] == 0 { return [0] }
  return inputs.indices.map { place in
    var (up, down) = (inputs, inputs)
    up[place] += 1e-5
    down[place] -= 1e-5
    return (operation.result(up) - operation.result(down)) / 2e-5
  }
}

private func isClose(_ actual: Double, _ expected: Double) -> Bool {
  abs(actual - expected) <= 1e-5 * max(1, abs(expected))
}

private func rounded(_ value: Double) -> Double { (value * 1e6).rounded() / 1e6 }

private func difference(_ actual: [Double], _ expected: [Double]) -> String {
  if actual.count != expected.count {
    return "\(actual.count) derivatives for \(expected.count) inputs"
  }
  let place = actual.indices.first { !isClose(actual[$0], expected[$0]) } ?? 0
  return "by input \(place): \(actual[place]), expected \(rounded(expected[place]))"
}

private func diagnosis(
  _ operation: ScalarOperation, _ inputs: [Double], _ actual: [Double]
) -> String? {
  if actual.count != inputs.count { return "there is one derivative for each input" }
  func looksLike(_ wrong: [Double]) -> Bool { zip(actual, wrong).allSatisfy(isClose) }
  switch operation {
  case .minus where looksLike([1, 1]):
    return "the sign of a difference: when b grows, a − b shrinks"
  case .times where looksLike(inputs):
    return "a product's sides are not exchanged: a · b changes b times as much as a does"
  case .divided where looksLike([1 / inputs[1], inputs[0] / (inputs[1] * inputs[1])]):
    return "the sign of a quotient: when b grows, a ÷ b shrinks"
  case .power(let n) where looksLike([n * operation.result(inputs)]):
    return "the power is not lowered: the derivative of xⁿ is n · xⁿ⁻¹"
  case .power(let n) where looksLike([operation.result(inputs) / inputs[0]]) && n != 1:
    return "the factor n is missing: the derivative of xⁿ is n · xⁿ⁻¹"
  case .tanh where looksLike([1 - inputs[0] * inputs[0]]):
    return "1 − x² instead of 1 − tanh² x: it is the result that is squared"
  case .relu where looksLike([1]):
    return inputs[0] == 0
      ? "relu at 0 is let through: there the derivative is agreed to be 0"
      : "relu lets through a gradient where its input was negative"
  default: return nil
  }
}
