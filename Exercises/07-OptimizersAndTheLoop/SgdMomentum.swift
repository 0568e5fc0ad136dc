import Curriculum
import Tensors

/// Exercise 7.1: update a parameter by gradient descent with momentum.
///
/// A ball that rolls down a valley does not stop at every bump. It keeps most of its velocity, and the
/// slope changes the velocity a little:
///
///     v ← μ · v + g
///     p ← p − η · v          with the new v
///
/// Where gradients agree, the velocity grows. Where they alternate between up and down, they cancel. The
/// learning rate η is not part of the velocity, so a change of η takes effect at the next step.
///
///     p = 1, v = 0, g = 2, η = 0.1, μ = 0.9     gives v = 2,     p = 0.8
///     then                  g = 1               gives v = 2.8,   p = 0.52
///
/// - Parameters:
///   - parameter: p, updated in place.
///   - velocity: v, updated in place; zeros before the first step.
///   - gradient: g, of the same shape.
///   - learningRate: η.
///   - momentum: μ.
func sgdMomentum(
  _ parameter: inout Tensor<Float>, velocity: inout Tensor<Float>, gradient: Tensor<Float>,
  learningRate: Float, momentum: Float
) throws {
  throw Unsolved("sgdMomentum")
}
