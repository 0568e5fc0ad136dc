import Autograd
import Glibc
import Tensors

/// A loss and its gradients.
struct LossOutcome {
  let loss: Tensor<Float>
  /// ∂L/∂first and ∂L/∂second; none if the loss has the wrong shape.
  let gradients: [Tensor<Float>]

  var isNaN: Bool { loss.scalars.contains(where: \.isNaN) }
  var isNonFinite: Bool { loss.scalars.contains { !$0.isFinite } }

  private var isCutOff: Bool {
    gradients.allSatisfy { $0.scalars.allSatisfy { $0.magnitude < 1e-6 } }
  }

  func isClose(to other: LossOutcome) -> Bool {
    lossDifference(loss, other.loss) == nil && isCutOff == other.isCutOff
  }
}

/// Relative for large losses.
private func lossDifference(_ actual: Tensor<Float>, _ expected: Tensor<Float>) -> String? {
  let largest = (actual.scalars + expected.scalars).filter(\.isFinite).map(\.magnitude).max()
  let scale = max(1, (largest ?? 0) / 10)
  return difference(actual / scale, expected / scale) == nil ? nil : difference(actual, expected)
}

/// Embeddings of two views of each image, and the right loss for them.
struct PairOfViews {
  /// The embeddings of the first views and of the second ones.
  let leaves: [Variable]
  let temperature: Double

  init(_ first: Tensor<Float>, _ second: Tensor<Float>, temperature: Double) {
    leaves = [first, second].map { Variable($0, requiresGradient: true) }
    self.temperature = temperature
  }

  var text: String {
    "first \(leaves[0].shape)\n\(leaves[0].value)\nsecond\n\(leaves[1].value)\n"
      + "temperature \(temperature)"
  }

  func outcome(_ loss: Variable) -> LossOutcome {
    if loss.shape != [] { return LossOutcome(loss: loss.value, gradients: []) }
    return LossOutcome(
      loss: loss.value,
      gradients: loss.requiresGradient
        ? loss.gradients(with: leaves).map(\.value) : leaves.map { .zeros($0.shape) })
  }

  func mismatch(_ outcome: LossOutcome) -> Mismatch? {
    let embeddings = leaves.map { rows($0.value) }
    let expected = floats([loss(embeddings)], [])
    if let words = lossDifference(outcome.loss, expected) {
      return Mismatch(actual: "\(outcome.loss)", expected: "\(expected)", difference: words)
    }
    for (side, own) in outcome.gradients.enumerated() {
      let right = numericalGradient(embeddings, side)
      // Steep at a low temperature.
      let scale = Float(max(1, 0.1 / temperature)) * 10
      guard difference(own / scale, right / scale) != nil, let words = difference(own, right)
      else { continue }
      let name = ["first", "second"][side]
      return Mismatch(
        actual: "∂L/∂\(name)\n\(own)", expected: "∂L/∂\(name)\n\(right)", difference: words)
    }
    return nil
  }

  /// By the definition, in plain loops.
  private func loss(_ embeddings: [[[Double]]]) -> Double {
    let n = embeddings[0].count
    let all = (embeddings[0] + embeddings[1]).map { row in
      let length = row.reduce(0) { $0 + $1 * $1 }.squareRoot()
      return row.map { $0 / max(length, 1e-12) }
    }
    let losses = all.indices.map { i in
      let scores = all.map { other in
        zip(all[i], other).reduce(0) { $0 + $1.0 * $1.1 } / temperature
      }
      let answers = scores.indices.filter { $0 != i }.map { scores[$0] }
      let largest = answers.max() ?? 0
      let sum = answers.reduce(0) { $0 + exp($1 - largest) }
      return largest + log(sum) - scores[(i + n) % (2 * n)]
    }
    return losses.reduce(0, +) / Double(2 * n)
  }

  /// By finite differences, in double precision.
  private func numericalGradient(_ embeddings: [[[Double]]], _ side: Int) -> Tensor<Float> {
    let step = 1e-6
    let slopes = embeddings[side].indices.flatMap { row in
      embeddings[side][row].indices.map { k in
        func moved(_ step: Double) -> Double {
          var embeddings = embeddings
          embeddings[side][row][k] += step
          return loss(embeddings)
        }
        return (moved(step) - moved(-step)) / (2 * step)
      }
    }
    return floats(slopes, leaves[side].shape)
  }
}
