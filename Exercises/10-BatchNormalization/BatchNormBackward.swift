import Curriculum
import Tensors

/// Exercise 10.3: compute the gradients of batch normalization.
///
/// In training mode, an element of x changes the output in three ways: directly, through the mean of its
/// channel, and through the variance of its channel. Differentiate all three and add them up, and the
/// result is short. With x̂ = (x − μ) / √(σ² + ε), and all sums and means over the channel:
///
///     dβ = Σ dY          dγ = Σ dY · x̂
///     dX = γ / √(σ² + ε) · (dY − mean(dY) − x̂ · mean(dY · x̂))
///
/// The two terms that are subtracted correspond to what the layer removes: shifting a whole channel does
/// not change the output, and neither does scaling it.
///
/// - Parameters:
///   - dY: the upstream gradient ∂L/∂y, `[N, C, H, W]`.
///   - x: the layer's input, `[N, C, H, W]`.
///   - weight: γ, `[C]`.
/// - Returns: ∂L/∂x of the shape of `x`, and ∂L/∂γ and ∂L/∂β, `[C]` each.
func batchNormBackward(
  _ dY: Tensor<Float>, x: Tensor<Float>, weight: Tensor<Float>, epsilon: Float
) throws -> (dX: Tensor<Float>, dWeight: Tensor<Float>, dBias: Tensor<Float>) {
  throw Unsolved("batchNormBackward")
}
