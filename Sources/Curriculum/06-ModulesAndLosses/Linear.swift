import Autograd
import Tensors

extension Solutions {
  /// Exercise 6.2: compute a linear layer.
  ///
  /// Each output is a weighted sum of all inputs, plus a bias:
  ///
  ///     y[n, o] = Σ_i x[n, i] · weight[o, i] + bias[o]
  ///
  /// Each row of the weight belongs to one output, as in PyTorch. The whole layer is one matrix product and
  /// one sum. Compute with the variables, so that `backward()` reaches the input, the weight and the bias.
  ///
  ///     x [[1, 2]],  weight [[3, 4],      gives  [[3 + 8 + 10, 5 + 12 + 20]] = [[21, 37]]
  ///                          [5, 6]],
  ///                  bias [10, 20]
  ///
  /// `matmul(_:)`, `transposed()` and `+` are all you need.
  ///
  /// - Parameters:
  ///   - x: `[…, inputs]`, at least two axes.
  ///   - weight: `[outputs, inputs]`.
  ///   - bias: `[outputs]`, or `nil`.
  /// - Returns: `[…, outputs]`.
  public static func linear(_ x: Variable, weight: Variable, bias: Variable?) throws -> Variable {
    let y = x.matmul(weight.transposed())
    if let bias { return y + bias }
    return y
  }
}

extension Exercises {
  public static let linear = Exercise<(Variable, Variable, Variable?) throws -> Variable>(
    .linear, solution: Solutions.linear, cases: problems,
    run: { linear, problem in
      problem.outcome(try linear(problem.x, problem.weight, problem.bias))
    },
    mismatch: { $0.mismatch($1) },
    isSame: { difference($0.y, $1.y) == nil && difference($0.gradients, $1.gradients) == nil },
    describe: \.text,
    trivialAnswers: [
      { x, weight, _ in Variable(.zeros(x.shape.dropLast() + [weight.shape[0]])) },
      { x, _, _ in x }, { _, _, _ in Variable(.nan) },
    ],
    mistakes: {
      Mistake("the weight is not transposed: each of its rows belongs to one output") {
        x, weight, bias in
        let y = x.matmul(weight)
        return bias.map { y + $0 } ?? y
      }
      .crashes { $0.inputs != $0.outputs }
      onTheLeft { $0 }
        .crashes { $0.rows != $0.inputs || $0.x.shape.count > 2 }
      onTheLeft { $0.transposed() }
        .crashes { $0.x.shape.count > 2 || $0.bias != nil && !broadcasts($0.rows, $0.outputs) }
      Mistake("the bias is missing") { x, weight, _ in
        try Solutions.linear(x, weight: weight, bias: nil)
      }
      Mistake("the bias has one number for each row: it has one for each output instead") {
        x, weight, bias in
        let y = x.matmul(weight.transposed())
        return bias.map { y + $0.reshaped([-1, 1]) } ?? y
      }
      .crashes { $0.bias != nil && !broadcasts($0.rows, $0.outputs) }
      Mistake("detached from the graph: compute with the variables, not with their values") {
        x, weight, bias in
        let y = x.value.matmul(weight.value.transposed())
        return Variable(bias.map { y + $0.value } ?? y)
      }
    })
}

/// Returns whether axes of size `a` and `b` broadcast.
private func broadcasts(_ a: Int, _ b: Int) -> Bool { a == b || a == 1 || b == 1 }

private func onTheLeft(
  _ turn: @escaping (Variable) -> Variable
) -> Mistake<(Variable, Variable, Variable?) throws -> Variable, LinearProblem, LinearOutcome> {
  Mistake("the factors are in the wrong order: the rows of x are examples, so x is the left one") {
    x, weight, bias in
    let y = weight.matmul(turn(x))
    return bias.map { y + $0 } ?? y
  }
}

/// Returns square weights first, which have the right shape without being transposed.
private func problems() -> [LinearProblem] {
  let sizes: [(rows: [Int], inputs: Int, outputs: Int, hasBias: Bool)] = [
    ([2], 2, 2, true), ([2], 3, 2, false), ([3], 2, 4, true), ([1], 3, 1, true),
    ([2, 3], 3, 2, true), ([4], 1, 1, false), ([5], 7, 3, true),
  ]
  var generator = Generator(seed: 62)
  return sizes.map { LinearProblem($0.rows, $0.inputs, $0.outputs, $0.hasBias, using: &generator) }
}

private struct LinearOutcome {
  let y: Tensor<Float>
  /// ∂L/∂x, ∂L/∂weight and ∂L/∂bias; empty if y has the wrong shape.
  let gradients: [Tensor<Float>]
}

/// Returns the first difference of gradients, and the index of the gradient.
private func difference(
  _ own: [Tensor<Float>], _ right: [Tensor<Float>]
) -> (index: Int, text: String)? {
  if own.count != right.count { return (0, "\(own.count) gradients, expected \(right.count)") }
  return own.indices.lazy.compactMap { index in
    difference(own[index], right[index]).map { (index, $0) }
  }.first
}

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

  var inputs: Int { weight.shape[1] }
  var outputs: Int { weight.shape[0] }
  var rows: Int { x.shape[x.shape.count - 2] }

  var text: String {
    "x \(x.shape)\n\(x.value)\nweight \(weight.shape)\n\(weight.value)\n"
      + (bias.map { "bias \($0.shape)\n\($0.value)" } ?? "no bias")
  }

  /// The result by the definition: each output is a sum over the inputs, and each product passes a gradient to both of
  /// its factors.
  var expected: LinearOutcome {
    let count = x.value.count / inputs
    let (xs, ws, dY) = (x.value.scalars, weight.value.scalars, seed.scalars)
    var y = [Float](repeating: 0, count: count * outputs)
    var (dX, dW) = (xs.map { _ in Float(0) }, ws.map { _ in Float(0) })
    var dB = [Float](repeating: 0, count: outputs)
    for row in 0..<count {
      for output in 0..<outputs {
        let index = row * outputs + output
        y[index] = bias?.value.scalars[output] ?? 0
        dB[output] += dY[index]
        for input in 0..<inputs {
          y[index] += xs[row * inputs + input] * ws[output * inputs + input]
          dX[row * inputs + input] += dY[index] * ws[output * inputs + input]
          dW[output * inputs + input] += dY[index] * xs[row * inputs + input]
        }
      }
    }
    let gradients = [Tensor(dX, shape: x.shape), Tensor(dW, shape: weight.shape)]
    return LinearOutcome(
      y: Tensor(y, shape: seed.shape),
      gradients: gradients + (bias == nil ? [] : [Tensor(dB, shape: [outputs])]))
  }

  func outcome(_ y: Variable) -> LinearOutcome {
    guard y.shape == seed.shape else { return LinearOutcome(y: y.value, gradients: []) }
    let leaves = [x, weight] + (bias.map { [$0] } ?? [])
    return LinearOutcome(
      y: y.value,
      gradients: y.requiresGradient
        ? y.gradients(with: leaves, seed: Variable(seed)).map(\.value)
        : leaves.map { .zeros($0.shape) })
  }

  func mismatch(_ outcome: LinearOutcome) -> Mismatch? {
    let expected = expected
    if let text = difference(outcome.y, expected.y) {
      return Mismatch(
        actual: "\(outcome.y.shape)\n\(outcome.y)",
        expected: "\(expected.y.shape)\n\(expected.y)", difference: text)
    }
    return difference(outcome.gradients, expected.gradients).map { index, text in
      let name = ["x", "weight", "bias"][index]
      return Mismatch(
        actual: "∂L/∂\(name)\n\(outcome.gradients[index])",
        expected: "∂L/∂\(name)\n\(expected.gradients[index])", difference: text)
    }
  }
}
