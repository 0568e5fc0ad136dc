import Tensors

/// Sets an optimizer's learning rates (and momenta, where the schedule has its own) step by step.
///
///     let scheduler = Scheduler(optimizer, Warmup(steps: 5, then: Cosine(steps: epochs - 5)))
///     for epoch in 0..<epochs {
///       …                   // train one epoch
///       scheduler.step()
///     }
public final class Scheduler {
  public let optimizer: Optimizer
  public let schedule: any Schedule
  /// How many steps are done.
  public private(set) var steps = 0
  /// What each group started with.
  private var starts: [(rate: Double, momentum: Double)]

  /// Begins at step 0: the optimizer gets the schedule's first rates at once.
  public init(_ optimizer: Optimizer, _ schedule: any Schedule) {
    (self.optimizer, self.schedule) = (optimizer, schedule)
    starts = optimizer.groups.map { ($0.learningRate, $0.momentum) }
    apply()
  }

  /// Sets the rates that follow one more step.
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

  /// How many steps are done, and what each group started with.
  public var state: SavedState {
    var state = SavedState()
    state.numbers["steps"] = Double(steps)
    for (index, start) in starts.enumerated() {
      state.numbers["group.\(index).start"] = start.rate
      state.numbers["group.\(index).momentum"] = start.momentum
    }
    return state
  }

  /// Takes up a state that was saved, and sets the optimizer's rates; nothing changes where it does not
  /// fit.
  ///
  /// - Throws: ``SavedStateMismatch``, naming all that does not fit.
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
