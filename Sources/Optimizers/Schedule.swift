import Glibc
import Tensors

/// A learning rate schedule: a function of the initial learning rate and the number of completed
/// steps (or epochs).
///
/// A schedule does not refer to an optimizer, so it can be plotted, composed and tested; a
/// ``Scheduler`` applies it to an optimizer.
///
///     let schedule = Warmup(steps: 5, then: Cosine(steps: 95))
///     plot((0..<100).map { schedule.rate(from: 0.1, after: $0) })
public protocol Schedule: Sendable {
  /// Returns the learning rate after `steps` steps, given the group's initial learning rate
  /// `start`.
  func rate(from start: Double, after steps: Int) -> Double

  /// Returns the momentum after `steps` steps, given the group's initial momentum `start`.
  func momentum(from start: Double, after steps: Int) -> Double
}

extension Schedule {
  /// Returns `start`: by default, schedules do not change the momentum.
  public func momentum(from start: Double, after steps: Int) -> Double { start }
}

/// Step decay: multiplies the learning rate by `factor` every `size` steps; PyTorch's `StepLR`.
public struct Step: Schedule {
  /// The number of steps between reductions.
  public let size: Int
  /// The factor of each reduction.
  public let factor: Double

  /// Creates the schedule.
  public init(every size: Int, by factor: Double = 0.1) {
    require(size > 0, "Step: the number of steps must be positive, but is \(size)")
    (self.size, self.factor) = (size, factor)
  }

  public func rate(from start: Double, after steps: Int) -> Double {
    start * pow(factor, Double(steps / size))
  }
}

/// Multi-step decay: multiplies the learning rate by `factor` at each milestone; PyTorch's
/// `MultiStepLR`.
public struct MultiStep: Schedule {
  /// The steps at which the learning rate is reduced.
  public let milestones: [Int]
  /// The factor of each reduction.
  public let factor: Double

  /// Creates the schedule.
  public init(at milestones: [Int], by factor: Double = 0.1) {
    (self.milestones, self.factor) = (milestones, factor)
  }

  public func rate(from start: Double, after steps: Int) -> Double {
    start * pow(factor, Double(milestones.count { $0 <= steps }))
  }
}

/// Exponential decay: multiplies the learning rate by `factor` every step; PyTorch's
/// `ExponentialLR`.
public struct Exponential: Schedule {
  /// The factor of each step.
  public let factor: Double

  /// Creates the schedule.
  public init(by factor: Double) { self.factor = factor }

  public func rate(from start: Double, after steps: Int) -> Double {
    start * pow(factor, Double(steps))
  }
}

/// Cosine annealing: the learning rate falls to `end` along half a cosine period (Loshchilov and
/// Hutter, "SGDR", 2017). PyTorch's `CosineAnnealingLR`.
///
///     η = end + (start − end) · (1 + cos(π · t / steps)) / 2
///
/// As in PyTorch, the learning rate rises again after `steps` steps.
public struct Cosine: Schedule {
  /// The number of steps in which the learning rate falls.
  public let steps: Int
  /// The final learning rate.
  public let end: Double

  /// Creates the schedule.
  public init(steps: Int, to end: Double = 0) {
    require(steps > 0, "Cosine: the number of steps must be positive, but is \(steps)")
    (self.steps, self.end) = (steps, end)
  }

  public func rate(from start: Double, after steps: Int) -> Double {
    end + (start - end) * (1 + cos(.pi * Double(steps) / Double(self.steps))) / 2
  }
}

/// Linear warm-up: the learning rate rises from a fraction of its value to the full value, and then
/// follows another schedule (Goyal and others, "Accurate, large minibatch SGD", 2017). PyTorch's
/// `LinearLR`, in a `SequentialLR` if another schedule follows.
///
/// Warm-up avoids large steps at the beginning, when gradients are large and Adam's second moment
/// is estimated from few of them.
public struct Warmup: Schedule {
  /// The number of warm-up steps.
  public let steps: Int
  /// The initial factor of the learning rate.
  public let startFactor: Double
  /// The schedule after the warm-up.
  public let next: any Schedule

  /// Creates the schedule.
  ///
  /// - Parameters:
  ///   - steps: The number of warm-up steps, after which `next` starts at its step 0.
  ///   - startFactor: The initial factor of the learning rate.
  ///   - next: The schedule after the warm-up; constant by default.
  public init(
    steps: Int, from startFactor: Double = 1.0 / 3, then next: any Schedule = Constant()
  ) {
    require(steps >= 0, "Warmup: the number of steps must not be negative, but is \(steps)")
    (self.steps, self.startFactor, self.next) = (steps, startFactor, next)
  }

  public func rate(from start: Double, after steps: Int) -> Double {
    if steps >= self.steps { return next.rate(from: start, after: steps - self.steps) }
    return start * (startFactor + (1 - startFactor) * Double(steps) / Double(self.steps))
  }

  public func momentum(from start: Double, after steps: Int) -> Double {
    next.momentum(from: start, after: steps > self.steps ? steps - self.steps : 0)
  }
}

/// A constant learning rate, which can be reduced for the first steps; PyTorch's `ConstantLR`.
public struct Constant: Schedule {
  /// The factor of the learning rate in the first steps.
  public let factor: Double
  /// The number of steps to which the factor applies.
  public let steps: Int

  /// Creates the schedule.
  ///
  /// - Parameters:
  ///   - factor: The factor of the learning rate in the first steps.
  ///   - steps: The number of steps to which the factor applies; all by default.
  public init(by factor: Double = 1, for steps: Int = .max) {
    (self.factor, self.steps) = (factor, steps)
  }

  public func rate(from start: Double, after steps: Int) -> Double {
    steps < self.steps ? start * factor : start
  }
}
