import Glibc
import Tensors

extension Solutions {
  /// Exercise 6.4: compute the cross-entropy and its gradient.
  ///
  /// A classifier computes one logit for each class, which can be any number. Softmax turns a row of logits
  /// into probabilities, and the loss is the mean negative log-likelihood of the correct classes:
  ///
  ///     p[n, k] = exp(logit[n, k]) / Σ_j exp(logit[n, j])
  ///     loss    = mean over n of  −log p[n, label[n]]
  ///
  /// The gradient with respect to the logits is the probability minus the target, divided by N:
  ///
  ///     gradient[n, k] = (p[n, k] − (1 if k is label[n], else 0)) / N
  ///
  /// Written exactly like this, the formula fails for a logit of 1,000, because its exponential is infinite.
  /// And a small probability may round to 0, which has an infinite logarithm. Your function must return the
  /// right numbers for these logits, too.
  ///
  /// - Parameters:
  ///   - logits: `[N, classes]`, N ≥ 1.
  ///   - labels: the correct class of each row.
  /// - Returns: the mean loss, and its gradient `[N, classes]`.
  public static func crossEntropy(
    _ logits: Tensor<Float>, labels: [Int]
  ) throws -> (loss: Float, gradient: Tensor<Float>) {
    let (rows, classes) = (logits.shape[0], logits.shape[1])
    let logarithms = logits.logSoftmax(axis: 1)
    let (numbers, scale) = (logarithms.scalars, 1 / Float(rows))
    var loss: Float = 0
    var gradient = (logarithms.exp() * scale).scalars
    for (row, label) in labels.enumerated() {
      loss -= numbers[row * classes + label] * scale
      gradient[row * classes + label] -= scale
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
    describe: { "logits \($0.logits.shape)\n\($0.logits)\nlabels \($0.labels)" },
    show: { "loss \($0.loss), gradient \($0.gradient.shape)\n\($0.gradient)" },
    difference: difference,
    trivialAnswers: [
      { logits, _ in (0, .zeros(logits.shape)) }, { (Float($1[0]), $0) },
      { _, _ in (.nan, Tensor([], shape: [0, 3])) },
    ],
    mistakes: {
      wrong("the gradient is not divided by N: the loss is a mean over the rows") {
        ($0.loss, $0.gradient * Float($0.gradient.shape[0]))
      }
      Mistake(
        "the logarithm of a probability that rounded to 0: compute log p = logit − log Σ exp(logit)"
      ) { byFormula($0.softmax(axis: 1), $1) }
      .signs { $1.loss.isInfinite }
      Mistake(
        "0 · log 0 is NaN: use only the correct class's logarithm, and do not multiply the others by 0"
      ) { logits, labels in
        let (p, classes) = (logits.softmax(axis: 1).scalars, logits.shape[1])
        let truth = p.indices.map { Float($0 % classes == labels[$0 / classes] ? 1 : 0) }
        let loss = zip(truth, p).reduce(0) { $0 - $1.0 * logf($1.1) } / Float(labels.count)
        return (loss, try Solutions.crossEntropy(logits, labels: labels).gradient)
      }
      .signs { !$1.loss.isFinite && difference($1.gradient, reference($0).gradient) == nil }
      Mistake("overflow: exp(1000) is infinite; subtract each row's largest logit first") {
        logits, labels in
        let powers = logits.exp()
        return byFormula(powers / powers.sum([1], keepDims: true), labels)
      }
      .signs { $1.loss.isNaN || $1.gradient.scalars.contains(where: \.isNaN) }
      Mistake(
        "a small number inside the logarithm limits the loss: compute log p = logit − log Σ exp(logit)"
      ) { try withFloor(1e-7, $0, $1) }
      .also { try withFloor(1e-12, $0, $1) }
      .signs {
        let right = reference($0)
        return right.loss > 30 && $1.loss.isFinite && $1.loss > 0 && $1.loss < right.loss
          && difference($1.gradient, right.gradient) == nil
      }
      Mistake("one largest logit for all rows: the probabilities of the others round to 0") {
        logits, labels in
        let powers = (logits - (logits.scalars.max() ?? 0)).exp()
        return byFormula(powers / powers.sum([1], keepDims: true), labels)
      }
      Mistake("the target is not subtracted: the gradient is p − 1 at the correct class") {
        let right = try Solutions.crossEntropy($0, labels: $1)
        return (right.loss, $0.softmax(axis: 1) / Float($1.count))
      }
      wrong("the sign of the gradient: it is p − 1 at the correct class, not 1 − p") {
        ($0.loss, -$0.gradient)
      }
      Mistake("softmax over the columns: the probabilities of each row must add up to 1") {
        byFormula($0.softmax(axis: 0), $1)
      }
      wrong("the sign of the loss: −log of a probability is never negative") {
        (-$0.loss, $0.gradient)
      }
      wrong("the loss is the sum over the rows: it should be their mean") {
        ($0.loss * Float($0.gradient.shape[0]), $0.gradient)
      }
    })
}

private typealias Entropy = (loss: Float, gradient: Tensor<Float>)

private struct Batch {
  let logits: Tensor<Float>
  let labels: [Int]
}

/// Returns a mistake that changes one thing in the right result.
private func wrong(
  _ sentence: String, _ change: @escaping (Entropy) -> Entropy
) -> Mistake<(Tensor<Float>, [Int]) throws -> Entropy, Batch, Entropy> {
  Mistake(sentence) { change(try Solutions.crossEntropy($0, labels: $1)) }
}

/// Returns the right gradient, and the loss with a number added to each probability.
private func withFloor(_ floor: Float, _ logits: Tensor<Float>, _ labels: [Int]) throws -> Entropy {
  let (p, classes) = (logits.softmax(axis: 1).scalars, logits.shape[1])
  let loss = labels.enumerated().reduce(Float(0)) { sum, row in
    sum - logf(p[row.offset * classes + row.element] + floor) / Float(labels.count)
  }
  return (loss, try Solutions.crossEntropy(logits, labels: labels).gradient)
}

/// Returns the loss and the gradient by the formula, from given probabilities.
private func byFormula(_ probabilities: Tensor<Float>, _ labels: [Int]) -> Entropy {
  var (loss, gradient) = (Float(0), probabilities.scalars)
  for (row, label) in labels.enumerated() {
    let index = row * probabilities.shape[1] + label
    loss -= logf(gradient[index]) / Float(labels.count)
    gradient[index] -= 1
  }
  return (loss, Tensor(gradient, shape: probabilities.shape) / Float(labels.count))
}

/// Returns a small batch, equal logits, large positive and negative logits, one row, one class, rows far apart; then random batches.
private func problems() -> [Batch] {
  let byHand: [(Tensor<Float>, [Int])] = [
    ([[2, 0, 1], [0, 3, -1]], [0, 2]), ([[1, 1, 1, 1], [5, 5, 5, 5]], [0, 3]),
    ([[1000, 0], [0, 1000]], [0, 1]), ([[1000, 0], [-1000, 1000]], [1, 0]),
    ([[-1000, -1001]], [0]), ([[3], [-2]], [0, 0]), ([[0.5, -0.5, 2]], [1]),
    ([[80, 79], [0, 1], [-80, -82]], [1, 0, 1]),
  ]
  var generator = Generator(seed: 64)
  let random = (0..<6).map { _ in
    let (rows, classes) = (1 + generator.integer(below: 6), 2 + generator.integer(below: 6))
    let logits = Tensor<Float>.normal([rows, classes], deviation: 3, using: &generator)
    return (logits, (0..<rows).map { _ in generator.integer(below: classes) })
  }
  return (byHand + random).map { Batch(logits: $0.0, labels: $0.1) }
}

/// Returns the loss and the gradient by the definition, in double precision.
private func reference(_ batch: Batch) -> Entropy {
  let (numbers, classes) = (batch.logits.scalars.map { Double($0) }, batch.logits.shape[1])
  let rows = Double(batch.labels.count)
  var (loss, gradient) = (0.0, [Float]())
  for (row, label) in batch.labels.enumerated() {
    let logits = numbers[row * classes..<(row + 1) * classes]
    let largest = logits.max() ?? 0
    let total = logits.reduce(0) { $0 + exp($1 - largest) }
    loss += (largest + log(total) - logits[logits.startIndex + label]) / rows
    gradient += logits.enumerated().map { index, logit in
      Float((exp(logit - largest) / total - (index == label ? 1 : 0)) / rows)
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
