import Glibc
import Tensors  // for the check

extension Solutions {
  /// Exercise 4.1: compute the local derivatives of each operation.
  ///
  /// Backpropagation needs only one thing from an operation: when one of its inputs moves a little, how many
  /// times as far does the result move? That is the local derivative with respect to this input. For a · b at
  /// a = 3, b = 2:
  ///
  ///     move a by 0.001:  3.001 · 2 = 6.002      the result moves twice as far:        b
  ///     move b by 0.001:  3 · 2.001 = 6.003      the result moves three times as far:  a
  ///
  /// So the local derivatives are `[2, 3]`.
  ///
  /// relu has no derivative at 0. By convention, return 0 there.
  ///
  /// - Parameters:
  ///   - operation: one of `.plus`, `.minus`, `.times`, `.divided`, `.power(n)`, `.exponential`,
  ///     `.tanh`, `.relu`; `operation.result(inputs)` is its result.
  ///   - inputs: two numbers for the first four, one for all others.
  /// - Returns: the derivative of the result with respect to each input.
  public static func localGrads(
    _ operation: ScalarOperation, _ inputs: [Double]
  ) throws -> [Double] {
    let result = operation.result(inputs)
    switch operation {
    case .plus: return [1, 1]
    case .minus: return [1, -1]
    case .times: return [inputs[1], inputs[0]]
    case .divided: return [1 / inputs[1], -inputs[0] / (inputs[1] * inputs[1])]
    case .power(let n): return [n * pow(inputs[0], n - 1)]
    case .exponential: return [result]
    case .tanh: return [1 - result * result]
    case .relu: return [inputs[0] > 0 ? 1 : 0]
    }
  }
}

extension Exercises {
  public static let localGrads = Exercise<(ScalarOperation, [Double]) throws -> [Double]>(
    .localGrads, solution: Solutions.localGrads,
    cases: points, run: { try $0($1.operation, $1.inputs) },
    expected: { numericalGradient($0).map(rounded) },
    describe: { "\($0.operation) at \($0.inputs)" },
    difference: difference,
    trivialAnswers: [{ _, inputs in inputs.map { _ in 0 } }, { $1 }, { _, _ in [] }],
    mistakes: {
      wrong("the factors are not swapped: ∂(a · b)/∂a is b") {
        $0 == .times ? $1 : nil
      }
      wrong("the sign of a difference: when b grows, a − b decreases") { operation, _ in
        operation == .minus ? [1, 1] : nil
      }
      wrong("the sign of a quotient: ∂(a ÷ b)/∂b is −a/b²") {
        $0 == .divided ? [1 / $1[1], $1[0] / ($1[1] * $1[1])] : nil
      }
      wrong("the exponent is not reduced by 1: the derivative of xⁿ is n · xⁿ⁻¹") {
        if case .power(let n) = $0 { [n * $0.result($1)] } else { nil }
      }
      wrong("the factor n is missing: the derivative of xⁿ is n · xⁿ⁻¹") {
        if case .power(let n) = $0 { [ScalarOperation.power(n - 1).result($1)] } else { nil }
      }
      wrong("1 − x² instead of 1 − tanh² x: square the result, not the input") {
        $0 == .tanh ? [1 - $1[0] * $1[0]] : nil
      }
      wrong("the derivative of relu is 0 where its input is negative") { operation, _ in
        operation == .relu ? [1] : nil
      }
      wrong("relu at 0: by convention, its derivative there is 0") {
        $0 == .relu ? [$1[0] >= 0 ? 1 : 0] : nil
      }
      Mistake("the number of derivatives: return one for each input") {
        Array(try Solutions.localGrads($0, $1).prefix(1))
      }
      .signs { $1.count != $0.inputs.count }
    })
}

/// An operation, and the inputs at which it is differentiated.
private struct Point {
  let operation: ScalarOperation
  let inputs: [Double]
}

/// Returns a mistake with wrong derivatives for one operation, and the right ones for all others.
private func wrong(
  _ sentence: String, _ derivatives: @escaping (ScalarOperation, [Double]) -> [Double]?
) -> Mistake<(ScalarOperation, [Double]) throws -> [Double], Point, [Double]> {
  Mistake(sentence) { try derivatives($0, $1) ?? Solutions.localGrads($0, $1) }
}

/// Returns small numbers first, to check by hand; then random ones; then relu at 0.
private func points() -> [Point] {
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
  all += [(.relu, [0]), (.power(2), [0]), (.times, [0, 5]), (.tanh, [0])]
  return all.map { Point(operation: $0.0, inputs: $0.1) }
}

/// Returns the derivatives by central differences; 0 for relu at 0, by convention.
private func numericalGradient(_ point: Point) -> [Double] {
  let (operation, inputs) = (point.operation, point.inputs)
  if operation == .relu && inputs[0] == 0 { return [0] }
  return inputs.indices.map { index in
    var (up, down) = (inputs, inputs)
    up[index] += 1e-5
    down[index] -= 1e-5
    return (operation.result(up) - operation.result(down)) / 2e-5
  }
}

private func isClose(_ actual: Double, _ expected: Double) -> Bool {
  actual == expected || actual.isNaN && expected.isNaN
    || abs(actual - expected) <= 1e-5 * max(1, abs(expected)) && expected.isFinite
}

private func rounded(_ value: Double) -> Double { (value * 1e6).rounded() / 1e6 }

private func difference(_ actual: [Double], _ expected: [Double]) -> String? {
  if actual.count != expected.count {
    return "\(actual.count) derivatives for \(expected.count) inputs"
  }
  let index = actual.indices.first { !isClose(actual[$0], expected[$0]) }
  return index.map {
    "derivative with respect to input \($0): \(actual[$0]), expected \(expected[$0])"
  }
}
