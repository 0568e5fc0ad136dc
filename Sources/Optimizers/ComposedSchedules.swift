import Tensors

/// Schedules one after another: at each milestone, the next one starts at its step 0; PyTorch's `SequentialLR`.
///
///     ScheduleSequence([Constant(by: 0.1), Exponential(by: 0.9)], milestones: [20])
public struct ScheduleSequence: Schedule {
  /// The schedules, in order.
  public let schedules: [any Schedule]
  /// The step at which each schedule but the first starts.
  public let milestones: [Int]

  /// Creates the sequence.
  ///
  /// - Precondition: There is one milestone fewer than schedules; milestones rise.
  public init(_ schedules: [any Schedule], milestones: [Int]) {
    require(
      schedules.count == milestones.count + 1,
      "ScheduleSequence: \(schedules.count) schedules need \(schedules.count - 1) milestones, not \(milestones.count)"
    )
    require(
      zip([0] + milestones, milestones).allSatisfy { $0 < $1 },
      "ScheduleSequence: milestones must be positive and rise, but are \(milestones)")
    (self.schedules, self.milestones) = (schedules, milestones)
  }

  /// Returns the schedule at a step, and its own number of completed steps.
  private func schedule(_ steps: Int) -> (any Schedule, Int) {
    let index = milestones.count { $0 <= steps }
    return (schedules[index], index == 0 ? steps : steps - milestones[index - 1])
  }

  public func rate(from start: Double, after steps: Int) -> Double {
    let (schedule, steps) = schedule(steps)
    return schedule.rate(from: start, after: steps)
  }

  public func momentum(from start: Double, after steps: Int) -> Double {
    let (schedule, steps) = schedule(steps)
    return schedule.momentum(from: start, after: steps)
  }
}

/// Schedules at the same time: each starts from the learning rate of the one before it, so that their factors are
/// multiplied; PyTorch's `ChainedScheduler`.
public struct Chained: Schedule {
  /// The schedules.
  public let schedules: [any Schedule]

  /// Creates the combination.
  public init(_ schedules: [any Schedule]) { self.schedules = schedules }

  public func rate(from start: Double, after steps: Int) -> Double {
    schedules.reduce(start) { $1.rate(from: $0, after: steps) }
  }

  public func momentum(from start: Double, after steps: Int) -> Double {
    schedules.reduce(start) { $1.momentum(from: $0, after: steps) }
  }
}
