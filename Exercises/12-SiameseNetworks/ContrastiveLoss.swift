import Autograd
import Curriculum
import Tensors

/// Exercise 12.2: the contrastive loss.
///
/// A positive pair costs its squared distance, so it is pulled together. A negative pair costs the square
/// of the gap between its distance and the margin, so it is pushed apart. Beyond the margin it costs
/// exactly 0, and nothing moves it.
///
///     L = mean of  y · D² + (1 − y) · max(0, margin − D)²
///
/// With a margin of 2: a positive pair at distance 0.5 costs 0.25, a negative pair at distance 0.5 costs
/// 1.5² = 2.25, and a negative pair at distance 3 costs 0.
///
/// `Variable(isSame)` makes a variable of y; `x.clamped(min: 0)` is max(0, x).
///
/// - Parameters:
///   - distance: D, `[N]`.
///   - isSame: y, `[N]`: 1 for a positive pair, 0 for a negative pair.
///   - margin: the distance beyond which a negative pair costs nothing.
/// - Returns: the loss, a scalar.
func contrastiveLoss(
  _ distance: Variable, isSame: Tensor<Float>, margin: Float
) throws -> Variable {
  throw Unsolved("contrastiveLoss")
}
