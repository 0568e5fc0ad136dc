import Glibc
import Tensors

extension Solutions {
  /// Exercise 6.4: the loss of a classifier, and its gradient.
  ///
  /// A classifier gives each class a score, any number. Softmax turns a row of scores into probabilities, and
  /// the loss is how surprised one is by the right answer:
  ///
  ///     p[n, k] = exp(score[n, k]) / Σ_j exp(score[n, j])
  ///     loss    = mean over n of  −log p[n, label[n]]
  ///
  /// The gradient by the scores is the simplest there is: probability minus truth, shared by N rows.
  ///
  ///     gradient[n, k] = (p[n, k] − (1 where k is label[n], else 0)) / N
  ///
  /// The formula as it stands does not survive a score of 1,000: its exponential is infinite. And a
  /// probability may be so small that it becomes 0, with an infinite logarithm. Yours must give the right
  /// numbers there too.
  ///
  /// - Parameters:
  ///   - logits: the scores, `[N, classes]`, N ≥ 1.
  ///   - labels: the right class of each row.
  /// - Returns: the mean loss, and its gradient `[N, classes]`.
  public static func crossEntropy(
    _ logits: Tensor<Float>, labels: [Int]
  ) throws -> (loss: Float, gradient: Tensor<Float>) {
    let (rows, classes) = (logits.shape[0], logits.shape[1])
    let logarithms = logits.logSoftmax(axis: 1)
    let (numbers, share) = (logarithms.scalars, 1 / Float(rows))
    var loss: Float = 0
    var gradient = (logarithms.exp() * share).scalars
    for (row, label) in labels.enumerated() {
      loss -= numbers[row * classes + label] * share
      gradient[row * classes + label] -= share
    }
    return (loss, Tensor(gradient, shape: logits.shape))
  }
}

extension Exercises {
  public static let crossEntropy = Exercise<
    (Tensor<Float>, [Int]) throws -> (loss: Float, gradient: Tensor<Float>)
  >(
    .crossEntropy, solution: Solutions.crossEntropy,
    cases: problems, run: { try $0($1.logits, $1.labels) }, expected: reference,
    describe: { "scores \($0.logits.shape)\n\($0.logits)\nlabels \($0.labels)" },
    show: { "loss \($0.loss), gradient \($0.gradient.shape)\n\($0.gradient)" },
    difference: difference,
    trivialAnswers: [
      { logits, _ in (0, .zeros(logits.shape)) }, { (Float($1[0]), $0) },
      { _, _ in (.nan, Tensor([], shape: [0, 3])) },
    ],
    mistakes: {
      wrong("1/N is missing in the gradient: the loss is a mean over the rows") {
        ($0.loss, $0.gradient * Float($0.gradient.shape[0]))
      }
      Mistake("the logarithm of a probability that became 0: take log p = score − log Σ exp(score)")
      { byFormula($0.softmax(axis: 1), $1) }
      .signs { $1.loss.isInfinite }
      Mistake(
        "0 · log 0 is not a number: take the right class's logarithm alone, do not multiply by 0"
      ) { logits, labels in
        let (p, classes) = (logits.softmax(axis: 1).scalars, logits.shape[1])
        let truth = p.indices.map { Float($0 % classes == labels[$0 / classes] ? 1 : 0) }
        let loss = zip(truth, p).reduce(0) { $0 - $1.0 * logf($1.1) } / Float(labels.count)
        return (loss, try Solutions.crossEntropy(logits, labels: labels).gradient)
      }
      .signs { !$1.loss.isFinite && difference($1.gradient, reference($0).gradient) == nil }
      Mistake("overflow: exp(1000) is infinite; subtract each row's largest score first") {
        logits, labels in
        let powers = logits.exp()
        return byFormula(powers / powers.sum([1], keepDims: true), labels)
      }
      .signs { $1.loss.isNaN || $1.gradient.scalars.contains(where: \.isNaN) }
      Mistake("the 1 of the right class is not subtracted: the gradient is p − 1 there") {
        let right = try Solutions.crossEntropy($0, labels: $1)
        return (right.loss, $0.softmax(axis: 1) / Float($1.count))
      }
      wrong("the sign is turned: the gradient is p − 1, not 1 − p") { ($0.loss, -$0.gradient) }
      Mistake("softmax down the columns: the classes of one row are what add up to 1") {
        byFormula($0.softmax(axis: 0), $1)
      }
      wrong("the sign of the loss: −log of a probability is never below 0") {
        (-$0.loss, $0.gradient)
      }
      wrong("the loss is summed over the rows, but it is their mean") {
        ($0.loss * Float($0.gradient.shape[0]), $0.gradient)
      }
    })
}

private typealias Entropy = (loss: Float, gradient: Tensor<Float>)

private struct Batch {
  let logits: Tensor<Float>
  let labels: [Int]
}

/// The right result with one thing wrong in it.
private func wrong(
  _ sentence: String, _ change: @escaping (Entropy) -> Entropy
) -> Mistake<(Tensor<Float>, [Int]) throws -> Entropy, Batch, Entropy> {
  Mistake(sentence) { change(try Solutions.crossEntropy($0, labels: $1)) }
}

/// Loss and gradient by the formula as it stands, from probabilities however they came about.
private func byFormula(_ chances: Tensor<Float>, _ labels: [Int]) -> Entropy {
  var (loss, gradient) = (Float(0), chances.scalars)
  for (row, label) in labels.enumerated() {
    let place = row * chances.shape[1] + label
    loss -= logf(gradient[place]) / Float(labels.count)
    gradient[place] -= 1
  }
  return (loss, Tensor(gradient, shape: chances.shape) / Float(labels.count))
}

/// A small one, all classes alike, huge scores both ways, one row, one class; then random ones.
private func problems() -> [Batch] {
  let byHand: [(Tensor<Float>, [Int])] = [
    ([[2, 0, 1], [0, 3, -1]], [0, 2]), ([[1, 1, 1, 1], [5, 5, 5, 5]], [0, 3]),
    ([[1000, 0], [0, 1000]], [0, 1]), ([[1000, 0], [-1000, 1000]], [1, 0]),
    ([[-1000, -1001]], [0]), ([[3], [-2]], [0, 0]), ([[0.5, -0.5, 2]], [1]),
  ]
  var generator = Generator(seed: 64)
  let random = (0..<6).map { _ in
    let (rows, classes) = (1 + generator.integer(below: 6), 2 + generator.integer(below: 6))
    let logits = Tensor<Float>.normal([rows, classes], deviation: 3, using: &generator)
    return (logits, (0..<rows).map { _ in generator.integer(below: classes) })
  }
  return (byHand + random).map { Batch(logits: $0.0, labels: $0.1) }
}

/// By the definition, in double precision.
private func reference(_ batch: Batch) -> Entropy {
  let (numbers, classes) = (batch.logits.scalars.map { Double($0) }, batch.logits.shape[1])
  let rows = Double(batch.labels.count)
  var (loss, gradient) = (0.0, [Float]())
  for (row, label) in batch.labels.enumerated() {
    let scores = numbers[row * classes..<(row + 1) * classes]
    let largest = scores.max() ?? 0
    let total = scores.reduce(0) { $0 + exp($1 - largest) }
    loss += (largest + log(total) - scores[scores.startIndex + label]) / rows
    gradient += scores.enumerated().map { place, score in
      Float((exp(score - largest) / total - (place == label ? 1 : 0)) / rows)
    }
  }
  return (Float(loss), Tensor(gradient, shape: batch.logits.shape))
}

private func difference(_ actual: Entropy, _ expected: Entropy) -> String? {
  let (own, right) = (actual.loss, expected.loss)
  let isLossRight =
    own == right || own.isNaN && right.isNaN
    || right.isFinite && (own - right).magnitude <= 1e-4 * max(1, right.magnitude)
  let differences = [
    isLossRight ? nil : "the loss is \(own), expected \(right)",
    difference(actual.gradient, expected.gradient).map { "gradient: \($0)" },
  ].compactMap(\.self)
  return differences.isEmpty ? nil : differences.joined(separator: "\n")
}
