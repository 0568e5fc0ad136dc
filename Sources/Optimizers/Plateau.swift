import Tensors

/// A schedule that lowers the learning rate when a metric stops improving; PyTorch's
/// `ReduceLROnPlateau`.
///
///     let plateau = Plateau(optimizer, patience: 5)
///     for epoch in 0..<epochs { …; plateau.step(validationLoss) }
public final class Plateau {
  /// The minimum change of the metric that counts as an improvement.
  public enum Threshold: Sendable, Equatable {
    /// Relative to the best value so far.
    case relative(Double)
    /// An absolute difference.
    case absolute(Double)
  }

  /// The optimizer whose learning rates are lowered.
  public let optimizer: Optimizer
  private let factor, minimumRate, minimumChange: Double
  private let patience, cooldown: Int
  private let threshold: Threshold
  private let isLargerBetter: Bool
  /// The best value so far; initially infinite, or −infinite if larger is better.
  public private(set) var best: Double
  private var badSteps = 0
  private var coolingSteps = 0

  /// Creates the schedule.
  ///
  /// - Parameters:
  ///   - optimizer: The optimizer whose learning rates are reduced.
  ///   - factor: The factor by which learning rates are multiplied.
  ///   - patience: The number of steps without improvement that are tolerated.
  ///   - threshold: The minimum change that counts as an improvement.
  ///   - cooldown: The number of steps after a reduction before counting resumes.
  ///   - minimumRate: The lower bound of learning rates.
  ///   - minimumChange: A smaller reduction of a learning rate is skipped.
  ///   - isLargerBetter: Whether the metric should increase, as accuracy, or decrease, as a loss.
  public init(
    _ optimizer: Optimizer, factor: Double = 0.1, patience: Int = 10,
    threshold: Threshold = .relative(1e-4), cooldown: Int = 0, minimumRate: Double = 0,
    minimumChange: Double = 1e-8, isLargerBetter: Bool = false
  ) {
    require((0..<1).contains(factor), "Plateau: factor must be in 0..<1, but is \(factor)")
    self.optimizer = optimizer
    (self.factor, self.patience, self.threshold) = (factor, patience, threshold)
    (self.cooldown, self.minimumRate, self.minimumChange) = (cooldown, minimumRate, minimumChange)
    self.isLargerBetter = isLargerBetter
    best = isLargerBetter ? -.infinity : .infinity
  }

  /// Records the metric after another step, and lowers the learning rates if it has stopped
  /// improving.
  public func step(_ metric: Double) {
    if isBetter(metric) {
      (best, badSteps) = (metric, 0)
    } else {
      badSteps += 1
    }
    if coolingSteps > 0 {
      coolingSteps -= 1
      badSteps = 0
    }
    guard badSteps > patience else { return }
    for index in optimizer.groups.indices {
      let rate = optimizer.groups[index].learningRate
      let lower = max(rate * factor, minimumRate)
      if rate - lower > minimumChange { optimizer.groups[index].learningRate = lower }
    }
    (coolingSteps, badSteps) = (cooldown, 0)
  }

  private func isBetter(_ metric: Double) -> Bool {
    switch (threshold, isLargerBetter) {
    case (.relative(let fraction), false): metric < best * (1 - fraction)
    case (.relative(let fraction), true): metric > best * (1 + fraction)
    case (.absolute(let difference), false): metric < best - difference
    case (.absolute(let difference), true): metric > best + difference
    }
  }

  /// The schedule's state: the best value, and the counters.
  public var state: SavedState {
    var state = SavedState()
    state.numbers = [
      "best": best, "badSteps": Double(badSteps), "coolingSteps": Double(coolingSteps),
    ]
    return state
  }

  /// Loads a saved state; the learning rates belong to the optimizer's state.
  ///
  /// - Throws: ``SavedStateMismatch``, with everything that does not match.
  public func load(_ state: SavedState) throws(SavedStateMismatch) {
    var reader = SavedStateReader(state)
    let best = reader.number("best", "a number") { !$0.isNaN }
    let (bad, cooling) = (reader.count("badSteps"), reader.count("coolingSteps"))
    try reader.finish("Plateau")
    (self.best, badSteps, coolingSteps) = (best, bad, cooling)
  }
}
