import Autograd
import Curriculum
import Optimizers
import Tensors

/// Takes one step with a learning rate.
typealias Step = (_ learningRate: Double) throws -> Void

extension Parts {
  /// Adam's steps for `parameters`: exercise 7.2's, or the library's.
  func adam(_ parameters: [Parameter], _ answers: [Answer]) -> Step {
    guard solved.contains("adam") else {
      let optimizer = Adam(parameters)
      return { rate in
        optimizer.learningRate = rate
        optimizer.step()
      }
    }
    var means = parameters.map { Tensor<Float>.zeros($0.shape) }
    var squares = means
    var count = 0
    return { rate in
      count += 1
      for (place, parameter) in parameters.enumerated() {
        guard let gradient = parameter.gradient else { continue }
        try parameter.update {
          try answers[Exercises.adam](
            &$0, &means[place], &squares[place], gradient, count,
            AdamSettings(learningRate: Float(rate)))
        }
      }
    }
  }

  /// Steps with momentum 0.9: exercise 7.1's, or the library's.
  func momentum(_ parameters: [Parameter], _ answers: [Answer]) -> Step {
    guard solved.contains("sgdMomentum") else {
      let optimizer = SGD(parameters, learningRate: 0.1, momentum: 0.9)
      return { rate in
        optimizer.learningRate = rate
        optimizer.step()
      }
    }
    var velocities = parameters.map { Tensor<Float>.zeros($0.shape) }
    return { rate in
      for (place, parameter) in parameters.enumerated() {
        guard let gradient = parameter.gradient else { continue }
        try parameter.update {
          try answers[Exercises.sgdMomentum](&$0, &velocities[place], gradient, Float(rate), 0.9)
        }
      }
    }
  }

  /// The learning rate of a step: exercise 7.3's, or the library's.
  func schedule(
    _ answers: [Answer]
  ) -> (_ step: Int, _ steps: Int, _ peak: Double) throws -> Double {
    choose(
      "cosineWarmup",
      { try answers[Exercises.cosineWarmup]($0, $1 / 20, $1, $2) },
      else: { step, steps, peak in
        let warmup = steps / 20
        return step < warmup
          ? peak * Double(step + 1) / Double(warmup)
          : Cosine(steps: steps - warmup).rate(from: peak, after: step - warmup)
      })
  }

  /// All numbers below `count` in batches, in random order: exercise 8.1's, or the library's.
  func batches(
    _ answers: [Answer]
  ) -> (_ count: Int, _ size: Int, inout Generator) throws -> [[Int]] {
    choose(
      "batches",
      { try answers[Exercises.batches]($0, $1, true, &$2) },
      else: { count, size, generator in
        let order = generator.permutation(count)
        return stride(from: 0, through: count - size, by: size).map { Array(order[$0..<$0 + size]) }
      })
  }
}
