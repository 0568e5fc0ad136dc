import Autograd
import Curriculum
import Tensors

/// Exercise 12.1: measure the distance between two embeddings.
///
/// The Euclidean distance of two points is the length of their difference:
///
///     D = √Σ(a − b)²
///
/// Its gradient fails at one point. Where a = b, the sum under the root is 0, and the slope of √x at 0 is
/// infinite. The backward pass multiplies infinity by 0, which is NaN (not a number). With one such pair in
/// a batch, every weight is NaN after the step. Multiplying by 0 afterward does not help: 0 times NaN is NaN.
///
/// So keep the sum under the root away from 0. PyTorch adds ε = 10⁻⁶ to every difference:
///
///     D = √Σ(a − b + ε)²
///
/// `x.squared()`, `x.sum([-1])` and `x.sqrt()` record their gradients.
///
/// - Parameters:
///   - a: embeddings, `[N, D]`.
///   - b: their partners, row by row, `[N, D]`.
/// - Returns: the distances, `[N]`, within 10⁻⁴; their gradients are finite everywhere.
func pairDistance(_ a: Variable, _ b: Variable) throws -> Variable {
  throw Unsolved("pairDistance")
}
