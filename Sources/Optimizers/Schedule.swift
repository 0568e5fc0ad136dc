import Glibc
import Tensors

/// How a learning rate changes over training: a function of the rate to start from and of how many
/// steps (or epochs) are done.
///
/// A schedule knows no optimizer, so it can be plotted, composed and tried; a ``Scheduler`` sets an
/// optimizer's rates by it.
///
///     let schedule = Warmup(steps: 5, then: Cosine(steps: 95))
///     plot((0..<100).map { schedule.rate(from: 0.1, after: $0) })
public protocol Schedule: Sendable {
  /// The learning rate after `steps` steps; `start` is the group's own.
  func rate(from start: Double, after steps: Int) -> Double

  /// The momentum after `steps` steps; `start` is the group's own.
  func momentum(from start: Double, after steps: Int) -> Double
}

extension Schedule {
  /// By default the momentum stays as it is.
  public func momentum(from start: Double, after steps: Int) -> Double { start }
}

/// Multiplies the rate by `factor` every `size` steps: `StepLR`.
public struct Step: Schedule {
  public let size: Int
  public let factor: Double

  public init(every size: Int, by factor: Double = 0.1) {
    require(size > 0, "Step: the number of steps must be positive, but is \(size)")
    (self.size, self.factor) = (size, factor)
  }

  public func rate(from start: Double, after steps: Int) -> Double {
    start * pow(factor, Double(steps / size))
  }
}

/// Multiplies the rate by `factor` at each of `milestones`: `MultiStepLR`.
public struct MultiStep: Schedule {
  public let milestones: [Int]
  public let factor: Double

  public init(at milestones: [Int], by factor: Double = 0.1) {
    (self.milestones, self.factor) = (milestones, factor)
  }

  public func rate(from start: Double, after steps: Int) -> Double {
    start * pow(factor, Double(milestones.count { $0 <= steps }))
  }
}

/// Multiplies the rate by `factor` every step: `ExponentialLR`.
public struct Exponential: Schedule {
  public let factor: Double

  public init(by factor: Double) { self.factor = factor }

  public func rate(from start: Double, after steps: Int) -> Double {
    start * pow(factor, Double(steps))
  }
}

/// Lets the rate fall to `end` along half a cosine wave, slowly at both ends (Loshchilov and Hutter,
/// "SGDR", 2017): `CosineAnnealingLR`.
///
///     η = end + (start − end) · (1 + cos(π · t / steps)) / 2
///
/// As there, the wave goes on: after `steps` steps the rate rises again.
public struct Cosine: Schedule {
  public let steps: Int
  public let end: Double

  public init(steps: Int, to end: Double = 0) {
    require(steps > 0, "Cosine: the number of steps must be positive, but is \(steps)")
    (self.steps, self.end) = (steps, end)
  }

  public func rate(from start: Double, after steps: Int) -> Double {
    end + (start - end) * (1 + cos(.pi * Double(steps) / Double(self.steps))) / 2
  }
}

/// Lets the rate rise along a line from `share` of it to all of it, and then follow another schedule, or
/// stay (Goyal and others, "Accurate, large minibatch SGD", 2017): `LinearLR`, and `SequentialLR` with
/// another behind it.
///
/// The first steps are the most dangerous: gradients are large, and Adam's running square knows few of them.
public struct Warmup: Schedule {
  public let steps: Int
  public let share: Double
  public let next: any Schedule

  /// - Parameters:
  ///   - steps: after so many the rate is whole, and `next` begins at its step 0.
  ///   - share: what the rate is multiplied by at first.
  public init(steps: Int, from share: Double = 1.0 / 3, then next: any Schedule = Constant()) {
    require(steps >= 0, "Warmup: the number of steps must not be negative, but is \(steps)")
    (self.steps, self.share, self.next) = (steps, share, next)
  }

  public func rate(from start: Double, after steps: Int) -> Double {
    if steps >= self.steps { return next.rate(from: start, after: steps - self.steps) }
    return start * (share + (1 - share) * Double(steps) / Double(self.steps))
  }

  public func momentum(from start: Double, after steps: Int) -> Double {
    next.momentum(from: start, after: max(0, steps - self.steps))
  }
}

/// Leaves the rate as it is.
public struct Constant: Schedule {
  public init() {}
  public func rate(from start: Double, after steps: Int) -> Double { start }
}
