import Curriculum
import Tensors

extension Exercises10 {
  /// Exercise 10.3: bring a gradient back through batch normalization.
  ///
  /// In training, one x reaches the result in three ways: directly, through the mean of its channel and
  /// through the variance of its channel. Follow all three and collect, and it comes out short. With
  /// x̂ = (x − μ) / √(σ² + ε), n numbers in a channel, and all means over the channel:
  ///
  ///     dβ = Σ dY          dγ = Σ dY · x̂
  ///     dX = γ / √(σ² + ε) · (dY − mean(dY) − x̂ · mean(dY · x̂))
  ///
  /// The two terms that are taken off say: pushing all of a channel up together, or stretching it, changes
  /// nothing, for the layer takes it out again.
  ///
  /// - Parameters:
  ///   - dY: ∂L/∂y, `[N, C, H, W]`.
  ///   - x: the layer's input, `[N, C, H, W]`.
  ///   - weight: γ, `[C]`.
  /// - Returns: ∂L/∂x of the shape of `x`, and ∂L/∂γ and ∂L/∂β, `[C]`.
  public static func batchNormBackward(
    _ dY: Tensor<Float>, x: Tensor<Float>, weight: Tensor<Float>, epsilon: Float
  ) throws -> (dX: Tensor<Float>, dWeight: Tensor<Float>, dBias: Tensor<Float>) {
    throw Unsolved("batchNormBackward")
  }
}
