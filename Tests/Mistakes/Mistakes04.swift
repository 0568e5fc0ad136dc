import Curriculum
import ScalarAutograd
import Solutions

extension KnownMistake {
  public static let chapter04 = [
    KnownMistake(
      .localGrads, SidesKept.self,
      "a product's sides are not exchanged: a · b changes b times as much as a does"),
    KnownMistake(
      .localGrads, MinusForgotten.self, "the sign of a difference: when b grows, a − b shrinks"),
    KnownMistake(
      .localGrads, QuotientSign.self, "the sign of a quotient: when b grows, a ÷ b shrinks"),
    KnownMistake(
      .localGrads, PowerKept.self,
      "the power is not lowered: the derivative of xⁿ is n · xⁿ⁻¹"),
    KnownMistake(
      .localGrads, FactorLost.self,
      "the factor n is missing: the derivative of xⁿ is n · xⁿ⁻¹"),
    KnownMistake(
      .localGrads, InputSquared.self,
      "1 − x² instead of 1 − tanh² x: it is the result that is squared"),
    KnownMistake(
      .localGrads, RectifierOpen.self,
      "relu lets through a gradient where its input was negative"),
    KnownMistake(
      .localGrads, CornerOpen.self,
      "relu at 0 is let through: there the derivative is agreed to be 0"),
    KnownMistake(
      .topologicalOrder, ResultsFirst.self,
      "the right list backwards: results stand before their inputs"),
    KnownMistake(
      .topologicalOrder, NothingMarked.self,
      "visited once for each way that leads there: mark what was seen"),
    KnownMistake(
      .topologicalOrder, ByDistance.self,
      "ordered by distance from the result: a long way round comes too late"),
    KnownMistake(
      .topologicalOrder, OnArrival.self,
      "listed on arrival: a number is written down before its inputs are"),
    KnownMistake(
      .topologicalOrder, LeavesLost.self,
      "numbers that no operation made are left out: gradients end there, so they belong"),
    KnownMistake(
      .topologicalOrder, ResultLost.self,
      "the result itself is left out: it is the last of the list"),
    KnownMistake(
      .backward, FromTheInputs.self,
      "walked from the inputs: the result hands on first, so go through its history from the end"),
    KnownMistake(
      .backward, Overwrites.self,
      "overwrites instead of adding: several ways lead here, and one was kept"),
    KnownMistake(
      .backward, Stale.self,
      "stale: gradients of the call before are still there, and are counted again"),
    KnownMistake(
      .backward, NoStart.self,
      "no start: ∂result/∂result is 1, and nothing comes back without it"),
    KnownMistake(
      .backward, UpstreamIgnored.self,
      "upstream ignored: a local derivative is to be multiplied by the result's own gradient"),
    KnownMistake(
      .backward, LocalIgnored.self,
      "local derivative ignored: the gradient is handed on as it came"),
    KnownMistake(
      .backward, HandsOnAtOnce.self,
      "handed on too early or too often: a number hands on once, when all its users have"),
    KnownMistake(
      .dot, WithoutGradients.self, "no gradients: a label is name | value | gradient"),
    KnownMistake(
      .dot, ArrowsBackwards.self,
      "arrows the wrong way: they run from an input to what was made of it"),
    KnownMistake(
      .dot, UsesMerged.self, "a use is missing: a · a reads a twice, so there are two arrows"),
    KnownMistake(
      .dot, DrawnAsTree.self,
      "a number is drawn once for each use: it is one node with several arrows"),
  ]
}

/// Wrong in one exercise, right in all others.
protocol Mistake04: Chapter04Exercises {}

extension Mistake04 {
  static func localGrads(_ operation: ScalarOperation, _ inputs: [Double]) throws -> [Double] {
    try Solutions04.localGrads(operation, inputs)
  }
  static func topologicalOrder(_ result: Number) throws -> [Number] {
    try Solutions04.topologicalOrder(result)
  }
  static func backward(_ result: Number) throws { try Solutions04.backward(result) }
  static func dot(_ result: Number) throws -> String { try Solutions04.dot(result) }
}
