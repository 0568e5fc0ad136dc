import Autograd
import Curriculum
import Tensors

/// Exercise 13.1: the triplet loss.
///
/// The contrastive loss asks for all images of a class at one position. A triplet asks for less: it consists
/// of an *anchor* a, a *positive* p of the same class and a *negative* n of another class, and p must be
/// closer to a than n is, by a margin. How close is left open.
///
///     L = mean of  max(0, d(a, p) − d(a, n) + margin)
///
/// With a margin of 1: p at distance 2 and n at 5 cost 0; p at 2 and n at 2.5 cost 0.5; p at 5 and n at 2
/// cost 4.
///
/// `a.pairwiseDistance(b)` is the distance row by row; `x.clamped(min: 0)` is max(0, x).
///
/// - Parameters:
///   - anchors: `[N, D]`.
///   - positives: `[N, D]`; each row is of the class of its anchor.
///   - negatives: `[N, D]`; each row is of another class than its anchor.
///   - margin: how much closer the positive must be.
/// - Returns: the loss, a scalar.
func tripletLoss(
  anchors: Variable, positives: Variable, negatives: Variable, margin: Float
) throws -> Variable {
  throw Unsolved("tripletLoss")
}
