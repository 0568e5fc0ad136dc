import Autograd
import Curriculum
import Tensors

extension Exercises13 {
  /// Exercise 13.1: the triplet loss.
  ///
  /// The contrastive loss wants pairs of one class at distance 0, as if all pictures of a digit were one. A
  /// triplet wants less: an *anchor* a, a *positive* p of its class and a *negative* n of another, and p is to
  /// be nearer than n, by a margin. How near, is left open.
  ///
  ///     L = mean of  max(0, d(a, p) − d(a, n) + margin)
  ///
  /// At margin 1: p at 2 and n at 5 costs 0; p at 2 and n at 2.5 costs 0.5; p at 5 and n at 2 costs 4.
  ///
  /// `a.pairwiseDistance(b)` is the distance row by row, `x.clamped(min: 0)` is max(0, x).
  ///
  /// - Parameters:
  ///   - anchors: `[N, D]`.
  ///   - positives: `[N, D]`, row by row of the anchor's class.
  ///   - negatives: `[N, D]`, row by row of another class.
  ///   - margin: how much nearer the positive must be.
  /// - Returns: the loss, a single number.
  public static func tripletLoss(
    anchors: Variable, positives: Variable, negatives: Variable, margin: Float
  ) throws -> Variable {
    throw Unsolved("tripletLoss")
  }
}
