import Glibc
import Tensors

/// A linear probe: softmax regression on frozen embeddings, the standard evaluation of
/// self-supervised learning.
///
///     let probe = LinearProbe(encoder.embeddings(train.images), labels: train.labels)
///     probe.accuracy(encoder.embeddings(test.images), labels: test.labels)
///
/// The weights minimize
///
///     mean over rows of −log softmax(W·x + b)[class] + weightDecay/2 · ‖W‖²
///
/// The minimum is unique up to a constant in b, so the result depends on no seed and no learning
/// rate. scikit-learn's `LogisticRegression` with `C = 1 / (weightDecay · N)`.
public struct LinearProbe: Sendable {
  /// The class of each output, in ascending order.
  public let classes: [Int]
  /// The weight W, `[classes, D]`.
  public let weight: Tensor<Float>
  /// The bias b, `[classes]`, with mean 0.
  public let bias: Tensor<Float>
  /// The minimum of the objective.
  public let loss: Double
  /// The number of iterations.
  public let iterations: Int

  /// Trains a probe.
  ///
  /// - Parameters:
  ///   - embeddings: `[N, D]`. Features of very different scales take many iterations.
  ///   - labels: The class of each row.
  ///   - weightDecay: The weight decay; 1/N by default, which is scikit-learn's `C = 1`. With 0
  ///     there may be no minimum: for linearly separable classes it is at infinity.
  ///   - maxIterations: The maximum number of iterations.
  ///   - tolerance: The maximum norm of the gradient at which to stop.
  public init(
    _ embeddings: Tensor<Float>, labels: [Int], weightDecay: Double? = nil,
    maxIterations: Int = 1000,
    tolerance: Double = 1e-5
  ) {
    requireLabels(embeddings, labels, "LinearProbe")
    require(!labels.isEmpty, "LinearProbe: needs at least one row")
    let decay = weightDecay ?? 1 / Double(labels.count)
    require(
      decay >= 0 && decay.isFinite && maxIterations >= 0 && tolerance >= 0,
      "LinearProbe: weight decay \(decay), \(maxIterations) iterations and tolerance \(tolerance) must not be "
        + "negative, and the weight decay must be finite")
    let objective = Objective(embeddings, labels, decay)
    let method = LimitedMemoryBFGS(maxIterations: maxIterations, tolerance: tolerance)
    let start = [Double](repeating: 0, count: objective.parameterCount)
    let found = method.minimize(start, objective.evaluate)
    (classes, loss, iterations) = (objective.classes, found.value, found.iterations)
    let (weight, bias) = objective.parts(found.point)
    (self.weight, self.bias) = (weight, bias - bias.mean())
  }

  /// Returns `W·x + b`, `[M, classes]`, for `embeddings` of shape `[M, D]`.
  public func logits(_ embeddings: Tensor<Float>) -> Tensor<Float> {
    require(
      embeddings.rank == 2 && embeddings.shape[1] == weight.shape[1],
      "LinearProbe: embeddings \(embeddings.shape) must be [M, \(weight.shape[1])]")
    requireFinite(embeddings, "LinearProbe")
    return embeddings.matmul(weight.transposed()) + bias
  }

  /// Returns the class probabilities, `[M, classes]`.
  public func probabilities(_ embeddings: Tensor<Float>) -> Tensor<Float> {
    logits(embeddings).softmax(axis: 1)
  }

  /// Returns the predicted class of each row.
  public func predictions(_ embeddings: Tensor<Float>) -> [Int] {
    logits(embeddings).argmax(axis: 1).scalars.map { classes[Int($0)] }
  }

  /// Returns the accuracy, from 0 to 1; NaN without rows.
  public func accuracy(_ embeddings: Tensor<Float>, labels: [Int]) -> Double {
    requireLabels(embeddings, labels, "LinearProbe")
    return fractionEqual(predictions(embeddings), labels)
  }
}

/// The objective and its gradient as functions of the weights followed by the biases.
private struct Objective {
  let classes: [Int]
  private let embeddings: Tensor<Float>
  /// The index of each row's class among the classes.
  private let targets: [Int]
  private let weightDecay: Double

  init(_ embeddings: Tensor<Float>, _ labels: [Int], _ weightDecay: Double) {
    let classes = Set(labels).sorted()
    let indexOf = Dictionary(uniqueKeysWithValues: zip(classes, classes.indices))
    (self.classes, self.embeddings, self.weightDecay) = (classes, embeddings, weightDecay)
    targets = labels.map { indexOf[$0]! }
  }

  private var weightCount: Int { classes.count * embeddings.shape[1] }
  var parameterCount: Int { weightCount + classes.count }

  func parts(_ point: [Double]) -> (weight: Tensor<Float>, bias: Tensor<Float>) {
    (
      Tensor(point[..<weightCount].map { Float($0) }, shape: [classes.count, embeddings.shape[1]]),
      Tensor(point[weightCount...].map { Float($0) }, shape: [classes.count])
    )
  }

  /// Returns the objective and its gradient; products are computed in float32, sums over rows in
  /// float64.
  func evaluate(_ point: [Double]) -> LimitedMemoryBFGS.Evaluation {
    let (weight, bias) = parts(point)
    let count = Double(targets.count)
    let rows = (embeddings.matmul(weight.transposed()) + bias).withRows { logits, row in
      Self.row(logits, target: targets[row])
    }
    var loss = 0.0
    var gradient = [Double](repeating: 0, count: parameterCount)
    for row in rows {
      loss += row.loss / count
      for (index, part) in row.residuals.enumerated() {
        gradient[weightCount + index] += Double(part) / count
      }
    }
    let residuals = Tensor(
      rows.flatMap(\.residuals), shape: [targets.count, classes.count])
    let products = residuals.transposed().matmul(embeddings).scalars
    for index in 0..<weightCount {
      loss += weightDecay / 2 * point[index] * point[index]
      gradient[index] = Double(products[index]) / count + weightDecay * point[index]
    }
    return (loss, gradient)
  }

  /// Returns `−log p[target]`, and p minus the one-hot target.
  private static func row(
    _ logits: UnsafeBufferPointer<Float>, target: Int
  ) -> (loss: Double, residuals: [Float]) {
    let largest = Double(logits.max()!)
    let powers = logits.map { exp(Double($0) - largest) }
    let sum = powers.reduce(0, +)
    var residuals = powers.map { Float($0 / sum) }
    residuals[target] -= 1
    return (log(sum) + largest - Double(logits[target]), residuals)
  }
}
