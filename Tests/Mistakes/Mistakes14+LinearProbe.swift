import Autograd
import Layers
import Optimizers
import Solutions
import Tensors

/// The right answer, for mistakes that lie before, behind or around it.
private func solve(
  _ probe: Linear, _ encoder: Module, _ inputs: Tensor<Float>, _ labels: [Int], _ steps: Int,
  _ rate: Double
) throws {
  try Solutions14.linearProbe(
    probe, encoder: encoder, inputs: inputs, labels: labels, steps: steps, learningRate: rate)
}

/// Steps of gradient descent on a loss, for mistakes that lie inside.
private func descend(
  _ probe: Linear, _ encoder: Module, _ inputs: Tensor<Float>, _ steps: Int, _ rate: Double,
  forgets: Bool = true, inTraining: Bool = false, _ loss: (Variable) -> Variable
) {
  let wasTraining = encoder.isTraining
  encoder.train(inTraining)
  defer { encoder.train(wasTraining) }
  let embeddings = withoutGradients { encoder(Variable(inputs)) }
  let optimizer = SGD(probe.parameters(), learningRate: rate)
  optimizer.zeroGradients()
  for _ in 0..<steps {
    if forgets { optimizer.zeroGradients() }
    loss(probe(embeddings)).backward()
    optimizer.step()
  }
}

enum ProbeInTraining: Mistake14 {
  static func linearProbe(
    _ probe: Linear, encoder: Module, inputs: Tensor<Float>, labels: [Int], steps: Int,
    learningRate: Double
  ) throws {
    descend(probe, encoder, inputs, steps, learningRate, inTraining: true) {
      CrossEntropyLoss()($0, labels)
    }
  }
}

enum EncoderTrained: Mistake14 {
  static func linearProbe(
    _ probe: Linear, encoder: Module, inputs: Tensor<Float>, labels: [Int], steps: Int,
    learningRate: Double
  ) throws {
    try solve(probe, encoder, inputs, labels, steps, learningRate)
    encoder.eval()
    CrossEntropyLoss()(probe(encoder(Variable(inputs))), labels).backward()
    SGD(encoder.parameters(), learningRate: learningRate).step()
  }
}

enum EncoderRecorded: Mistake14 {
  static func linearProbe(
    _ probe: Linear, encoder: Module, inputs: Tensor<Float>, labels: [Int], steps: Int,
    learningRate: Double
  ) throws {
    try solve(probe, encoder, inputs, labels, steps, learningRate)
    let wasTraining = encoder.isTraining
    encoder.eval()
    defer { encoder.train(wasTraining) }
    CrossEntropyLoss()(probe(encoder(Variable(inputs))), labels).backward()
  }
}

enum ModeForgotten: Mistake14 {
  static func linearProbe(
    _ probe: Linear, encoder: Module, inputs: Tensor<Float>, labels: [Int], steps: Int,
    learningRate: Double
  ) throws {
    try solve(probe, encoder, inputs, labels, steps, learningRate)
    encoder.eval()
  }
}

enum ProbeNeverForgets: Mistake14 {
  static func linearProbe(
    _ probe: Linear, encoder: Module, inputs: Tensor<Float>, labels: [Int], steps: Int,
    learningRate: Double
  ) throws {
    descend(probe, encoder, inputs, steps, learningRate, forgets: false) {
      CrossEntropyLoss()($0, labels)
    }
  }
}

enum ProbeAddedUp: Mistake14 {
  static func linearProbe(
    _ probe: Linear, encoder: Module, inputs: Tensor<Float>, labels: [Int], steps: Int,
    learningRate: Double
  ) throws {
    // A sum over the rows is that many means.
    try solve(probe, encoder, inputs, labels, steps, learningRate * Double(labels.count))
  }
}

enum ProbeSoftmaxTwice: Mistake14 {
  static func linearProbe(
    _ probe: Linear, encoder: Module, inputs: Tensor<Float>, labels: [Int], steps: Int,
    learningRate: Double
  ) throws {
    descend(probe, encoder, inputs, steps, learningRate) {
      CrossEntropyLoss()($0.softmax(axis: 1), labels)
    }
  }
}

enum ProbeBiasKept: Mistake14 {
  static func linearProbe(
    _ probe: Linear, encoder: Module, inputs: Tensor<Float>, labels: [Int], steps: Int,
    learningRate: Double
  ) throws {
    let bias = probe.bias?.value
    for _ in 0..<steps {
      try solve(probe, encoder, inputs, labels, 1, learningRate)
      if let bias { probe.bias?.update { $0 = bias } }
    }
  }
}

enum ProbeOneStepMore: Mistake14 {
  static func linearProbe(
    _ probe: Linear, encoder: Module, inputs: Tensor<Float>, labels: [Int], steps: Int,
    learningRate: Double
  ) throws {
    try solve(probe, encoder, inputs, labels, steps + 1, learningRate)
  }
}
