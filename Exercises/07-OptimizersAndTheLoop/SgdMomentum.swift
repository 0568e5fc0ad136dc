import Curriculum
import Tensors

extension Exercises07 {
  /// Exercise 7.1: move a parameter by a velocity that gathers the gradients.
  ///
  /// A ball that rolls down a valley does not stop at every bump: it keeps most of its velocity, and the
  /// slope changes it a little.
  ///
  ///     v ← μ · v + g
  ///     p ← p − η · v          with the new v
  ///
  /// Where gradients keep pointing the same way, the velocity grows; where they go back and forth, they
  /// cancel in it. The learning rate η stands outside of the velocity: when it changes, the next step is
  /// shorter at once.
  ///
  ///     p = 1, v = 0, g = 2, η = 0.1, μ = 0.9     gives v = 2,     p = 0.8
  ///     then                  g = 1               gives v = 2.8,   p = 0.52
  ///
  /// - Parameters:
  ///   - parameter: p, to change.
  ///   - velocity: v, to change; zeros before the first step.
  ///   - gradient: g, of the same shape.
  ///   - learningRate: η.
  ///   - momentum: μ.
  public static func sgdMomentum(
    _ parameter: inout Tensor<Float>, velocity: inout Tensor<Float>, gradient: Tensor<Float>,
    learningRate: Float, momentum: Float
  ) throws {
    throw Unsolved("sgdMomentum")
  }
}
