import Autograd
import Curriculum
import Layers
import Optimizers
import Solutions
import Tensors

/// The right answer, for mistakes that lie before, behind or around it.
private func solve(
  _ network: TunedNetwork, _ inputs: Tensor<Float>, _ labels: [Int], _ steps: Int,
  _ bodyRate: Double, _ headRate: Double
) throws {
  try Solutions14.fineTune(
    network, inputs: inputs, labels: labels, steps: steps, bodyRate: bodyRate, headRate: headRate)
}

enum NothingFrozen: Mistake14 {
  static func fineTune(
    _ network: TunedNetwork, inputs: Tensor<Float>, labels: [Int], steps: Int, bodyRate: Double,
    headRate: Double
  ) throws {
    try solve(network, inputs, labels, steps, bodyRate, headRate)
    let optimizer = SGD(network.stem.parameters(), learningRate: bodyRate)
    for parameter in network.stem.parameters() { parameter.requiresGradient = true }
    CrossEntropyLoss()(network(Variable(inputs)), labels).backward()
    optimizer.step()
  }
}

enum StemInTraining: Mistake14 {
  static func fineTune(
    _ network: TunedNetwork, inputs: Tensor<Float>, labels: [Int], steps: Int, bodyRate: Double,
    headRate: Double
  ) throws {
    try solve(network, inputs, labels, steps, bodyRate, headRate)
    network.stem.train()
    _ = withoutGradients { network(Variable(inputs)) }
  }
}

enum RatesExchanged: Mistake14 {
  static func fineTune(
    _ network: TunedNetwork, inputs: Tensor<Float>, labels: [Int], steps: Int, bodyRate: Double,
    headRate: Double
  ) throws {
    try solve(network, inputs, labels, steps, headRate, bodyRate)
  }
}

enum BodyRateForAll: Mistake14 {
  static func fineTune(
    _ network: TunedNetwork, inputs: Tensor<Float>, labels: [Int], steps: Int, bodyRate: Double,
    headRate: Double
  ) throws {
    try solve(network, inputs, labels, steps, bodyRate, bodyRate)
  }
}

enum HeadRateForAll: Mistake14 {
  static func fineTune(
    _ network: TunedNetwork, inputs: Tensor<Float>, labels: [Int], steps: Int, bodyRate: Double,
    headRate: Double
  ) throws {
    try solve(network, inputs, labels, steps, headRate, headRate)
  }
}

enum BodyFrozenToo: Mistake14 {
  static func fineTune(
    _ network: TunedNetwork, inputs: Tensor<Float>, labels: [Int], steps: Int, bodyRate: Double,
    headRate: Double
  ) throws {
    try solve(network, inputs, labels, steps, 0, headRate)
  }
}

enum BodyInEvaluation: Mistake14 {
  static func fineTune(
    _ network: TunedNetwork, inputs: Tensor<Float>, labels: [Int], steps: Int, bodyRate: Double,
    headRate: Double
  ) throws {
    try solve(network, inputs, labels, steps, bodyRate, headRate)
    network.body.eval()
  }
}

enum TuningNeverForgets: Mistake14 {
  static func fineTune(
    _ network: TunedNetwork, inputs: Tensor<Float>, labels: [Int], steps: Int, bodyRate: Double,
    headRate: Double
  ) throws {
    network.train()
    network.stem.eval()
    network.stem.freeze()
    let optimizer = SGD(network.body.parameters(), learningRate: bodyRate)
    optimizer.addGroup(network.head.parameters(), learningRate: headRate)
    for _ in 0..<steps {
      CrossEntropyLoss()(network(Variable(inputs)), labels).backward()
      optimizer.step()
    }
  }
}
