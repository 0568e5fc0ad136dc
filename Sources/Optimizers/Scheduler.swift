import Tensors

/// Applies a schedule to an optimizer's learning rates, and to its momentum if the schedule changes
/// it.
///
///     let scheduler = Scheduler(optimizer, Warmup(steps: 5, then: Cosine(steps: epochs - 5)))
///     for epoch in 0..<epochs {
///       …                   // train one epoch
///       scheduler.step()
///     }
public final class Scheduler {
  /// The optimizer.
  public let optimizer: Optimizer
  /// The schedule.
  public let schedule: any Schedule
  /// The number of completed steps.
  public private(set) var steps = 0
  /// The initial learning rate and momentum of each group.
  private var starts: [(rate: Double, momentum: Double)]

  /// Creates a scheduler at step 0 and sets the optimizer's initial learning rates.
  public init(_ optimizer: Optimizer, _ schedule: any Schedule) {
    (self.optimizer, self.schedule) = (optimizer, schedule)
    starts = optimizer.groups.map { ($0.learningRate, $0.momentum) }
    apply()
  }

  /// Sets the learning rates after another step.
  public func step() {
    steps += 1
    apply()
  }

  private func apply() {
    for (index, start) in starts.enumerated() {
      optimizer.groups[index].learningRate = schedule.rate(from: start.rate, after: steps)
      optimizer.groups[index].momentum = schedule.momentum(from: start.momentum, after: steps)
    }
  }

  /// The scheduler's state: the number of completed steps, and the initial learning rate and
  /// momentum of each group.
  public var state: SavedState {
    var state = SavedState()
    state.numbers["steps"] = Double(steps)
    for (index, start) in starts.enumerated() {
      state.numbers["group.\(index).start"] = start.rate
      state.numbers["group.\(index).momentum"] = start.momentum
    }
    return state
  }

  /// Loads a saved state and sets the optimizer's learning rates; on a mismatch, nothing changes.
  ///
  /// - Throws: ``SavedStateMismatch``, with everything that does not match.
  public func load(_ state: SavedState) throws(SavedStateMismatch) {
    var reader = SavedStateReader(state)
    let steps = reader.count("steps")
    var starts = starts
    for index in starts.indices {
      starts[index].rate = reader.number("group.\(index).start", "finite and not negative") {
        $0 >= 0 && $0.isFinite
      }
      starts[index].momentum = reader.number("group.\(index).momentum", "in 0..<1") {
        (0..<1).contains($0)
      }
    }
    try reader.finish("Scheduler of \(starts.count) groups")
    (self.steps, self.starts) = (steps, starts)
    apply()
  }
}
