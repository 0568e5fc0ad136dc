import Glibc
import Tensors

/// A training run as small as can be, with everything that a large one has: weights, an optimizer with
/// state, a schedule, a running mean, and randomness.
///
/// It learns three weights from random examples, by Adam (chapter 7) with a falling learning rate, and
/// subtracts a running mean from every example (chapter 10).
public final class TrainingRun {
  /// The three weights.
  public var weights: [Float]
  /// Adam's moving averages of the gradient and of its square.
  public var firstMoment, secondMoment: [Float]
  /// The number of steps so far, used by Adam's bias correction and the schedule.
  public var stepCount: Int
  /// The moving average that is subtracted from every example.
  public var runningMean: Float
  /// The source of the examples.
  public var generator: Generator

  /// Creates a run that has not taken a step.
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
