import Curriculum
import Tensors

/// Exercise 10.2: update the running statistics.
///
/// A trained network is asked about a single image, so there is no batch to take a mean of, and the answer
/// must not depend on which other images are evaluated with it. So in training mode the layer also keeps a
/// running mean and a running variance for each channel. After every batch, they move a little toward the
/// statistics of that batch, as an exponential moving average:
///
///     running = (1 − momentum) · running + momentum · batch's
///
/// Numbers are closer to their own mean than to the mean of everything they were sampled from. The running
/// variance corrects this: it gets the unbiased variance, which is divided by n − 1. In evaluation mode
/// nothing changes.
///
/// `x.variance(axes, correction: 1)` divides by n − 1.
///
/// - Parameters:
///   - x: `[N, C, H, W]`; in training mode with more than one element per channel.
///   - mean: the running mean so far, `[C]`.
///   - variance: the running variance so far, `[C]`.
///   - momentum: the weight of the batch, from 0 to 1.
///   - isTraining: `true` in training mode, `false` in evaluation mode.
/// - Returns: the updated running mean and running variance, `[C]` each.
func runningStats(
  _ x: Tensor<Float>, mean: Tensor<Float>, variance: Tensor<Float>, momentum: Float,
  isTraining: Bool
) throws -> (mean: Tensor<Float>, variance: Tensor<Float>) {
  throw Unsolved("runningStats")
}
