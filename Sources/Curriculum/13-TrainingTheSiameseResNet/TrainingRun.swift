import Glibc
import Tensors

/// A training as small as can be, with all that a large one has: weights, an optimizer that remembers, a
/// schedule, a running mean, and chance.
///
/// It learns three weights from examples that it draws, by Adam (chapter 7) with steps that get shorter, and
/// takes a running mean off every example (chapter 10).
public final class TrainingRun {
  /// What is learnt.
  public var weights: [Float]
  /// Adam's running means of the gradient and of its square.
  public var firstMoment, secondMoment: [Float]
  /// Steps so far: Adam's correction and the step length depend on it.
  public var stepCount: Int
  /// What is taken off every example.
  public var runningMean: Float
  /// Where examples are drawn from.
  public var generator: Generator

  /// A run at its very beginning.
  public init(seed: UInt64) {
    var generator = Generator(seed: seed)
    weights = (0..<3).map { _ in generator.normal() }
    (firstMoment, secondMoment) = ([0, 0, 0], [0, 0, 0])
    (stepCount, runningMean) = (0, 0)
    self.generator = generator
  }

  /// Draws an example and takes one step.
  public func step() {
    let x = (0..<3).map { _ in generator.normal() + 0.5 }
    runningMean += 0.1 * (x.reduce(0, +) / 3 - runningMean)
    let centered = x.map { $0 - runningMean }
    let target = centered[0] - 2 * centered[1] + 0.5 * centered[2]
    let error = zip(weights, centered).reduce(-target) { $0 + $1.0 * $1.1 }
    stepCount += 1
    let rate = 0.1 / (1 + 0.1 * Float(stepCount))
    let (first, second) = (1 - powf(0.9, Float(stepCount)), 1 - powf(0.99, Float(stepCount)))
    for i in weights.indices {
      let gradient = 2 * error * centered[i]
      firstMoment[i] += 0.1 * (gradient - firstMoment[i])
      secondMoment[i] += 0.01 * (gradient * gradient - secondMoment[i])
      weights[i] -=
        rate * firstMoment[i] / first / ((secondMoment[i] / second).squareRoot() + 1e-8)
    }
  }
}
