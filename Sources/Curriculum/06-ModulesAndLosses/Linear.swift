import Autograd
import Tensors

/// Checks `linear` for square and other weights, with and without bias, values and all three gradients,
/// against plain loops.
public func checkLinear(_ exercises: any Chapter06Exercises.Type) -> Report {
  .checking {
    var generator = Generator(seed: 62)
    for (rows, inputs, outputs, hasBias) in cases {
      let problem = LinearProblem(rows, inputs, outputs, hasBias, using: &generator)
      let result = try exercises.linear(problem.x, weight: problem.weight, bias: problem.bias)
      if let failure = problem.judge(result) { return failure }
    }
    return nil
  }
}

/// Square ones first, where a weight that was not transposed has the right shape.
private let cases: [(rows: [Int], inputs: Int, outputs: Int, hasBias: Bool)] = [
  ([2], 2, 2, true), ([2], 3, 2, false), ([3], 2, 4, true), ([1], 3, 1, true),
  ([2, 3], 3, 2, true), ([4], 1, 1, false), ([5], 7, 3, true),
]

private struct LinearProblem {
  let x, weight: Variable
  let bias: Variable?
  let seed: Tensor<Float>

  init(
    _ rows: [Int], _ inputs: Int, _ outputs: Int, _ hasBias: Bool,
    using generator: inout Generator
  ) {
    func small(_ shape: [Int]) -> Tensor<Float> { .small(shape, using: &generator) }
    x = Variable(small(rows + [inputs]), requiresGradient: true)
    weight = Variable(small([outputs, inputs]), requiresGradient: true)
    bias = hasBias ? Variable(small([outputs]) + 0.5, requiresGradient: true) : nil
    seed = small(rows + [outputs])
  }

  /// By the definition: each output is a sum over the inputs, and the gradients follow each product.
  func reference() -> (y: Tensor<Float>, gradients: [Tensor<Float>]) {
    let (outputs, inputs) = (weight.shape[0], weight.shape[1])
    let count = x.value.count / inputs
    let (xs, ws, dY) = (x.value.scalars, weight.value.scalars, seed.scalars)
    var y = [Float](repeating: 0, count: count * outputs)
    var (dX, dW) = (xs.map { _ in Float(0) }, ws.map { _ in Float(0) })
    var dB = [Float](repeating: 0, count: outputs)
    for row in 0..<count {
      for output in 0..<outputs {
        let place = row * outputs + output
        y[place] = bias?.value.scalars[output] ?? 0
        dB[output] += dY[place]
        for input in 0..<inputs {
          y[place] += xs[row * inputs + input] * ws[output * inputs + input]
          dX[row * inputs + input] += dY[place] * ws[output * inputs + input]
          dW[output * inputs + input] += dY[place] * xs[row * inputs + input]
        }
      }
    }
    let gradients = [Tensor(dX, shape: x.shape), Tensor(dW, shape: weight.shape)]
    return (Tensor(y, shape: seed.shape), gradients + [Tensor(dB, shape: [outputs])])
  }

  func judge(_ result: Variable) -> Report.Failure? {
    let expected = reference()
    let input =
      "x \(x.shape)\n\(x.value)\nweight \(weight.shape)\n\(weight.value)\n"
      + (bias.map { "bias \($0.shape)\n\($0.value)" } ?? "no bias")
    if let difference = difference(result.value, expected.y) {
      return Report.Failure(
        input: input, actual: "\(result.shape)\n\(result.value)",
        expected: "\(expected.y.shape)\n\(expected.y)", difference: difference,
        diagnosis: diagnosis(result.value, expected.y))
    }
    let leaves = [x, weight] + (bias.map { [$0] } ?? [])
    let gradients =
      result.requiresGradient
      ? result.gradients(with: leaves, seed: Variable(seed)).map(\.value)
      : leaves.map { .zeros($0.shape) }
    for (name, (own, right)) in zip(
      ["x", "weight", "bias"], zip(gradients, expected.gradients))
    {
      guard let difference = difference(own, right) else { continue }
      return Report.Failure(
        input: input, actual: "∂L/∂\(name)\n\(own)", expected: "∂L/∂\(name)\n\(right)",
        difference: difference,
        diagnosis: own.scalars.allSatisfy { $0 == 0 }
          ? "cut off from the graph: compute with the variables, not with their values" : nil)
    }
    return nil
  }

  private func diagnosis(_ actual: Tensor<Float>, _ expected: Tensor<Float>) -> String? {
    func isSame(_ wrong: Tensor<Float>) -> Bool { difference(actual, wrong) == nil }
    let (x, w, b) = (x.value, weight.value, bias?.value ?? Tensor(0))
    if bias != nil && isSame(expected - b) { return "the bias is not added" }
    guard w.shape[0] == w.shape[1], x.shape == w.shape else { return nil }
    if isSame(x.matmul(w) + b) {
      return "the weight is not transposed: its rows belong to the outputs"
    }
    if isSame(w.matmul(x) + b) || isSame(w.matmul(x.transposed()) + b) {
      return "factors in the wrong order: rows of x are examples, so x stands on the left"
    }
    if bias != nil && isSame(expected - b + b.reshaped([-1, 1])) {
      return "the bias runs down the rows: each output has one, the same for every row of x"
    }
    return nil
  }
}
