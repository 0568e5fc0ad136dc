import Curriculum
import ScalarAutograd

extension Solutions04 {
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
  public static func backward(_ result: Number) throws {
    // solution
    let order = result.history
    for number in order { number.gradient = 0 }
    result.gradient = 1
    for number in order.reversed() {
      for (input, local) in zip(number.inputs, number.localGradients) {
        input.gradient += number.gradient * local
      }
    }
    // end of solution
  }
}
