import Curriculum
import Glibc

/// Exercise 4.1: compute the local derivatives of each operation.
///
/// Backpropagation needs only one thing from an operation: when one of its inputs moves a little, how many
/// times as far does the result move? That is the local derivative with respect to this input. For a · b at
/// a = 3, b = 2:
///
///     move a by 0.001:  3.001 · 2 = 6.002      the result moves twice as far:        b
///     move b by 0.001:  3 · 2.001 = 6.003      the result moves three times as far:  a
///
/// So the local derivatives are `[2, 3]`.
///
/// relu has no derivative at 0. By convention, return 0 there.
///
/// - Parameters:
///   - operation: one of `.plus`, `.minus`, `.times`, `.divided`, `.power(n)`, `.exponential`,
///     `.tanh`, `.relu`; `operation.result(inputs)` is its result.
///   - inputs: two numbers for the first four, one for all others.
/// - Returns: the derivative of the result with respect to each input.
func localGrads(
  _ operation: ScalarOperation, _ inputs: [Double]
) throws -> [Double] {
  throw Unsolved("localGrads")
}
