import Curriculum
import Tensors

/// Exercise 10.1: batch-normalize a batch in training mode.
///
/// Signals that are too small vanish from layer to layer, and signals that are too large explode. So each
/// channel is given mean 0 and variance 1, with the mean μ and the variance σ² of the current batch, over
/// all its images and all positions. Then each channel gets its own scale γ and shift β, which are
/// learned:
///
///     x̂ = (x − μ) / √(σ² + ε)           y = γ · x̂ + β
///
/// ε is small; without it, a constant channel would be divided by 0. σ² is the biased variance: the mean
/// of (x − μ)², divided by n.
///
/// - Parameters:
///   - x: `[N, C, H, W]`.
///   - weight: γ, `[C]`.
///   - bias: β, `[C]`.
/// - Returns: y, `[N, C, H, W]`.
func forwardTrain(
  _ x: Tensor<Float>, weight: Tensor<Float>, bias: Tensor<Float>, epsilon: Float
) throws -> Tensor<Float> {
  throw Unsolved("forwardTrain")
}
