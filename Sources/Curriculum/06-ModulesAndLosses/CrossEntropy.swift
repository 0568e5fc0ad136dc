import Glibc
import Tensors

/// Checks `crossEntropy` on scores small and huge, loss and gradient, against the definition in double
/// precision.
public func checkCrossEntropy(_ exercises: any Chapter06Exercises.Type) -> Report {
  .checking {
    var generator = Generator(seed: 64)
    for (logits, labels) in byHand + (0..<6).map({ _ in random(using: &generator) }) {
      let expected = Entropy(logits, labels)
      let actual = try exercises.crossEntropy(logits, labels: labels)
      let distance = (Double(actual.loss) - expected.loss).magnitude
      let isLossRight = distance <= 1e-4 * max(1, expected.loss)
      let differences = [
        isLossRight ? nil : "the loss is \(actual.loss), expected \(Float(expected.loss))",
        difference(actual.gradient, expected.gradient).map { "gradient: \($0)" },
      ].compactMap(\.self)
      if differences.isEmpty { continue }
      return Report.Failure(
        input: "scores \(logits.shape)\n\(logits)\nlabels \(labels)",
        actual: "loss \(actual.loss), gradient \(actual.gradient.shape)\n\(actual.gradient)",
        expected: "loss \(Float(expected.loss)), gradient \(logits.shape)\n\(expected.gradient)",
        difference: differences.joined(separator: "\n"),
        diagnosis: expected.diagnosis(actual.loss, actual.gradient))
    }
    return nil
  }
}

/// A small one, all classes alike, huge scores both ways, one row, one class.
private let byHand: [(Tensor<Float>, [Int])] = [
  ([[2, 0, 1], [0, 3, -1]], [0, 2]), ([[1, 1, 1, 1], [5, 5, 5, 5]], [0, 3]),
  ([[1000, 0], [0, 1000]], [0, 1]), ([[1000, 0], [-1000, 1000]], [1, 0]),
  ([[-1000, -1001]], [0]), ([[3], [-2]], [0, 0]), ([[0.5, -0.5, 2]], [1]),
]

private func random(using generator: inout Generator) -> (Tensor<Float>, [Int]) {
  let (rows, classes) = (1 + generator.integer(below: 6), 2 + generator.integer(below: 6))
  let logits = Tensor<Float>.normal([rows, classes], deviation: 3, using: &generator)
  return (logits, (0..<rows).map { _ in generator.integer(below: classes) })
}

/// What is right for one batch.
private struct Entropy {
  let logits: Tensor<Float>
  let labels: [Int]
  private(set) var loss = 0.0
  /// The probability of each class in each row.
  private(set) var chances: [Double] = []

  /// By the definition, in double precision.
  init(_ logits: Tensor<Float>, _ labels: [Int]) {
    (self.logits, self.labels) = (logits, labels)
    let (numbers, classes) = (logits.scalars.map { Double($0) }, logits.shape[1])
    for (row, label) in labels.enumerated() {
      let scores = numbers[row * classes..<(row + 1) * classes]
      let largest = scores.max() ?? 0
      let total = scores.reduce(0) { $0 + exp($1 - largest) }
      chances += scores.map { exp($0 - largest) / total }
      loss += (largest + log(total) - scores[scores.startIndex + label]) / Double(labels.count)
    }
  }

  var gradient: Tensor<Float> { gradient(minus: 1, over: labels.count) }

  /// (p − `target` at the label) / `divisor`.
  func gradient(minus target: Double, over divisor: Int) -> Tensor<Float> {
    let classes = logits.shape[1]
    let numbers = chances.enumerated().map { place, chance in
      let own = place % classes == labels[place / classes] ? target : 0
      return Float((chance - own) / Double(divisor))
    }
    return Tensor(numbers, shape: logits.shape)
  }

  func diagnosis(_ ownLoss: Float, _ own: Tensor<Float>) -> String? {
    func isSame(_ wrong: Tensor<Float>) -> Bool { difference(own, wrong) == nil }
    let rows = labels.count
    if ownLoss.isNaN && isSame(gradient) {
      return
        "0 · log 0 is not a number: take the right class's logarithm alone, do not multiply by 0"
    }
    if ownLoss.isNaN || own.scalars.contains(where: \.isNaN) {
      return "overflow: exp(1000) is infinite; subtract each row's largest score first"
    }
    if ownLoss.isInfinite {
      return "the logarithm of a probability that became 0: take log p = score − log Σ exp(score)"
    }
    if rows > 1 && isSame(gradient(minus: 1, over: 1)) {
      return "1/N is missing in the gradient: the loss is a mean over the rows"
    }
    if isSame(gradient(minus: 0, over: rows)) {
      return "the 1 of the right class is not subtracted: the gradient is p − 1 there"
    }
    if isSame(-gradient) { return "the sign is turned: the gradient is p − 1, not 1 − p" }
    let columns = logits.transposed().softmax(axis: 1).transposed()
    let oneHot = gradient(minus: 0, over: rows) - gradient
    if rows > 1 && isSame(columns / Float(rows) - oneHot) {
      return "softmax down the columns: the classes of one row are what add up to 1"
    }
    if isSame(gradient) && (Double(ownLoss) + loss).magnitude < 1e-4 * max(1, loss) {
      return "the sign of the loss: −log of a probability is never below 0"
    }
    let sum = loss * Double(rows)
    if rows > 1 && (Double(ownLoss) - sum).magnitude < 1e-4 * max(1, sum) && isSame(gradient) {
      return "the loss is summed over the rows, but it is their mean"
    }
    return nil
  }
}
