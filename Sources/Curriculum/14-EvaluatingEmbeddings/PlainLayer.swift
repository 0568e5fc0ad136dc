import Glibc
import Layers
import Tensors

/// A linear layer in plain loops and double precision, and the gradients of what it is part of.
struct PlainLayer {
  /// `[outputs][inputs]`.
  var weight: [[Double]]
  var bias: [Double]

  init(_ layer: Linear) {
    let (numbers, inputs) = (doubles(layer.weight.value), layer.weight.shape[1])
    weight = stride(from: 0, to: numbers.count, by: inputs).map { Array(numbers[$0..<$0 + inputs]) }
    bias = layer.bias.map { doubles($0.value) } ?? weight.map { _ in 0 }
  }

  /// All numbers, weights first.
  var numbers: [Double] { weight.flatMap(\.self) + bias }

  /// The same with 0 for every number: a gradient of nothing yet.
  var zeros: PlainLayer {
    var copy = self
    copy.weight = weight.map { $0.map { _ in 0 } }
    copy.bias = bias.map { _ in 0 }
    return copy
  }

  func callAsFunction(_ x: [Double]) -> [Double] {
    zip(weight, bias).map { row, bias in zip(row, x).reduce(bias) { $0 + $1.0 * $1.1 } }
  }

  /// dx = Wᵀ · dy.
  func backward(_ dY: [Double]) -> [Double] {
    weight[0].indices.map { k in dY.indices.reduce(0) { $0 + weight[$1][k] * dY[$1] } }
  }

  /// dW += dy · xᵀ, db += dy.
  mutating func add(_ dY: [Double], _ x: [Double]) {
    for (row, part) in dY.enumerated() {
      for (k, input) in x.enumerated() { weight[row][k] += part * input }
      bias[row] += part
    }
  }

  mutating func step(_ gradient: PlainLayer, rate: Double) {
    for row in weight.indices {
      for k in weight[row].indices { weight[row][k] -= rate * gradient.weight[row][k] }
      bias[row] -= rate * gradient.bias[row]
    }
  }
}

/// ∂(−log softmax(logits)[label])/∂logits: the probabilities, 1 taken off the right one's.
func softmaxSlope(_ logits: [Double], label: Int) -> [Double] {
  var slope = softmax(logits)
  slope[label] -= 1
  return slope
}

/// The probabilities of the classes.
func softmax(_ logits: [Double]) -> [Double] {
  let largest = logits.max() ?? 0
  let powers = logits.map { exp($0 - largest) }
  let sum = powers.reduce(0, +)
  return powers.map { $0 / sum }
}

/// Batch normalization as in evaluation, by the running statistics.
func normalized(_ x: [Double], _ layer: BatchNorm1d) -> [Double] {
  let (mean, variance) = (doubles(layer.runningMean.value), doubles(layer.runningVar.value))
  let (scale, shift) = (
    layer.weight.map { doubles($0.value) }, layer.bias.map { doubles($0.value) }
  )
  return x.indices.map { k in
    let unit = (x[k] - mean[k]) / (variance[k] + Double(layer.epsilon)).squareRoot()
    return unit * (scale?[k] ?? 1) + (shift?[k] ?? 0)
  }
}

/// Batch normalization as in training, by the batch's own statistics; scale 1, shift 0.
func normalizedByBatch(_ rows: [[Double]], _ layer: BatchNorm1d) -> [[Double]] {
  let count = Double(rows.count)
  var result = rows
  for k in rows[0].indices {
    let mean = rows.reduce(0) { $0 + $1[k] } / count
    let variance = rows.reduce(0) { $0 + ($1[k] - mean) * ($1[k] - mean) } / count
    let root = (variance + Double(layer.epsilon)).squareRoot()
    for row in rows.indices { result[row][k] = (rows[row][k] - mean) / root }
  }
  return result
}

/// The rows of a matrix.
func rows(_ x: Tensor<Float>) -> [[Double]] { (0..<x.shape[0]).map { doubles(x[$0]) } }

/// Everything a module remembers, to see whether it moved: numbers by their bits.
struct Remembered: Equatable {
  let parameters, statistics: [UInt32]
  let modes: [Bool]

  init(_ module: Module) {
    parameters = module.parameters().flatMap { $0.value.scalars.map(\.bitPattern) }
    let layers = module.namedModules().map(\.module)
    statistics = layers.compactMap { $0 as? BatchNorm }.flatMap { layer in
      (layer.runningMean.value.scalars + layer.runningVar.value.scalars).map(\.bitPattern)
    }
    modes = layers.map(\.isTraining)
  }
}
