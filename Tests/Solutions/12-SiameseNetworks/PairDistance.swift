import Autograd
import Curriculum
import Tensors

extension Solutions12 {
  /// Exercise 12.1: measure how far two embeddings are apart.
  ///
  /// The distance of two points is the length of their difference:
  ///
  ///     D = √Σ(a − b)²
  ///
  /// Its gradient has a hole. Where a = b, the root is taken of 0, and the slope of √x at 0 is infinite;
  /// what comes back is infinity times 0, which is not a number. One such pair in a batch, and after the
  /// step every weight is `nan`. Multiplying by 0 afterwards does not help: 0 times `nan` is `nan`.
  ///
  /// So keep what is under the root away from 0. PyTorch adds ε = 10⁻⁶ to every difference:
  ///
  ///     D = √Σ(a − b + ε)²
  ///
  /// - Parameters:
  ///   - a: embeddings, `[N, D]`.
  ///   - b: their partners, row by row, `[N, D]`.
  /// - Returns: the distances, `[N]`, within 10⁻⁴; their gradients are finite everywhere.
  public static func pairDistance(_ a: Variable, _ b: Variable) throws -> Variable {
    // solution
    (a - b + 1e-6).squared().sum([-1]).sqrt()
    // end of solution
  }
}
