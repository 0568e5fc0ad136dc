import Curriculum
import Glibc

/// Exercise 3.3: take the logarithm of a sum of exponentials, without overflow.
///
///     logSumExp(x) = log(eˣ⁰ + eˣ¹ + …)
///
/// Every classifier needs it: chapter 6's loss is the log-sum-exp of the scores minus the score of the
/// correct class. Computed exactly as written, it fails in two ways. e⁸⁹ is larger than the largest
/// `Float`, so a score of 1000 overflows to infinity. And e⁻¹⁰⁰⁰ underflows to 0, so if all scores are as
/// low as that, the result is the logarithm of 0.
///
///     [0, 0]          0.6931472     log 2
///     [1000, 1000]    1000.6931     not ∞
///     [−1000, −1000]  −999.3069     not −∞
///
/// The limits: if an element is ∞, the result is ∞; if all elements are −∞, or there are none, it is −∞,
/// the logarithm of 0.
///
/// - Parameter x: any number of elements, even none; no NaN.
/// - Returns: the logarithm of the sum of their exponentials, correct to six digits.
func logSumExp(_ x: [Float]) throws -> Float {
  throw Unsolved("logSumExp")
}
