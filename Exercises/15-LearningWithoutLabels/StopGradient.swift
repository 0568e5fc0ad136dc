import Autograd
import Curriculum
import Tensors

extension Exercises15 {
  /// Exercise 15.4: SimSiam's loss, and the gradient that is stopped.
  ///
  /// NT-Xent pushes different pictures apart. SimSiam has nothing that pushes: it only wants the prediction p
  /// from one view to point where the projection z of the other does. The shortest way there would be to send
  /// all pictures to one point. What keeps it from that is one word: z is taken as it is, a target that does not
  /// move; nothing flows back through it. Only p learns to follow.
  ///
  ///     L = −½ · mean cos(p₁, stop(z₂))  −  ½ · mean cos(p₂, stop(z₁))
  ///
  /// The cosine of each row, the mean over rows. −1 is the least: all predictions are right.
  ///
  /// `z.detached()` has the value of z and no past: nothing flows back through it. `x.normalized()` brings rows to
  /// length 1, and `(a * b).sum([1])` multiplies row by row.
  ///
  /// - Parameters:
  ///   - predictions: p₁ and p₂, of both views, `[N, D]` each.
  ///   - projections: z₁ and z₂, `[N, D]` each.
  /// - Returns: the loss, a single number.
  public static func stopGradient(
    predictions: (Variable, Variable), projections: (Variable, Variable)
  ) throws -> Variable {
    throw Unsolved("stopGradient")
  }
}
