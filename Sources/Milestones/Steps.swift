import Autograd
import Curriculum
import Optimizers
import Tensors

/// A step of an optimizer with a learning rate.
typealias Step = (_ learningRate: Double) throws -> Void

extension Parts {
  /// Returns Adam's step for `parameters`: exercise 7.2's, or the library's.
  func adam(_ parameters: [Parameter]) -> Step {
    guard let adam = self[Exercises.adam] else {
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
      for (index, parameter) in parameters.enumerated() {
        guard let gradient = parameter.gradient else { continue }
        try parameter.update {
          try adam(
            &$0, &means[index], &squares[index], gradient, count,
            AdamSettings(learningRate: Float(rate)))
        }
      }
    }
  }

  /// Returns a step with momentum 0.9: exercise 7.1's, or the library's.
  func momentum(_ parameters: [Parameter]) -> Step {
    guard let sgdMomentum = self[Exercises.sgdMomentum] else {
      let optimizer = SGD(parameters, learningRate: 0.1, momentum: 0.9)
      return { rate in
        optimizer.learningRate = rate
        optimizer.step()
      }
    }
    var velocities = parameters.map { Tensor<Float>.zeros($0.shape) }
    return { rate in
      for (index, parameter) in parameters.enumerated() {
        guard let gradient = parameter.gradient else { continue }
        try parameter.update {
          try sgdMomentum(&$0, &velocities[index], gradient, Float(rate), 0.9)
        }
      }
    }
  }

  /// Returns the learning-rate schedule: exercise 7.3's, or the library's.
  func schedule() -> (_ step: Int, _ steps: Int, _ peak: Double) throws -> Double {
    if let cosineWarmup = self[Exercises.cosineWarmup] {
      return { step, steps, peak in try cosineWarmup(step, steps / 20, steps, peak) }
    }
    return { step, steps, peak in
      let warmup = steps / 20
      return step < warmup
        ? peak * Double(step + 1) / Double(warmup)
        : Cosine(steps: steps - warmup).rate(from: peak, after: step - warmup)
    }
  }

  /// Returns the indices below `count` in batches, in random order: exercise 8.1's, or the library's.
  func batches(count: Int, size: Int, using generator: inout Generator) throws -> [[Int]] {
    if let batches = self[Exercises.batches] { return try batches(count, size, true, &generator) }
    let order = generator.permutation(count)
    return stride(from: 0, through: count - size, by: size).map { Array(order[$0..<$0 + size]) }
  }
}
