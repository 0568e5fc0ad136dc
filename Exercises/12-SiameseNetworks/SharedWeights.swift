import Curriculum
import Tensors

/// Exercise 12.3: the gradient of weights that are used twice.
///
/// Both images of a pair go through one linear layer: e₁ = x₁ · Wᵀ and e₂ = x₂ · Wᵀ, with the same W. The
/// gradients of the loss with respect to both embeddings, ∂L/∂e₁ and ∂L/∂e₂, are known. What is ∂L/∂W?
///
/// With one number each: x₁ = 2, x₂ = 5, ∂L/∂e₁ = 1, ∂L/∂e₂ = −1. Let W grow by a small δ. Then e₁ grows by
/// 2δ and e₂ by 5δ, so L changes by 2δ − 5δ = −3δ. The gradient is −3.
///
/// `x.transposed()` and `x.matmul(y)` are all you need.
///
/// - Parameters:
///   - first: x₁, `[N, K]`.
///   - second: x₂, `[N, K]`.
///   - dFirst: ∂L/∂e₁, `[N, D]`.
///   - dSecond: ∂L/∂e₂, `[N, D]`.
/// - Returns: ∂L/∂W, `[D, K]`.
func sharedWeights(
  first: Tensor<Float>, second: Tensor<Float>, dFirst: Tensor<Float>, dSecond: Tensor<Float>
) throws -> Tensor<Float> {
  throw Unsolved("sharedWeights")
}
