import Autograd
import Curriculum
import Tensors

extension Solutions12 {
  /// Exercise 12.2: the contrastive loss.
  ///
  /// A pair that is the same costs the square of its distance, so it is pulled together. A pair that is
  /// different costs the square of what it lacks to the margin, so it is pushed apart; beyond the margin
  /// it costs exactly nothing, and is left alone.
  ///
  ///     L = mean of  y · D² + (1 − y) · max(0, margin − D)²
  ///
  /// At margin 2: the same, 0.5 apart, costs 0.25; different, 0.5 apart, costs 1.5² = 2.25; different,
  /// 3 apart, costs 0.
  ///
  /// `Variable(isSame)` makes a variable of y, `x.clamped(min: 0)` is max(0, x).
  ///
  /// - Parameters:
  ///   - distance: D, `[N]`.
  ///   - isSame: y, `[N]`: 1 for a pair of one class, 0 for a pair of two.
  ///   - margin: how far apart different pairs must be.
  /// - Returns: the loss, a single number.
  public static func contrastiveLoss(
    _ distance: Variable, isSame: Tensor<Float>, margin: Float
  ) throws -> Variable {
    // solution
    let y = Variable(isSame)
    let gap = (margin - distance).clamped(min: 0)
    return (y * distance.squared() + (1 - y) * gap.squared()).mean()
    // end of solution
  }
}
