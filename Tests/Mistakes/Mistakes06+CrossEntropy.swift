import Glibc
import Solutions
import Tensors

enum ShareForgotten: Mistake06 {
  static func crossEntropy(
    _ logits: Tensor<Float>, labels: [Int]
  ) throws -> (loss: Float, gradient: Tensor<Float>) {
    let right = try Solutions06.crossEntropy(logits, labels: labels)
    return (right.loss, right.gradient * Float(labels.count))
  }
}

enum Overflow: Mistake06 {
  static func crossEntropy(
    _ logits: Tensor<Float>, labels: [Int]
  ) -> (loss: Float, gradient: Tensor<Float>) {
    let powers = logits.exp()
    return judged(powers / powers.sum([1], keepDims: true), labels)
  }
}

enum LogarithmOfNothing: Mistake06 {
  static func crossEntropy(
    _ logits: Tensor<Float>, labels: [Int]
  ) -> (loss: Float, gradient: Tensor<Float>) {
    judged(logits.softmax(axis: 1), labels)
  }
}

enum DownTheColumns: Mistake06 {
  static func crossEntropy(
    _ logits: Tensor<Float>, labels: [Int]
  ) -> (loss: Float, gradient: Tensor<Float>) {
    judged(logits.softmax(axis: 0), labels)
  }
}

enum TruthForgotten: Mistake06 {
  static func crossEntropy(
    _ logits: Tensor<Float>, labels: [Int]
  ) throws -> (loss: Float, gradient: Tensor<Float>) {
    let right = try Solutions06.crossEntropy(logits, labels: labels)
    return (right.loss, logits.softmax(axis: 1) / Float(labels.count))
  }
}

enum SignTurned: Mistake06 {
  static func crossEntropy(
    _ logits: Tensor<Float>, labels: [Int]
  ) throws -> (loss: Float, gradient: Tensor<Float>) {
    let right = try Solutions06.crossEntropy(logits, labels: labels)
    return (right.loss, -right.gradient)
  }
}

enum LossBelowZero: Mistake06 {
  static func crossEntropy(
    _ logits: Tensor<Float>, labels: [Int]
  ) throws -> (loss: Float, gradient: Tensor<Float>) {
    let right = try Solutions06.crossEntropy(logits, labels: labels)
    return (-right.loss, right.gradient)
  }
}

enum LossSummed: Mistake06 {
  static func crossEntropy(
    _ logits: Tensor<Float>, labels: [Int]
  ) throws -> (loss: Float, gradient: Tensor<Float>) {
    let right = try Solutions06.crossEntropy(logits, labels: labels)
    return (right.loss * Float(labels.count), right.gradient)
  }
}

/// Loss and gradient by the formula as it stands, from probabilities however they came about.
private func judged(
  _ chances: Tensor<Float>, _ labels: [Int]
) -> (loss: Float, gradient: Tensor<Float>) {
  var (loss, gradient) = (Float(0), chances.scalars)
  for (row, label) in labels.enumerated() {
    let place = row * chances.shape[1] + label
    loss -= logf(gradient[place]) / Float(labels.count)
    gradient[place] -= 1
  }
  return (loss, Tensor(gradient, shape: chances.shape) / Float(labels.count))
}
