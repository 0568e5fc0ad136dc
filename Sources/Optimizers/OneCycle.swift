import Glibc
import Tensors

/// Lets the rate rise to `peak` and fall far below where it began, while the momentum does the opposite
/// (Smith and Topin, "Super-convergence", 2018): `OneCycleLR`.
///
/// The group's own rate and momentum do not matter: both are given here. After the last step they stay.
public struct OneCycle: Schedule {
  /// The curve between two rates.
  public enum Curve: Sendable { case cosine, linear }

  private struct Phase {
    /// The step at which the phase ends; not whole where the rising share of the steps is not.
    let end: Double
    let rates, momenta: (Double, Double)
  }

  public let steps: Int
  private let curve: Curve
  private let changesMomentum: Bool
  private let phases: [Phase]

  /// - Parameters:
  ///   - steps: how many steps the cycle has in all.
  ///   - rising: the share of them in which the rate rises.
  ///   - momenta: the lowest momentum, at the peak, and the highest; `nil` leaves it as it is.
  ///   - divisor: the peak divided by the first rate.
  ///   - finalDivisor: the first rate divided by the last.
  ///   - threePhases: whether the rate falls back to the first one as fast as it rose, and then to the
  ///     last.
  public init(
    peak: Double, steps: Int, rising: Double = 0.3, curve: Curve = .cosine,
    momenta: (Double, Double)? = (0.85, 0.95), divisor: Double = 25, finalDivisor: Double = 1e4,
    threePhases: Bool = false
  ) {
    require(steps > 0, "OneCycle: the number of steps must be positive, but is \(steps)")
    require((0...1).contains(rising), "OneCycle: rising must be in 0...1, but is \(rising)")
    (self.steps, self.curve, changesMomentum) = (steps, curve, momenta != nil)
    let (first, last) = (peak / divisor, peak / divisor / finalDivisor)
    let (low, high) = momenta ?? (0, 0)
    let top = rising * Double(steps) - 1
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
    let (phase, share) = place(steps)
    return between(phase.rates, share)
  }

  public func momentum(from start: Double, after steps: Int) -> Double {
    if !changesMomentum { return start }
    let (phase, share) = place(steps)
    return between(phase.momenta, share)
  }

  /// The phase of a step, and what share of it is done.
  private func place(_ steps: Int) -> (Phase, Double) {
    let step = Double(steps)
    var begin = 0.0
    for phase in phases.dropLast() {
      if step <= phase.end { return (phase, share(step, begin, phase.end)) }
      begin = phase.end
    }
    let last = phases[phases.count - 1]
    return (last, share(step, begin, last.end))
  }

  private func share(_ step: Double, _ begin: Double, _ end: Double) -> Double {
    end > begin ? min(1, (step - begin) / (end - begin)) : 1
  }

  private func between(_ ends: (Double, Double), _ share: Double) -> Double {
    switch curve {
    case .cosine: ends.1 + (ends.0 - ends.1) / 2 * (1 + cos(.pi * share))
    case .linear: ends.0 + (ends.1 - ends.0) * share
    }
  }
}
