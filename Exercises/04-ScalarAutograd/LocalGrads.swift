import Curriculum
import Glibc

/// Exercise 4.1: what each operation does to a small change.
///
/// Backpropagation needs to know only one thing about an operation: when one of its inputs moves a
/// little, how many times as far does the result move? All the rest is multiplying and adding. For
/// a · b at a = 3, b = 2:
///
///     move a by 0.001:  3.001 · 2 = 6.002      the result moves twice as far:        b
///     move b by 0.001:  3 · 2.001 = 6.003      the result moves three times as far:  a
///
/// So the local derivatives are `[2, 3]`.
///
/// At 0, where relu has a corner and no derivative, say 0.
///
/// - Parameters:
///   - operation: one of `.plus`, `.minus`, `.times`, `.divided`, `.power(n)`, `.exponential`,
///     `.tanh`, `.relu`; `operation.result(inputs)` is its result.
///   - inputs: two numbers for the first four, one for all others.
/// - Returns: the derivative of the result by each input.
func localGrads(
  _ operation: ScalarOperation, _ inputs: [Double]
) throws -> [Double] {
  throw Unsolved("localGrads")
}
