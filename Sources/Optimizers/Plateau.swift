import Tensors

/// Lowers the learning rate whenever a measure has stopped to improve: `ReduceLROnPlateau`.
///
///     let plateau = Plateau(optimizer, patience: 5)
///     for epoch in 0..<epochs { …; plateau.step(validationLoss) }
public final class Plateau {
  /// How much better a measure must be to count as an improvement.
  public enum Threshold: Sendable, Equatable {
    /// By a share of the best so far.
    case relative(Double)
    /// By a number.
    case absolute(Double)
  }

  public let optimizer: Optimizer
  private let factor, lowest, smallestChange: Double
  private let patience, cooldown: Int
  private let threshold: Threshold
  private let isLargerBetter: Bool
  /// The best measure so far; infinitely bad at first.
  public private(set) var best: Double
  private var badSteps = 0
  private var coolingSteps = 0

  /// - Parameters:
  ///   - factor: what the rates are multiplied by.
  ///   - patience: how many steps without improvement are put up with.
  ///   - cooldown: how many steps after a reduction are not counted.
  ///   - lowest: no rate falls below it.
  ///   - smallestChange: a rate that would change by no more than this stays.
  ///   - isLargerBetter: whether the measure should grow (accuracy) and not shrink (loss).
  public init(
    _ optimizer: Optimizer, factor: Double = 0.1, patience: Int = 10,
    threshold: Threshold = .relative(1e-4), cooldown: Int = 0, lowest: Double = 0,
    smallestChange: Double = 1e-8, isLargerBetter: Bool = false
  ) {
    require((0..<1).contains(factor), "Plateau: factor must be in 0..<1, but is \(factor)")
    self.optimizer = optimizer
    (self.factor, self.patience, self.threshold) = (factor, patience, threshold)
    (self.cooldown, self.lowest, self.smallestChange) = (cooldown, lowest, smallestChange)
    self.isLargerBetter = isLargerBetter
    best = isLargerBetter ? -.infinity : .infinity
  }

  /// Takes in the measure of one more step, and lowers the rates where it is time.
  public func step(_ measure: Double) {
    if isBetter(measure) {
      (best, badSteps) = (measure, 0)
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
      let lower = max(rate * factor, lowest)
      if rate - lower > smallestChange { optimizer.groups[index].learningRate = lower }
    }
    (coolingSteps, badSteps) = (cooldown, 0)
  }

  private func isBetter(_ measure: Double) -> Bool {
    switch (threshold, isLargerBetter) {
    case (.relative(let share), false): measure < best * (1 - share)
    case (.relative(let share), true): measure > best * (1 + share)
    case (.absolute(let by), false): measure < best - by
    case (.absolute(let by), true): measure > best + by
    }
  }

  /// The best measure, and how long ago it was.
  public var state: SavedState {
    var state = SavedState()
    state.numbers = [
      "best": best, "badSteps": Double(badSteps), "coolingSteps": Double(coolingSteps),
    ]
    return state
  }

  /// Takes up a state that was saved; the rates are the optimizer's own state.
  ///
  /// - Throws: ``SavedStateMismatch``, naming all that does not fit.
  public func load(_ state: SavedState) throws(SavedStateMismatch) {
    var reader = SavedStateReader(state)
    let best = reader.number("best", "a number") { !$0.isNaN }
    let (bad, cooling) = (reader.count("badSteps"), reader.count("coolingSteps"))
    try reader.finish("Plateau")
    (self.best, badSteps, coolingSteps) = (best, bad, cooling)
  }
}
