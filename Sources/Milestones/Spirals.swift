import Autograd
import Curriculum
import Glibc
import Layers
import Tensors

extension Milestone {
  /// Chapter 7: a network that tells three spirals apart, trained in three ways.
  ///
  /// - Parameter answers: those of chapters 6 and 7.
  public static func spirals(_ answers: [Answer]) -> Milestone {
    Milestone(
      chapter: 7, title: "Three spirals",
      goal: "more than 95 % of points never seen, in some seconds",
      exercises: [
        "parameters", "linear", "initHe", "crossEntropy", "sgdMomentum", "adam", "cosineWarmup",
        "trainStep",
      ]
    ) { parts in try SpiralTraining(parts: parts, answers: answers).run() }
  }
}

/// Weights and bias of one layer; what `parameters(of:)` finds by looking.
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

private struct SpiralTraining {
  let parts: Parts
  let answers: [Answer]
  private static let epochs = 80
  private static let batch = 50

  func run() throws -> Milestone.Outcome {
    var generator = Generator(seed: 7)
    let (train, held) = (points(150, &generator), points(100, &generator))
    var rows = [["steps", "loss", "right, of 300 new points"]]
    var best = 0.0
    for way in ["plain", "momentum", "Adam"] {
      var own = generator
      let network = try network(&own)
      let loss = try self.train(network, train, way, &own)
      let right = 100 * (try accuracy(network, held))
      best = max(best, right)
      rows.append([way, text(loss, 3), text(right, 1) + " %"])
      print("  trained with \(way)")
    }
    table(rows)
    return Milestone.Outcome(
      words: "more than 95 % of points never seen, of which guessing gets 33: \(text(best, 1)) %",
      isReached: best > 95)
  }

  private func points(_ count: Int, _ generator: inout Generator) -> (
    x: Tensor<Float>, labels: [Int]
  ) {
    var (numbers, labels) = ([Float](), [Int]())
    for arm in 0..<3 {
      for place in 0..<count {
        let radius = 0.1 + 0.85 * Float(place) / Float(count - 1)
        let angle = Float(arm) * 2 * .pi / 3 + 5 * radius + 0.12 * generator.normal()
        numbers += [radius * cosf(angle), radius * sinf(angle)]
        labels.append(arm)
      }
    }
    return (Tensor(numbers, shape: [3 * count, 2]), labels)
  }

  private func network(_ generator: inout Generator) throws -> SpiralNetwork {
    let library: ([Int], inout Generator) throws -> Tensor<Float> = { shape, generator in
      Initializer.kaimingNormal(.fanIn)(shape, using: &generator)
    }
    let draw = parts.choose("initHe", answers[Exercises.initHe], else: library)
    return try SpiralNetwork { try draw($0, &generator) }
  }

  private func scores(_ network: SpiralNetwork, _ x: Tensor<Float>) throws -> Variable {
    let linear = parts.choose(
      "linear", { try answers[Exercises.linear]($0, $1.weight, $1.bias) },
      else: { (x: Variable, layer: Weights) throws -> Variable in
        x.matmul(layer.weight.transposed()) + layer.bias
      })
    let first = try linear(Variable(x), network.first).relu()
    return try linear(try linear(first, network.second).relu(), network.third)
  }

  private func parameters(_ network: SpiralNetwork) throws -> [Parameter] {
    if parts.solved.contains("parameters") {
      return try answers[Exercises.parameters](network).map(\.parameter)
    }
    return [network.first, network.second, network.third].flatMap { [$0.weight, $0.bias] }
  }

  /// Sends the gradient of the mean cross-entropy back, and returns the loss.
  private func backward(_ scores: Variable, _ labels: [Int]) throws -> Float {
    guard parts.solved.contains("crossEntropy") else {
      let loss = scores.softmaxCrossEntropy(labels)
      loss.backward()
      return loss.item
    }
    let (loss, gradient) = try answers[Exercises.crossEntropy](scores.value, labels)
    scores.backward(with: gradient)
    return loss
  }

  /// Returns the mean loss of the last epoch.
  private func train(
    _ network: SpiralNetwork, _ data: (x: Tensor<Float>, labels: [Int]), _ way: String,
    _ generator: inout Generator
  ) throws -> Double {
    let parameters = try parameters(network)
    let (momentum, adam) = (parts.momentum(parameters, answers), parts.adam(parameters, answers))
    let (schedule, count) = (parts.schedule(answers), data.labels.count)
    let steps = Self.epochs * count / Self.batch
    var (step, total) = (0, 0.0)
    for _ in 0..<Self.epochs {
      let order = generator.permutation(count)
      total = 0
      for start in stride(from: 0, to: count, by: Self.batch) {
        let places = Array(order[start..<start + Self.batch])
        let x = data.x.indexSelected(axis: 0, places)
        let labels = places.map { data.labels[$0] }
        let peak = ["plain": 0.5, "momentum": 0.1][way] ?? 0.02
        let rate = try schedule(step, steps, peak)
        if way == "plain" {
          total += try plainStep(network, parameters, x, labels, rate)
        } else {
          for parameter in parameters { parameter.gradient = nil }
          total += Double(try backward(try scores(network, x), labels))
          try (way == "momentum" ? momentum : adam)(rate)
        }
        step += 1
      }
    }
    return total * Double(Self.batch) / Double(count)
  }

  /// Exercise 7.4's step, or the same four lines.
  private func plainStep(
    _ network: SpiralNetwork, _ parameters: [Parameter], _ x: Tensor<Float>, _ labels: [Int],
    _ rate: Double
  ) throws -> Double {
    if parts.solved.contains("trainStep") {
      var problem: (any Error)?
      let loss = try answers[Exercises.trainStep](parameters, Float(rate)) {
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
    let answers = try withoutGradients { try scores(network, data.x).value.argmax(axis: 1).scalars }
    let right = zip(answers, data.labels).count { Int($0.0) == $0.1 }
    return Double(right) / Double(data.labels.count)
  }
}
