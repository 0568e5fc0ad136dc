import Curriculum
import ScalarAutograd

/// Exercise 4.2: every number behind a result, each once, inputs before what was made of them.
///
/// In the walk backward, a number hands its gradient on once, and only when it has all of it. So it
/// must come after everything that was made of it. List the numbers the other way around, inputs
/// first; the walk goes through the list from its end. For y = a · a + a:
///
///     [a, a · a, y]
///
/// Several orders may be valid; any of them is right. `number.inputs` are the numbers that it was made
/// of, none for one that was written down. To tell numbers apart, use `ObjectIdentifier(number)`: two
/// of them may have equal values.
///
/// - Returns: the list; `result` is its last.
func topologicalOrder(_ result: Number) throws -> [Number] {
  throw Unsolved("topologicalOrder")
}
