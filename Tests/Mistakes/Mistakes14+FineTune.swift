import Autograd
import Curriculum
import Layers
import Optimizers
import Tensors

/// Trains by an optimizer whose groups are given, each with its rate.
private func tune(
  _ network: TunedNetwork, _ inputs: Tensor<Float>, _ labels: [Int], _ steps: Int,
  _ groups: [([Parameter], Double)], stemTrains: Bool = false, forgets: Bool = true
) {
  network.train()
  if !stemTrains { network.stem.eval() }
  let optimizer = SGD(groups[0].0, learningRate: groups[0].1)
  for (parameters, rate) in groups.dropFirst() {
    optimizer.addGroup(parameters, learningRate: rate)
  }
  optimizer.zeroGradients()
  for _ in 0..<steps {
    if forgets { optimizer.zeroGradients() }
    CrossEntropyLoss()(network(Variable(inputs)), labels).backward()
    optimizer.step()
  }
}

enum NothingFrozen: Mistake14 {
  static func fineTune(
    _ network: TunedNetwork, inputs: Tensor<Float>, labels: [Int], steps: Int, bodyRate: Double,
    headRate: Double
  ) throws {
    let old = network.stem.parameters() + network.body.parameters()
    tune(
      network, inputs, labels, steps, [(old, bodyRate), (network.head.parameters(), headRate)],
      stemTrains: true)
  }
}

enum StemInTraining: Mistake14 {
  static func fineTune(
    _ network: TunedNetwork, inputs: Tensor<Float>, labels: [Int], steps: Int, bodyRate: Double,
    headRate: Double
  ) throws {
    network.stem.freeze()
    let (body, head) = (network.body.parameters(), network.head.parameters())
    tune(network, inputs, labels, steps, [(body, bodyRate), (head, headRate)], stemTrains: true)
  }
}

enum RatesExchanged: Mistake14 {
  static func fineTune(
    _ network: TunedNetwork, inputs: Tensor<Float>, labels: [Int], steps: Int, bodyRate: Double,
    headRate: Double
  ) throws {
    let (body, head) = (network.body.parameters(), network.head.parameters())
    tune(network, inputs, labels, steps, [(body, headRate), (head, bodyRate)])
  }
}

enum BodyRateForAll: Mistake14 {
  static func fineTune(
    _ network: TunedNetwork, inputs: Tensor<Float>, labels: [Int], steps: Int, bodyRate: Double,
    headRate: Double
  ) throws {
    let (body, head) = (network.body.parameters(), network.head.parameters())
    tune(network, inputs, labels, steps, [(body + head, bodyRate)])
  }
}

enum HeadRateForAll: Mistake14 {
  static func fineTune(
    _ network: TunedNetwork, inputs: Tensor<Float>, labels: [Int], steps: Int, bodyRate: Double,
    headRate: Double
  ) throws {
    let (body, head) = (network.body.parameters(), network.head.parameters())
    tune(network, inputs, labels, steps, [(body + head, headRate)])
  }
}

enum BodyFrozenToo: Mistake14 {
  static func fineTune(
    _ network: TunedNetwork, inputs: Tensor<Float>, labels: [Int], steps: Int, bodyRate: Double,
    headRate: Double
  ) throws {
    tune(network, inputs, labels, steps, [(network.head.parameters(), headRate)])
  }
}

enum TuningNeverForgets: Mistake14 {
  static func fineTune(
    _ network: TunedNetwork, inputs: Tensor<Float>, labels: [Int], steps: Int, bodyRate: Double,
    headRate: Double
  ) throws {
    let (body, head) = (network.body.parameters(), network.head.parameters())
    tune(network, inputs, labels, steps, [(body, bodyRate), (head, headRate)], forgets: false)
  }
}
