import Glibc
import Layers
import Tensors

/// A linear layer in plain loops and double precision, and its gradients.
struct PlainLayer {
  /// `[outputs][inputs]`.
  var weight: [[Double]]
  var bias: [Double]

  init(_ layer: Linear) {
    weight = rows(layer.weight.value)
    bias = layer.bias.map { doubles($0.value) } ?? weight.map { _ in 0 }
  }

  /// A gradient of zeros.
  var zeros: PlainLayer {
    var copy = self
    copy.weight = weight.map { $0.map { _ in 0 } }
    copy.bias = bias.map { _ in 0 }
    return copy
  }

  var text: String {
    "weight\n\(floats(weight.flatMap(\.self), [weight.count, weight[0].count]))\n"
      + "bias \(floats(bias, [bias.count]))"
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
    for (row, slope) in dY.enumerated() {
      for (k, input) in x.enumerated() { weight[row][k] += slope * input }
      bias[row] += slope
    }
  }

  mutating func step(_ gradient: PlainLayer, learningRate: Double) {
    for row in weight.indices {
      for k in weight[row].indices { weight[row][k] -= learningRate * gradient.weight[row][k] }
      bias[row] -= learningRate * gradient.bias[row]
    }
  }

  /// The first element that differs from that of the right layer; `nil` if there is none.
  func difference(from right: PlainLayer) -> String? {
    func words(_ name: String, _ own: Double, _ right: Double) -> String? {
      let isSame = own == right || own.isNaN && right.isNaN || (own - right).magnitude <= 1e-4
      return isSame ? nil : "\(name) is \(Float(own)), expected \(Float(right))"
    }
    for (row, (own, right)) in zip(weight, right.weight).enumerated() {
      for (k, (own, right)) in zip(own, right).enumerated() {
        if let words = words("weight[\(row), \(k)]", own, right) { return words }
      }
    }
    return zip(bias, right.bias).enumerated().lazy
      .compactMap { words("bias[\($0)]", $1.0, $1.1) }.first
  }
}

/// ∂(−log softmax(logits)[label])/∂logits: the probabilities, minus 1 at the label.
func softmaxGradient(_ logits: [Double], label: Int) -> [Double] {
  let largest = logits.max() ?? 0
  let powers = logits.map { exp($0 - largest) }
  let sum = powers.reduce(0, +)
  return powers.enumerated().map { $1 / sum - ($0 == label ? 1 : 0) }
}

/// Batch normalization in evaluation mode, by the running statistics.
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

/// The rows of a matrix.
func rows(_ x: Tensor<Float>) -> [[Double]] { (0..<x.shape[0]).map { doubles(x[$0]) } }

/// The state of a module, bit by bit.
struct ModuleState {
  private let parameters, statistics: [UInt32]
  private let modes: [Bool]

  init(_ module: Module) {
    parameters = module.parameters().flatMap { $0.value.scalars.map(\.bitPattern) }
    let layers = module.namedModules().map(\.module)
    statistics = layers.compactMap { $0 as? BatchNorm }.flatMap { layer in
      (layer.runningMean.value.scalars + layer.runningVar.value.scalars).map(\.bitPattern)
    }
    modes = layers.map(\.isTraining)
  }

  /// What has changed since then.
  struct Changes: Equatable {
    let parameters, statistics, modes: Bool
  }

  func changes(since old: ModuleState) -> Changes {
    Changes(
      parameters: parameters != old.parameters, statistics: statistics != old.statistics,
      modes: modes != old.modes)
  }
}

/// Sets all parameters of a module to 0.
func clear(_ module: Module) {
  for parameter in module.parameters() { parameter.update { $0 = .zeros($0.shape) } }
}
