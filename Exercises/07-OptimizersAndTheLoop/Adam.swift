import Curriculum
import Glibc
import Tensors

/// Exercise 7.2: update a parameter by Adam.
///
/// One learning rate for all elements is a compromise: the gradients of one may be a thousand times those
/// of another. Adam keeps two exponential moving averages for each element: m of its gradients, v of their
/// squares. The square root of v says how large the gradients usually are. Dividing by it gives every
/// element steps of about η, whatever the scale of its gradients.
///
///     m ← β₁ · m + (1 − β₁) · g
///     v ← β₂ · v + (1 − β₂) · g²
///
/// Both start at 0, and after t steps the weights of the gradients in an average sum to only 1 − βᵗ. So
/// divide by that, the *bias correction*:
///
///     p ← p − η · (m / (1 − β₁ᵗ)) / (√(v / (1 − β₂ᵗ)) + ε)
///
/// At the first step this is g / (|g| + ε): a step of length η, up or down.
///
/// Besides + − · / you need `squared()` and `sqrt()` of a tensor, and `powf(base, exponent)` of two
/// `Float`. The settings are `settings.learningRate`, `settings.beta1`, `settings.beta2` and
/// `settings.epsilon`.
///
/// - Parameters:
///   - parameter: p, updated in place.
///   - mean: m, updated in place; zeros before the first step.
///   - square: v, updated in place; zeros before the first step.
///   - gradient: g, of the same shape.
///   - step: t, 1 at the first step.
///   - settings: η, β₁, β₂ and ε, each a `Float`.
func adam(
  _ parameter: inout Tensor<Float>, mean: inout Tensor<Float>, square: inout Tensor<Float>,
  gradient: Tensor<Float>, step: Int, settings: AdamSettings
) throws {
  throw Unsolved("adam")
}
