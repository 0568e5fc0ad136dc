import Curriculum
import ScalarAutograd

/// Exercise 4.3: the derivative of a result by every number it came from.
///
/// This is the heart of it all. For y = a · a + a at a = 3:
///
///     a ──3──▶ a · a ──1──▶ y        ∂y/∂a = 3 · 1 + 3 · 1 + 1 = 7
///     a ──3──▶
///     a ────────────1─────▶
///
/// Along a way the local derivatives multiply; where ways meet, what they bring adds. Write the walk
/// yourself, without calling `result.backward()`. What is there for you:
///
/// - `result.history`: every number, inputs before results (your exercise 4.2).
/// - `number.inputs` and `number.localGradients`: what it was made of, and the derivative by each.
/// - `number.gradient`: to be set. It may hold something from an earlier call, which does not count.
func backward(_ result: Number) throws {
  throw Unsolved("backward")
}
