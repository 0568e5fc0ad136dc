import Autograd
import Curriculum
import Tensors

extension Solutions15 {
  /// Exercise 15.3: NT-Xent, the loss of SimCLR.
  ///
  /// N pictures, two views of each: 2N embeddings. Every one of them is asked: which of the other 2N − 1 is the
  /// other view of your picture? That is a classification like that of chapter 6, with cosines for scores.
  ///
  ///     L = mean over all 2N views i of  −log( e^(s(i, i⁺)/τ) / Σ_{k ≠ i} e^(s(i, k)/τ) )
  ///
  /// s(i, k) is the cosine of embeddings i and k, i⁺ the other view of i's picture, τ the temperature. The view
  /// itself is not among the answers: its cosine with itself is 1, nothing could beat that. Where all embeddings
  /// are one, every answer is as likely as the next, and L = ln(2N − 1).
  ///
  /// At τ = 0.005 the powers are too large for a `Float`: take the logarithm of the sum as in exercise 3.3.
  /// `x.normalized()` brings rows to length 1, `Variable.cat([a, b])` puts rows below one another,
  /// `x.maskedFill(where: mask, with: -.infinity)` replaces numbers, `Tensor<Bool>([true, …], shape: [n, n])` is a
  /// mask, `x.logSumExp([1])` works along rows, and `x.softmaxCrossEntropy(classes)` is the loss of chapter 6.
  ///
  /// - Parameters:
  ///   - first: a view of each picture, `[N, D]`.
  ///   - second: the other view of each, in the same order.
  ///   - temperature: τ, above 0.
  /// - Returns: the loss, a single number.
  public static func ntXent(
    _ first: Variable, _ second: Variable, temperature: Float
  ) throws -> Variable {
    // solution
    let n = first.shape[0]
    let all = Variable.cat([first, second]).normalized()
    let scores = all.matmul(all.transposed()) / temperature
    let itself = Tensor<Bool>(
      (0..<4 * n * n).map { $0 / (2 * n) == $0 % (2 * n) }, shape: [2 * n, 2 * n])
    return scores.maskedFill(where: itself, with: -.infinity)
      .softmaxCrossEntropy((0..<2 * n).map { ($0 + n) % (2 * n) })
    // end of solution
  }
}
