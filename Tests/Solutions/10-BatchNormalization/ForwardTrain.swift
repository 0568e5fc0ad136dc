import Curriculum
import Tensors

extension Solutions10 {
  /// Exercise 10.1: normalize a batch, as in training.
  ///
  /// A layer learns best from numbers of ordinary size. What comes from the layer before is what it is,
  /// and changes with every step. So each channel is brought to mean 0 and variance 1, with the mean and
  /// variance of the very batch that passes, over all its images and all places. Then the network may
  /// choose another scale γ and shift β for each channel, if that serves it better:
  ///
  ///     x̂ = (x − μ) / √(σ² + ε)           y = γ · x̂ + β
  ///
  /// ε is small; it keeps a channel that does not vary from being divided by 0. σ² is the mean of
  /// (x − μ)², divided by n.
  ///
  /// - Parameters:
  ///   - x: `[N, C, H, W]`.
  ///   - weight: γ, `[C]`.
  ///   - bias: β, `[C]`.
  /// - Returns: `[N, C, H, W]`.
  public static func forwardTrain(
    _ x: Tensor<Float>, weight: Tensor<Float>, bias: Tensor<Float>, epsilon: Float
  ) throws -> Tensor<Float> {
    // solution
    let centered = x - x.mean([0, 2, 3], keepDims: true)
    let variance = centered.squared().mean([0, 2, 3], keepDims: true)
    let normal = centered / (variance + epsilon).sqrt()
    return normal * weight.reshaped([1, -1, 1, 1]) + bias.reshaped([1, -1, 1, 1])
    // end of solution
  }
}
