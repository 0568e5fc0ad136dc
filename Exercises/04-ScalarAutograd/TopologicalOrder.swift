import Curriculum
import ScalarAutograd

/// Exercise 4.2: list the numbers that a result was computed from, in topological order.
///
/// In the backward pass, a number passes its gradient on once, after the gradient is complete. So each
/// number must come after everything that was computed from it. List the numbers in the opposite order,
/// inputs before results, each number once; the backward pass goes through the list from its end. For
/// y = a · a + a:
///
///     [a, a · a, y]
///
/// If several orders are valid, return any. `number.inputs` are the operands that a number was computed
/// from; a leaf, which is not the result of an operation, has none. Different numbers may have equal
/// values, so compare `ObjectIdentifier(number)`.
///
/// - Returns: the list; its last element is `result`.
func topologicalOrder(_ result: Number) throws -> [Number] {
  throw Unsolved("topologicalOrder")
}
