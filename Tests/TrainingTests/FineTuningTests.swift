import Autograd
import Contrastive
import Layers
import Models
import Optimizers
import Tensors
import Testing
import Training
import Vision

@Suite struct FineTuningTests {
  private let digits: Digits
  private let network: ResNet18

  init() throws {
    digits = try Digits.load()[Array(0..<64)]
    var generator = Generator(seed: 1)
    network = ResNet18(channels: 1, stem: .small, width: 4, using: &generator)
    network.fc = Linear(network.embeddingSize, 10, using: &generator)
  }

  private func step(_ optimizer: Optimizer) -> Float {
    optimizer.zeroGradients()
    let loss = CrossEntropyLoss()(network(Variable(digits.images)), digits.labels)
    loss.backward()
    optimizer.step()
    return loss.item
  }

  @Test func `frozen stages do not change, including statistics, while the rest trains`() {
    let tuning = FineTuning(network, frozen: FineTuning.resNetStages(3), head: ["fc"])
    let before = network.stateDictionary()
    let optimizer = tuning.optimizer(backboneLearningRate: 0.01, headLearningRate: 0.1) {
      SGD($0, learningRate: $1)
    }
    tuning.train()
    let first = step(optimizer)
    var last = first
    for _ in 0..<10 {
      last = step(optimizer)
      // Computing embeddings in between does not unfreeze statistics.
      _ = network.embeddings(digits.images[0..<8])
    }
    #expect(last < 0.8 * first)
    let after = network.stateDictionary()
    let still = ["conv1", "bn1", "layer1", "layer2"]
    for key in before.keys {
      let isFrozen = still.contains { key.hasPrefix($0 + ".") }
      #expect((after[key] == before[key]) == isFrozen, "\(key)")
    }
    for module in tuning.frozen {
      let gradients = module.parameters().compactMap(\.gradient)
      #expect(!module.isTraining && gradients.isEmpty)
    }
    #expect(network.layer3.isTraining)
  }

  @Test func `backbone and head have different learning rates`() {
    let tuning = FineTuning(network, frozen: ["conv1"], head: ["fc"])
    #expect(tuning.headParameters.count == 2)
    #expect(tuning.backboneParameters.count + 3 == network.parameters().count)
    let optimizer = tuning.optimizer(backboneLearningRate: 0.25, headLearningRate: 2) {
      SGD($0, learningRate: $1)
    }
    tuning.train()
    let before = optimizer.parameters.map(\.value)
    _ = step(optimizer)
    for (index, parameter) in optimizer.parameters.enumerated() {
      let rate: Float = index < tuning.backboneParameters.count ? 0.25 : 2
      #expect(parameter.value == before[index] - parameter.gradient! * rate)
    }
  }

  @Test func `freezing other modules unfreezes the previous ones`() {
    _ = FineTuning(network, frozen: ["layer1", "layer2"], head: ["fc"])
    let tuning = FineTuning(network, frozen: [], head: ["fc"])
    let still = network.parameters().filter { !$0.requiresGradient }
    #expect(still.isEmpty)
    #expect(tuning.frozen.isEmpty && FineTuning.resNetStages(0).isEmpty)
    #expect(FineTuning.resNetStages(2) == ["conv1", "bn1", "layer1"])
  }
}
