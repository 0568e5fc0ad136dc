import Curriculum
import ScalarAutograd

/// Exercise 4.3: compute the gradients of all numbers that a result was computed from.
///
/// This is the heart of automatic differentiation. For y = a · a + a at a = 3:
///
///     a ──3──▶ a · a ──1──▶ y        ∂y/∂a = 3 · 1 + 3 · 1 + 1 = 7
///     a ──3──▶
///     a ────────────1─────▶
///
/// Along a path, the local derivatives multiply; where paths meet, the products add up. Write the backward
/// pass yourself, without calling `result.backward()`. You can use:
///
/// - `result.history`: the numbers in topological order, inputs before results (exercise 4.2).
/// - `number.inputs` and `number.localGradients`: the operands that a number was computed from, and its
///   derivative with respect to each.
/// - `number.gradient`: the gradient, which you set. A value from an earlier call must not count.
func backward(_ result: Number) throws {
  throw Unsolved("backward")
}
