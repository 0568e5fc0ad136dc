import Autograd
import Curriculum
import Glibc
import Layers
import Lessons
import Tensors

/// The weight and bias of a layer, which `parameters(of:)` finds by inspection.
private final class Weights {
  let weight, bias: Parameter

  init(_ weight: Tensor<Float>) {
    self.weight = Parameter(weight)
    bias = Parameter(.zeros([weight.shape[0]]))
  }
}

private final class SpiralNetwork {
  let first, second, third: Weights

  init(_ draw: ([Int]) throws -> Tensor<Float>) rethrows {
    first = Weights(try draw([32, 2]))
    second = Weights(try draw([32, 32]))
    third = Weights(try draw([3, 32]))
  }
}

/// Chapter 7's milestone: a network that classifies points on three spirals, trained with three optimizers.
struct SpiralTraining: MilestoneTraining {
  let parts: Parts
  private static let epochs = 80
  private static let batch = 50

  func run() throws -> Milestone.Outcome {
    var generator = Generator(seed: 7)
    let (train, heldOut) = (points(150, &generator), points(100, &generator))
    var rows = [["optimizer", "loss", "accuracy on 300 new points"]]
    var best = 0.0
    for optimizer in ["plain", "momentum", "Adam"] {
      var own = generator
      let network = try network(&own)
      let loss = try self.train(network, train, optimizer, &own)
      let accuracy = try accuracy(network, heldOut)
      best = max(best, accuracy)
      rows.append([optimizer, text(loss, 3), percent(accuracy)])
      print("  trained with \(optimizer)")
    }
    table(rows)
    return Milestone.Outcome(
      summary: "an accuracy above 95 % on new points (guessing: 33 %): \(percent(best))",
      isReached: best > 0.95)
  }

  private func points(_ count: Int, _ generator: inout Generator) -> (
    x: Tensor<Float>, labels: [Int]
  ) {
    var (numbers, labels) = ([Float](), [Int]())
    for arm in 0..<3 {
      for index in 0..<count {
        let radius = 0.1 + 0.85 * Float(index) / Float(count - 1)
        let angle = Float(arm) * 2 * .pi / 3 + 5 * radius + 0.12 * generator.normal()
        numbers += [radius * cosf(angle), radius * sinf(angle)]
        labels.append(arm)
      }
    }
    return (Tensor(numbers, shape: [3 * count, 2]), labels)
  }

  private func network(_ generator: inout Generator) throws -> SpiralNetwork {
    if let initHe = parts[Exercises.initHe] {
      return try SpiralNetwork { try initHe($0, &generator) }
    }
    return SpiralNetwork { Initializer.kaimingNormal(.fanIn)($0, using: &generator) }
  }

  private func scores(_ network: SpiralNetwork, _ x: Tensor<Float>) throws -> Variable {
    func linear(_ x: Variable, _ layer: Weights) throws -> Variable {
      try parts[Exercises.linear]?(x, layer.weight, layer.bias)
        ?? x.matmul(layer.weight.transposed()) + layer.bias
    }
    let first = try linear(Variable(x), network.first).relu()
    return try linear(try linear(first, network.second).relu(), network.third)
  }

  private func parameters(_ network: SpiralNetwork) throws -> [Parameter] {
    if let parameters = parts[Exercises.parameters] {
      return try parameters(network).map(\.parameter)
    }
    return [network.first, network.second, network.third].flatMap { [$0.weight, $0.bias] }
  }

  /// Runs the backward pass of the cross-entropy, and returns the loss.
  private func backward(_ scores: Variable, _ labels: [Int]) throws -> Float {
    guard let crossEntropy = parts[Exercises.crossEntropy] else {
      let loss = scores.softmaxCrossEntropy(labels)
      loss.backward()
      return loss.item
    }
    let (loss, gradient) = try crossEntropy(scores.value, labels)
    scores.backward(with: gradient)
    return loss
  }

  /// Trains the network, and returns the mean loss of the last epoch.
  private func train(
    _ network: SpiralNetwork, _ data: (x: Tensor<Float>, labels: [Int]), _ optimizer: String,
    _ generator: inout Generator
  ) throws -> Double {
    let parameters = try parameters(network)
    let (momentum, adam) = (parts.momentum(parameters), parts.adam(parameters))
    let (schedule, count) = (parts.schedule(), data.labels.count)
    let steps = Self.epochs * count / Self.batch
    var (step, total) = (0, 0.0)
    for _ in 0..<Self.epochs {
      let order = generator.permutation(count)
      total = 0
      for start in stride(from: 0, to: count, by: Self.batch) {
        let indices = Array(order[start..<start + Self.batch])
        let x = data.x.indexSelected(axis: 0, indices)
        let labels = indices.map { data.labels[$0] }
        let peak = ["plain": 0.5, "momentum": 0.1][optimizer] ?? 0.02
        let rate = try schedule(step, steps, peak)
        if optimizer == "plain" {
          total += try plainStep(network, parameters, x, labels, rate)
        } else {
          for parameter in parameters { parameter.gradient = nil }
          total += Double(try backward(try scores(network, x), labels))
          try (optimizer == "momentum" ? momentum : adam)(rate)
        }
        step += 1
      }
    }
    return total * Double(Self.batch) / Double(count)
  }

  /// Runs a step of plain gradient descent: exercise 7.4's, or the same by the library.
  private func plainStep(
    _ network: SpiralNetwork, _ parameters: [Parameter], _ x: Tensor<Float>, _ labels: [Int],
    _ rate: Double
  ) throws -> Double {
    if let trainStep = parts[Exercises.trainStep] {
      var problem: (any Error)?
      let loss = try trainStep(parameters, Float(rate)) {
        do {
          return try scores(network, x).softmaxCrossEntropy(labels)
        } catch {
          problem = error
          return Variable(0, requiresGradient: true)
        }
      }
      if let problem { throw problem }
      return Double(loss)
    }
    for parameter in parameters { parameter.gradient = nil }
    let loss = try backward(try scores(network, x), labels)
    for parameter in parameters {
      if let gradient = parameter.gradient { parameter.update { $0 -= gradient * Float(rate) } }
    }
    return Double(loss)
  }

  private func accuracy(
    _ network: SpiralNetwork, _ data: (x: Tensor<Float>, labels: [Int])
  ) throws -> Double {
    let predictions = try withoutGradients {
      try scores(network, data.x).value.argmax(axis: 1).scalars
    }
    return Milestones.accuracy(predictions.map { Int($0) }, data.labels)
  }
}
