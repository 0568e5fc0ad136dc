import Glibc
import Tensors

/// The one-cycle schedule: the learning rate rises to `peak` and then falls far below its initial
/// value, while the momentum does the opposite (Smith and Topin, "Super-convergence", 2018).
/// PyTorch's `OneCycleLR`.
///
/// The group's own learning rate and momentum are ignored, as both are set here. After the last
/// step they stay constant.
public struct OneCycle: Schedule {
  /// The annealing strategy.
  public enum Curve: Sendable {
    /// Half a period of the cosine: slow at both ends.
    case cosine
    /// A straight line.
    case linear
  }

  private struct Phase {
    /// The step at which the phase ends; fractional if the warm-up fraction of the steps is.
    let end: Double
    let rates, momenta: (Double, Double)
  }

  /// The number of steps of the cycle.
  public let steps: Int
  private let curve: Curve
  private let changesMomentum: Bool
  private let phases: [Phase]

  /// Creates the schedule.
  ///
  /// - Parameters:
  ///   - peak: The maximum learning rate.
  ///   - steps: The number of steps of the cycle.
  ///   - warmupFraction: The fraction of the steps in which the learning rate rises.
  ///   - curve: The annealing strategy.
  ///   - momentumRange: The minimum momentum, at the peak, and the maximum; `nil` leaves the
  ///     momentum unchanged.
  ///   - initialDivisor: The peak divided by the initial learning rate.
  ///   - finalDivisor: The initial learning rate divided by the final one.
  ///   - threePhases: Whether the learning rate falls back to its initial value in as many steps as
  ///     it rose, and then to its final value.
  public init(
    peak: Double, steps: Int, warmupFraction: Double = 0.3, curve: Curve = .cosine,
    momentumRange: (Double, Double)? = (0.85, 0.95), initialDivisor: Double = 25,
    finalDivisor: Double = 1e4, threePhases: Bool = false
  ) {
    require(steps > 0, "OneCycle: the number of steps must be positive, but is \(steps)")
    require(
      (0...1).contains(warmupFraction),
      "OneCycle: the warm-up fraction must be in 0...1, but is \(warmupFraction)")
    (self.steps, self.curve, changesMomentum) = (steps, curve, momentumRange != nil)
    let (first, last) = (peak / initialDivisor, peak / initialDivisor / finalDivisor)
    let (low, high) = momentumRange ?? (0, 0)
    let top = warmupFraction * Double(steps) - 1
    let up = Phase(end: top, rates: (first, peak), momenta: (high, low))
    let end = Double(steps - 1)
    phases =
      threePhases
      ? [
        up, Phase(end: 2 * top, rates: (peak, first), momenta: (low, high)),
        Phase(end: end, rates: (first, last), momenta: (high, high)),
      ]
      : [up, Phase(end: end, rates: (peak, last), momenta: (low, high))]
  }

  public func rate(from start: Double, after steps: Int) -> Double {
    let (phase, progress) = self.phase(at: steps)
    return interpolated(phase.rates, progress)
  }

  public func momentum(from start: Double, after steps: Int) -> Double {
    if !changesMomentum { return start }
    let (phase, progress) = self.phase(at: steps)
    return interpolated(phase.momenta, progress)
  }

  /// Returns the phase of a step, and the completed fraction of the phase.
  private func phase(at steps: Int) -> (Phase, Double) {
    let step = Double(steps)
    var begin = 0.0
    for phase in phases.dropLast() {
      if step <= phase.end { return (phase, fraction(step, begin, phase.end)) }
      begin = phase.end
    }
    let last = phases[phases.count - 1]
    return (last, fraction(step, begin, last.end))
  }

  private func fraction(_ step: Double, _ begin: Double, _ end: Double) -> Double {
    end > begin ? min(1, (step - begin) / (end - begin)) : 1
  }

  private func interpolated(_ ends: (Double, Double), _ progress: Double) -> Double {
    switch curve {
    case .cosine: ends.1 + (ends.0 - ends.1) / 2 * (1 + cos(.pi * progress))
    case .linear: ends.0 + (ends.1 - ends.0) * progress
    }
  }
}
