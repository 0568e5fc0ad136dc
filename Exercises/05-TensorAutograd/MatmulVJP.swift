import Curriculum
import Tensors

/// Exercise 5.2: the gradients of a matrix problem.
///
/// A network spends nearly all its time in matrix products, and the backward pass of each is two more. In
/// C = a · b, element C[i, j] is the sum over k of a[i, k] · b[k, j]. So a change of a[i, k] reaches all of
/// row i of C, each element C[i, j] multiplied by b[k, j]:
///
///     dA[i, k] = Σ_j dC[i, j] · b[k, j]
///
/// Find the two products that give all of dA and all of dB at once. A rule that turns the upstream gradient
/// into the gradients of the inputs is called a *vector-Jacobian product*, VJP.
///
/// The function must work for batches, too: the axes before the last two count independent products. If `a`
/// or `b` has fewer of these axes, it was broadcast: several products used the same matrix.
///
/// `matmul(_:)`, `transposed()` (the last two axes) and `summed(to:)` are all you need.
///
/// - Parameters:
///   - dC: ∂L/∂C, the upstream gradient, of the shape of `a.matmul(b)`.
///   - a: `[…, m, k]`.
///   - b: `[…, k, n]`.
/// - Returns: ∂L/∂a of the shape of `a`, and ∂L/∂b of the shape of `b`.
func matmulVJP(
  _ dC: Tensor<Float>, _ a: Tensor<Float>, _ b: Tensor<Float>
) throws -> (dA: Tensor<Float>, dB: Tensor<Float>) {
  throw Unsolved("matmulVJP")
}
