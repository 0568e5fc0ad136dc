import Tensors

extension Solutions {
  /// Exercise 12.3: the gradient of weights that are used twice.
  ///
  /// Both images of a pair go through one linear layer: e₁ = x₁ · Wᵀ and e₂ = x₂ · Wᵀ, with the same W. The
  /// gradients of the loss with respect to both embeddings, ∂L/∂e₁ and ∂L/∂e₂, are known. What is ∂L/∂W?
  ///
  /// With one number each: x₁ = 2, x₂ = 5, ∂L/∂e₁ = 1, ∂L/∂e₂ = −1. Let W grow by a small δ. Then e₁ grows by
  /// 2δ and e₂ by 5δ, so L changes by 2δ − 5δ = −3δ. The gradient is −3.
  ///
  /// `x.transposed()` and `x.matmul(y)` are all you need.
  ///
  /// - Parameters:
  ///   - first: x₁, `[N, K]`.
  ///   - second: x₂, `[N, K]`.
  ///   - dFirst: ∂L/∂e₁, `[N, D]`.
  ///   - dSecond: ∂L/∂e₂, `[N, D]`.
  /// - Returns: ∂L/∂W, `[D, K]`.
  public static func sharedWeights(
    first: Tensor<Float>, second: Tensor<Float>, dFirst: Tensor<Float>, dSecond: Tensor<Float>
  ) throws -> Tensor<Float> {
    dFirst.transposed().matmul(first) + dSecond.transposed().matmul(second)
  }
}

extension Exercises {
  public static let sharedWeights = Exercise<
    (Tensor<Float>, Tensor<Float>, Tensor<Float>, Tensor<Float>) throws -> Tensor<Float>
  >(
    .sharedWeights, solution: Solutions.sharedWeights, cases: problems,
    run: { try $0($1.first, $1.second, $1.dFirst, $1.dSecond) },
    expected: { product($0.dFirst, $0.first) + product($0.dSecond, $0.second) },
    describe: \.text, show: { "\($0.shape)\n\($0)" },
    difference: { difference($0, $1) },
    trivialAnswers: [
      { first, _, dFirst, _ in .zeros([dFirst.shape[1], first.shape[1]]) },
      { first, _, _, _ in first }, { _, _, _, _ in Tensor([], shape: [0, 7]) },
    ],
    mistakes: {
      Mistake("only the first embedding: the second uses the weights, too") {
        first, _, dFirst, _ in gradient(dFirst, first)
      }
      Mistake("overwritten: add the gradient of the second use to that of the first") {
        _, second, _, dSecond in gradient(dSecond, second)
      }
      Mistake("subtracted: gradients of a shared weight always add up") {
        gradient($2, $0) - gradient($3, $1)
      }
      Mistake("the mean of both: gradients of a shared weight add up") {
        (gradient($2, $0) + gradient($3, $1)) / 2
      }
      Mistake("crossed: the gradient of each embedding belongs to its own input") {
        gradient($2, $1) + gradient($3, $0)
      }
      Mistake("transposed: ∂L/∂W has the shape of W, outputs by inputs") {
        gradient($0, $2) + gradient($1, $3)
      }
      Mistake("kept apart: there is one set of weights, so there is one gradient") {
        .cat([gradient($2, $0), gradient($3, $1)])
      }
      .also { .stack([gradient($2, $0), gradient($3, $1)]) }
    })
}

/// The gradient of one use.
private func gradient(_ dE: Tensor<Float>, _ x: Tensor<Float>) -> Tensor<Float> {
  dE.transposed().matmul(x)
}

private func problems() -> [Batch] {
  let sizes = [(2, 2, 3), (3, 2, 2), (1, 1, 1), (5, 4, 3), (1, 3, 2)]
  var generator = Generator(seed: 123)
  return sizes.map { Batch(rows: $0, inputs: $1, outputs: $2, using: &generator) }
}

private struct Batch {
  let first, second, dFirst, dSecond: Tensor<Float>

  init(rows: Int, inputs: Int, outputs: Int, using generator: inout Generator) {
    // Fractions are added so that no element is 0, and neither are sums and differences of two.
    first = .small([rows, inputs], using: &generator) + 0.5
    second = .small([rows, inputs], using: &generator) + 0.25
    dFirst = .small([rows, outputs], using: &generator) + 0.5
    dSecond = .small([rows, outputs], using: &generator) + 0.125
  }

  var text: String {
    "first \(first.shape)\n\(first)\ndFirst \(dFirst.shape)\n\(dFirst)\n"
      + "second\n\(second)\ndSecond\n\(dSecond)"
  }
}

/// By the definition: every weight W[o, i] turned x[n, i] into a part of e[n, o].
private func product(_ dE: Tensor<Float>, _ x: Tensor<Float>) -> Tensor<Float> {
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
