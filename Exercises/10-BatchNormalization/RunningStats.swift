import Curriculum
import Tensors

extension Exercises10 {
  /// Exercise 10.2: keep the statistics for later.
  ///
  /// When the trained network is asked about a single picture, there is no batch to take a mean of, and
  /// the answer for one picture must not depend on which others came with it. So in training the layer
  /// also keeps a running mean and a running variance, which move a little toward every batch's:
  ///
  ///     running = (1 − momentum) · running + momentum · batch's
  ///
  /// A few numbers lie closer to their own mean than to that of everything. The variance that is kept
  /// allows for it: it is divided by n − 1. In evaluation nothing moves.
  ///
  /// `x.variance(axes, correction: 1)` divides by n − 1.
  ///
  /// - Parameters:
  ///   - x: `[N, C, H, W]`; in training more than one number in each channel.
  ///   - mean: the running mean so far, `[C]`.
  ///   - variance: the running variance so far, `[C]`.
  ///   - momentum: from 0 to 1.
  /// - Returns: the running mean and variance afterwards, `[C]` each.
  public static func runningStats(
    _ x: Tensor<Float>, mean: Tensor<Float>, variance: Tensor<Float>, momentum: Float,
    isTraining: Bool
  ) throws -> (mean: Tensor<Float>, variance: Tensor<Float>) {
    throw Unsolved("runningStats")
  }
}
