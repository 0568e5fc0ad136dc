import Autograd
import Curriculum
import Tensors

/// Exercise 15.4: compute SimSiam's loss, with its stop-gradient.
///
/// NT-Xent pushes different images apart. SimSiam has no push: it only asks that the prediction p from one
/// view points in the direction of the projection z of the other. The trivial solution would be to map all
/// images to one point. What prevents it is one word: z is a target that does not move, and no gradient
/// flows through it. Only p learns to follow.
///
///     L = −½ · mean cos(p₁, stop(z₂))  −  ½ · mean cos(p₂, stop(z₁))
///
/// cos is the cosine similarity of each row, and the mean is over the rows. The minimum is −1: all
/// predictions are right.
///
/// `z.detached()` has the value of z, but no gradient flows through it. `x.normalized()` scales rows to
/// length 1, and `(a * b).sum([1])` is the dot product of each row of a and b.
///
/// - Parameters:
///   - predictions: p₁ and p₂, from both views, `[N, D]` each.
///   - projections: z₁ and z₂, `[N, D]` each.
/// - Returns: the loss, shape `[]`.
func stopGradient(
  predictions: (Variable, Variable), projections: (Variable, Variable)
) throws -> Variable {
  throw Unsolved("stopGradient")
}
