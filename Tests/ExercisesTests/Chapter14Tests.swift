import Autograd
import Contrastive
import Curriculum
import Layers
import Optimizers
import Tensors
import TestSupport
import Testing
import Training

@Suite struct Chapter14Tests {
  /// The library's are checked against scikit-learn.
  @Test func `the answers of 14.1 and 14.4 are the library's`() throws {
    var generator = Generator(seed: 14)
    let embeddings = Tensor<Float>.normal([40, 3], using: &generator)
    let labels = (0..<40).map { _ in generator.integer(below: 4) }
    let classifier = KNearestNeighbors(embeddings, labels: labels)
    let retrieval = Retrieval(embeddings, labels: labels)
    for k in [1, 2, 5, 39] {
      #expect(
        try Solutions.kNN(embeddings, labels: labels, k: k)
          == classifier.leaveOneOutPredictions(k: k))
      let own = try Solutions.recallAtK(embeddings, labels: labels, k: k)
      #expect(abs(own - retrieval.recall(at: k)) < 1e-12)
    }
    #expect(retrieval.recall(at: 1) < 0.9)
  }

  @Test func `the probe of 14.2 converges to the library's`() throws {
    var generator = Generator(seed: 15)
    let encoder = Sequential(Linear(5, 3, using: &generator), BatchNorm1d(3))
    let inputs = Tensor<Float>.normal([60, 5], using: &generator)
    let labels = (0..<60).map { inputs[$0, 0].item + inputs[$0, 1].item > 0.3 ? 1 : 0 }
    let probe = Linear(3, 2, using: &generator)
    try Solutions.linearProbe(
      probe, encoder: encoder, inputs: inputs, labels: labels, steps: 3000, learningRate: 1)
    let embeddings = encoder.embeddings(inputs)
    let best = LinearProbe(embeddings, labels: labels, weightDecay: 1e-9)
    let loss = CrossEntropyLoss()(probe(Variable(embeddings)), labels).item
    #expect(abs(Double(loss) - best.loss) < 1e-3)
    #expect(loss < 0.65)
  }

  @Test func `14.3 fine-tunes like the library`() throws {
    var networks: [TunedNetwork] = []
    for _ in 0..<2 {
      var generator = Generator(seed: 16)
      networks.append(TunedNetwork(using: &generator))
    }
    var generator = Generator(seed: 17)
    let inputs = Tensor<Float>.normal([6, 3], using: &generator)
    let labels = [0, 1, 2, 2, 1, 0]
    try Solutions.fineTune(
      networks[0], inputs: inputs, labels: labels, steps: 4, bodyLearningRate: 0.1,
      headLearningRate: 0.5)
    let tuning = FineTuning(networks[1], frozen: ["stem"], head: ["head"])
    let optimizer = tuning.optimizer(backboneLearningRate: 0.1, headLearningRate: 0.5) {
      SGD($0, learningRate: $1)
    }
    tuning.train()
    for _ in 0..<4 {
      optimizer.zeroGradients()
      CrossEntropyLoss()(networks[1](Variable(inputs)), labels).backward()
      optimizer.step()
    }
    for (own, library) in zip(networks[0].parameters(), networks[1].parameters()) {
      expectClose(own.value, library.value)
    }
  }
}
