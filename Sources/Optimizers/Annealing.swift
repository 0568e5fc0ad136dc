import Glibc
import Tensors

/// Polynomial decay: the learning rate falls to 0 in `steps` steps, linearly by default; PyTorch's `PolynomialLR`.
///
///     η = start · (1 − min(t, steps)/steps)^power
public struct Polynomial: Schedule {
  /// The number of steps in which the learning rate falls to 0.
  public let steps: Int
  /// The power: 1 for a straight line.
  public let power: Double

  /// Creates the schedule.
  public init(steps: Int = 5, power: Double = 1) {
    require(steps > 0, "Polynomial: the number of steps must be positive, but is \(steps)")
    (self.steps, self.power) = (steps, power)
  }

  public func rate(from start: Double, after steps: Int) -> Double {
    start * pow(1 - Double(min(steps, self.steps)) / Double(self.steps), power)
  }
}

/// Cosine annealing with warm restarts: falls along half a cosine period, starts again from the initial rate, and so
/// on, each time `growth` times as slowly (Loshchilov and Hutter, "SGDR", 2017). PyTorch's
/// `CosineAnnealingWarmRestarts`.
///
///     η = end + (start − end) · (1 + cos(π · t / T)) / 2
///
/// where `t` is the number of steps since the last restart, and `T` the length of the present period.
public struct CosineWarmRestarts: Schedule {
  /// The number of steps until the first restart.
  public let period: Int
  /// The factor by which each period is longer than the one before it.
  public let growth: Int
  /// The final learning rate of each period.
  public let end: Double

  /// Creates the schedule.
  public init(period: Int, growth: Int = 1, to end: Double = 0) {
    require(
      period > 0 && growth > 0,
      "CosineWarmRestarts: period and growth must be positive, but are \(period) and \(growth)")
    (self.period, self.growth, self.end) = (period, growth, end)
  }

  public func rate(from start: Double, after steps: Int) -> Double {
    var (rest, length) = (steps, period)
    if growth == 1 { rest %= period }
    while rest >= length {
      rest -= length
      let (product, overflow) = length.multipliedReportingOverflow(by: growth)
      length = overflow ? .max : product
    }
    return end + (start - end) * (1 + cos(.pi * Double(rest) / Double(length))) / 2
  }
}

/// Annealing to a constant learning rate, for ``StochasticWeightAverage``; PyTorch's `swa_utils.SWALR`.
///
///     η = start + (end − start) · c(min(1, t/steps))
///
/// where `c` rises from 0 to 1 along half a cosine period or a line. A ``Scheduler`` that is created with it in the
/// middle of training starts from the present learning rate. One that is created at the beginning can follow another
/// schedule first:
///
///     Annealing(to: 0.05, steps: 10, after: Cosine(steps: 300), at: 160)
public struct Annealing: Schedule {
  /// The final learning rate.
  public let end: Double
  /// The number of steps in which it is reached.
  public let steps: Int
  /// The annealing strategy.
  public let curve: OneCycle.Curve
  /// The schedule before the annealing.
  public let first: any Schedule
  /// The step at which the annealing starts.
  public let begin: Int

  /// Creates the schedule.
  ///
  /// - Parameters:
  ///   - end: The final learning rate.
  ///   - steps: The number of steps in which it is reached.
  ///   - curve: The annealing strategy.
  ///   - first: The schedule before the annealing.
  ///   - begin: The step at which the annealing starts, from the learning rate that `first` has then.
  public init(
    to end: Double, steps: Int = 10, curve: OneCycle.Curve = .cosine,
    after first: any Schedule = Constant(), at begin: Int = 0
  ) {
    require(
      steps >= 0 && begin >= 0,
      "Annealing: numbers of steps must not be negative, but are \(steps) and \(begin)")
    (self.end, self.steps, self.curve) = (end, steps, curve)
    (self.first, self.begin) = (first, begin)
  }

  public func rate(from start: Double, after steps: Int) -> Double {
    if steps < begin { return first.rate(from: start, after: steps) }
    let reached = first.rate(from: start, after: begin)
    let progress = self.steps == 0 ? 1 : min(1, Double(steps - begin) / Double(self.steps))
    let share =
      switch curve {
      case .cosine: (1 - cos(.pi * progress)) / 2
      case .linear: progress
      }
    return end * share + reached * (1 - share)
  }

  public func momentum(from start: Double, after steps: Int) -> Double {
    first.momentum(from: start, after: min(steps, begin))
  }
}
