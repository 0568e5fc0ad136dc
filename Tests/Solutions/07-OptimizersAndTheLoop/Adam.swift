import Curriculum
import Glibc
import Tensors

extension Solutions07 {
  /// Exercise 7.2: move a parameter by Adam's rule.
  ///
  /// One learning rate for all numbers is a compromise: gradients of one may be a thousand times those of
  /// another. Adam keeps two running means for each number: m of its gradients, v of their squares. The
  /// root of v says how large the gradients usually are; dividing by it gives every number steps of about
  /// η, whatever its scale.
  ///
  ///     m ← β₁ · m + (1 − β₁) · g
  ///     v ← β₂ · v + (1 − β₂) · g²
  ///
  /// Both start at 0, and after t steps only 1 − βᵗ of a mean is there. So divide by that:
  ///
  ///     p ← p − η · (m / (1 − β₁ᵗ)) / (√(v / (1 − β₂ᵗ)) + ε)
  ///
  /// At the first step this is g / (|g| + ε): a step of η, up or down.
  ///
  /// `squared()` and `sqrt()` of a tensor, and `powf` of numbers, are what you need besides + − · /.
  ///
  /// - Parameters:
  ///   - parameter: p, to change.
  ///   - mean: m, to change; zeros before the first step.
  ///   - square: v, to change; zeros before the first step.
  ///   - gradient: g, of the same shape.
  ///   - step: t, 1 at the first step.
  ///   - settings: η, β₁, β₂ and ε.
  public static func adam(
    _ parameter: inout Tensor<Float>, mean: inout Tensor<Float>, square: inout Tensor<Float>,
    gradient: Tensor<Float>, step: Int, settings: AdamSettings
  ) throws {
    // solution
    let (beta1, beta2) = (settings.beta1, settings.beta2)
    mean = mean * beta1 + gradient * (1 - beta1)
    square = square * beta2 + gradient.squared() * (1 - beta2)
    let correctedMean = mean / (1 - powf(beta1, Float(step)))
    let correctedSquare = square / (1 - powf(beta2, Float(step)))
    parameter -= correctedMean / (correctedSquare.sqrt() + settings.epsilon) * settings.learningRate
    // end of solution
  }
}
