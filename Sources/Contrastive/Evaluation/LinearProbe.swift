import Glibc
import Tensors

/// How far classes can be told apart by planes: softmax regression on embeddings that stay as they are.
///
///     let probe = LinearProbe(encoder.embeddings(train.images), labels: train.labels)
///     probe.accuracy(encoder.embeddings(test.images), labels: test.labels)
///
/// It is the usual measure of what was learned without labels. The weights are those where
///
///     mean over rows of −log softmax(W·x + b)[class] + decay/2 · ‖W‖²
///
/// is smallest: there is just one such place but for a constant in b, so nothing is drawn and nothing depends
/// on a learning rate. scikit-learn's `LogisticRegression` with `C = 1 / (decay · N)`.
public struct LinearProbe: Sendable {
  /// The class that each output stands for, smallest label first.
  public let classes: [Int]
  /// W, `[classes, D]`.
  public let weight: Tensor<Float>
  /// b, `[classes]`, of mean 0.
  public let bias: Tensor<Float>
  /// What was made small.
  public let loss: Double
  /// How many steps that took.
  public let iterations: Int

  /// Trains a probe.
  ///
  /// - Parameters:
  ///   - embeddings: `[N, D]`. Features of very different sizes take many steps.
  ///   - decay: 1/N unless given, which is scikit-learn's `C = 1`. With 0 there may be no smallest place:
  ///     classes that planes part have it at infinity.
  ///   - tolerance: ends when no derivative is larger.
  public init(
    _ embeddings: Tensor<Float>, labels: [Int], decay: Double? = nil, maxIterations: Int = 1000,
    tolerance: Double = 1e-5
  ) {
    requireLabels(embeddings, labels, "LinearProbe")
    require(!labels.isEmpty, "LinearProbe: needs at least one row to learn from")
    let objective = Objective(embeddings, labels, decay ?? 1 / Double(labels.count))
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
    return embeddings.matmul(weight.transposed()) + bias
  }

  /// Returns the probability of each class, `[M, classes]`.
  public func probabilities(_ embeddings: Tensor<Float>) -> Tensor<Float> {
    logits(embeddings).softmax(axis: 1)
  }

  /// Returns the most probable class of each row.
  public func predictions(_ embeddings: Tensor<Float>) -> [Int] {
    logits(embeddings).argmax(axis: 1).scalars.map { classes[Int($0)] }
  }

  /// Returns the share of rows that are answered right, from 0 to 1.
  public func accuracy(_ embeddings: Tensor<Float>, labels: [Int]) -> Double {
    requireLabels(embeddings, labels, "LinearProbe")
    return shareOfEqual(predictions(embeddings), labels)
  }
}

/// The loss and its gradient at weights and biases, one after the other.
private struct Objective {
  let classes: [Int]
  private let embeddings: Tensor<Float>
  /// Where each row's class stands among the classes.
  private let places: [Int]
  private let decay: Double

  init(_ embeddings: Tensor<Float>, _ labels: [Int], _ decay: Double) {
    let classes = Set(labels).sorted()
    let placeOf = Dictionary(uniqueKeysWithValues: zip(classes, classes.indices))
    (self.classes, self.embeddings, self.decay) = (classes, embeddings, decay)
    places = labels.map { placeOf[$0]! }
  }

  private var weightCount: Int { classes.count * embeddings.shape[1] }
  var parameterCount: Int { weightCount + classes.count }

  func parts(_ point: [Double]) -> (weight: Tensor<Float>, bias: Tensor<Float>) {
    (
      Tensor(point[..<weightCount].map { Float($0) }, shape: [classes.count, embeddings.shape[1]]),
      Tensor(point[weightCount...].map { Float($0) }, shape: [classes.count])
    )
  }

  /// Products in single precision, sums over rows in double.
  func evaluate(_ point: [Double]) -> LimitedMemoryBFGS.Evaluation {
    let (weight, bias) = parts(point)
    let count = Double(places.count)
    let rows = (embeddings.matmul(weight.transposed()) + bias).withRows { logits, row in
      Self.row(logits, place: places[row])
    }
    var loss = 0.0
    var gradient = [Double](repeating: 0, count: parameterCount)
    for row in rows {
      loss += row.loss / count
      for (place, part) in row.residuals.enumerated() {
        gradient[weightCount + place] += Double(part) / count
      }
    }
    let residuals = Tensor(
      rows.flatMap(\.residuals), shape: [places.count, classes.count])
    let products = residuals.transposed().matmul(embeddings).scalars
    for index in 0..<weightCount {
      loss += decay / 2 * point[index] * point[index]
      gradient[index] = Double(products[index]) / count + decay * point[index]
    }
    return (loss, gradient)
  }

  /// `−log p[place]`, and p with 1 taken from there.
  private static func row(
    _ logits: UnsafeBufferPointer<Float>, place: Int
  ) -> (loss: Double, residuals: [Float]) {
    let largest = Double(logits.max()!)
    let powers = logits.map { exp(Double($0) - largest) }
    let sum = powers.reduce(0, +)
    var residuals = powers.map { Float($0 / sum) }
    residuals[place] -= 1
    return (log(sum) + largest - Double(logits[place]), residuals)
  }
}
