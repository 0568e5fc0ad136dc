import Curriculum
import Tensors

extension Solutions05 {
  /// Exercise 5.2: bring a gradient back through a matrix product.
  ///
  /// Nearly all the time that a network takes is spent in matrix products, and going backward through one
  /// is two more. In C = a · b, the entry C[i, j] is the sum over k of a[i, k] · b[k, j]. So a[i, k]
  /// reaches all of C's row i, each entry j with the factor b[k, j]:
  ///
  ///     dA[i, k] = Σ_j dC[i, j] · b[k, j]
  ///
  /// Find the two products that give all of dA and all of dB at once. The name: what comes back from the
  /// gradient of the result to that of the inputs is called a *vector-Jacobian product*, VJP.
  ///
  /// The same for batches: axes before the last two count products that are done side by side. Where `a`
  /// or `b` has fewer of them, it was used by many of those products.
  ///
  /// `matmul(_:)`, `transposed()` (the last two axes) and `summed(to:)` are all you need.
  ///
  /// - Parameters:
  ///   - dC: ∂L/∂C, of the shape of `a.matmul(b)`.
  ///   - a: `[…, m, k]`.
  ///   - b: `[…, k, n]`.
  /// - Returns: ∂L/∂a of the shape of `a`, and ∂L/∂b of the shape of `b`.
  public static func matmulVJP(
    _ dC: Tensor<Float>, _ a: Tensor<Float>, _ b: Tensor<Float>
  ) throws -> (dA: Tensor<Float>, dB: Tensor<Float>) {
    // solution
    let dA = dC.matmul(b.transposed()).summed(to: a.shape)
    let dB = a.transposed().matmul(dC).summed(to: b.shape)
    return (dA, dB)
    // end of solution
  }
}
