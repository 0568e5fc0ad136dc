/// A schedule given by a function: multiplies the initial learning rate by `factor(steps)`; PyTorch's `LambdaLR`.
///
///     Lambda { 1 / Double($0 + 1).squareRoot() }
public struct Lambda: Schedule {
  /// The factor of the initial learning rate after a number of steps.
  public let factor: @Sendable (Int) -> Double

  /// Creates the schedule.
  ///
  /// - Parameter factor: Returns the factor of the initial learning rate, given the number of completed steps.
  public init(_ factor: @escaping @Sendable (_ steps: Int) -> Double) { self.factor = factor }

  public func rate(from start: Double, after steps: Int) -> Double { start * factor(steps) }
}

/// A schedule given by the factor of each step: multiplies the learning rate by `factor(steps)` after each step;
/// PyTorch's `MultiplicativeLR`.
///
/// The rate after `n` steps is a product of `n` factors, computed anew: in very long training, write the product as
/// a ``Lambda``.
public struct Multiplicative: Schedule {
  /// The factor of the learning rate after a step, numbered from 1.
  public let factor: @Sendable (Int) -> Double

  /// Creates the schedule.
  ///
  /// - Parameter factor: Returns the factor by which the learning rate is multiplied after a step, given the number of
  ///   completed steps, from 1.
  public init(_ factor: @escaping @Sendable (_ steps: Int) -> Double) { self.factor = factor }

  public func rate(from start: Double, after steps: Int) -> Double {
    steps < 1 ? start : (1...steps).reduce(start) { $0 * factor($1) }
  }
}
