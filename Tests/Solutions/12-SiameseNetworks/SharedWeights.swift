import Curriculum
import Tensors

extension Solutions12 {
  /// Exercise 12.3: the gradient of weights that are used twice.
  ///
  /// Both twins are one linear layer: e₁ = x₁ · Wᵀ and e₂ = x₂ · Wᵀ, with the same W. The loss has been
  /// followed back to both embeddings, and ∂L/∂e₁ and ∂L/∂e₂ are known. What is ∂L/∂W?
  ///
  /// With one number each: x₁ = 2, x₂ = 5, ∂L/∂e₁ = 1, ∂L/∂e₂ = −1. Let W grow by a little bit δ: e₁ grows by
  /// 2δ and e₂ by 5δ, so L changes by 2δ − 5δ = −3δ. The gradient is −3.
  ///
  /// - Parameters:
  ///   - first: x₁, `[N, K]`.
  ///   - second: x₂, `[N, K]`.
  ///   - dFirst: ∂L/∂e₁, `[N, D]`.
  ///   - dSecond: ∂L/∂e₂, `[N, D]`.
  /// - Returns: ∂L/∂W, `[D, K]`.
  public static func sharedWeights(
    first: Tensor<Float>, second: Tensor<Float>, dFirst: Tensor<Float>, dSecond: Tensor<Float>
  ) throws -> Tensor<Float> {
    // solution
    dFirst.transposed().matmul(first) + dSecond.transposed().matmul(second)
    // end of solution
  }
}
