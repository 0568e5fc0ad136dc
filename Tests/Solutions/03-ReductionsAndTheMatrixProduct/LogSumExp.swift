import Curriculum
import Glibc

extension Solutions03 {
  /// Exercise 3.3: take the logarithm of a sum of powers, without overflow.
  ///
  ///     logSumExp(x) = log(eˣ⁰ + eˣ¹ + …)
  ///
  /// Every classifier needs it: chapter 6's loss is the log-sum-exp of the scores, less the score of the
  /// right class. Written down as it stands, it fails twice. e⁸⁹ is more than the largest `Float`, so a
  /// score of 1000 gives infinity. And e⁻¹⁰⁰⁰ is 0, so where all scores are as low, the logarithm of 0 is
  /// left.
  ///
  ///     [0, 0]          0.6931472     log 2
  ///     [1000, 1000]    1000.6931     not ∞
  ///     [−1000, −1000]  −999.3069     not −∞
  ///
  /// The ends, where there is nothing to save: with ∞ in it the result is ∞; of −∞ alone, or of nothing, it
  /// is −∞, the logarithm of 0.
  ///
  /// - Parameter x: any numbers but not-a-number; none, perhaps.
  /// - Returns: the logarithm of the sum of their powers, right to six digits.
  public static func logSumExp(_ x: [Float]) throws -> Float {
    // solution
    let most = x.max() ?? -.infinity
    if most.isInfinite { return most }
    return most + log(x.reduce(0) { $0 + exp($1 - most) })
    // end of solution
  }
}
