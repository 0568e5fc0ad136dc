import Autograd
import Layers
import Optimizers
import Tensors

/// The embeddings in evaluation mode, the mode as before afterwards.
private func frozen(_ encoder: Module, _ inputs: Tensor<Float>) -> Variable {
  let wasTraining = encoder.isTraining
  encoder.eval()
  defer { encoder.train(wasTraining) }
  return withoutGradients { encoder(Variable(inputs)) }
}

/// Steps of gradient descent on a loss.
private func descend(
  _ parameters: [Parameter], _ steps: Int, _ rate: Double, forgets: Bool = true,
  _ loss: () -> Variable
) {
  let optimizer = SGD(parameters, learningRate: rate)
  optimizer.zeroGradients()
  for _ in 0..<steps {
    if forgets { optimizer.zeroGradients() }
    loss().backward()
    optimizer.step()
  }
}

enum ProbeInTraining: Mistake14 {
  static func linearProbe(
    _ probe: Linear, encoder: Module, inputs: Tensor<Float>, labels: [Int], steps: Int,
    learningRate: Double
  ) throws {
    let embeddings = withoutGradients { encoder(Variable(inputs)) }
    descend(probe.parameters(), steps, learningRate) {
      CrossEntropyLoss()(probe(embeddings), labels)
    }
  }
}

enum EncoderTrained: Mistake14 {
  static func linearProbe(
    _ probe: Linear, encoder: Module, inputs: Tensor<Float>, labels: [Int], steps: Int,
    learningRate: Double
  ) throws {
    let wasTraining = encoder.isTraining
    encoder.eval()
    defer { encoder.train(wasTraining) }
    descend(encoder.parameters() + probe.parameters(), steps, learningRate) {
      CrossEntropyLoss()(probe(encoder(Variable(inputs))), labels)
    }
  }
}

enum EncoderRecorded: Mistake14 {
  static func linearProbe(
    _ probe: Linear, encoder: Module, inputs: Tensor<Float>, labels: [Int], steps: Int,
    learningRate: Double
  ) throws {
    let wasTraining = encoder.isTraining
    encoder.eval()
    defer { encoder.train(wasTraining) }
    descend(probe.parameters(), steps, learningRate) {
      CrossEntropyLoss()(probe(encoder(Variable(inputs))), labels)
    }
  }
}

enum ModeForgotten: Mistake14 {
  static func linearProbe(
    _ probe: Linear, encoder: Module, inputs: Tensor<Float>, labels: [Int], steps: Int,
    learningRate: Double
  ) throws {
    let embeddings = frozen(encoder, inputs)
    encoder.eval()
    descend(probe.parameters(), steps, learningRate) {
      CrossEntropyLoss()(probe(embeddings), labels)
    }
  }
}

enum ProbeNeverForgets: Mistake14 {
  static func linearProbe(
    _ probe: Linear, encoder: Module, inputs: Tensor<Float>, labels: [Int], steps: Int,
    learningRate: Double
  ) throws {
    let embeddings = frozen(encoder, inputs)
    descend(probe.parameters(), steps, learningRate, forgets: false) {
      CrossEntropyLoss()(probe(embeddings), labels)
    }
  }
}

enum ProbeAddedUp: Mistake14 {
  static func linearProbe(
    _ probe: Linear, encoder: Module, inputs: Tensor<Float>, labels: [Int], steps: Int,
    learningRate: Double
  ) throws {
    let embeddings = frozen(encoder, inputs)
    descend(probe.parameters(), steps, learningRate) {
      CrossEntropyLoss(reduction: .sum)(probe(embeddings), labels)
    }
  }
}

enum ProbeSoftmaxTwice: Mistake14 {
  static func linearProbe(
    _ probe: Linear, encoder: Module, inputs: Tensor<Float>, labels: [Int], steps: Int,
    learningRate: Double
  ) throws {
    let embeddings = frozen(encoder, inputs)
    descend(probe.parameters(), steps, learningRate) {
      CrossEntropyLoss()(probe(embeddings).softmax(axis: 1), labels)
    }
  }
}

enum ProbeBiasKept: Mistake14 {
  static func linearProbe(
    _ probe: Linear, encoder: Module, inputs: Tensor<Float>, labels: [Int], steps: Int,
    learningRate: Double
  ) throws {
    let embeddings = frozen(encoder, inputs)
    descend([probe.weight], steps, learningRate) { CrossEntropyLoss()(probe(embeddings), labels) }
  }
}
