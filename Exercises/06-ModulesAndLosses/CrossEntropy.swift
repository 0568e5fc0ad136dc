import Curriculum
import Glibc
import Tensors

/// Exercise 6.4: the loss of a classifier, and its gradient.
///
/// A classifier gives each class a score, any number. Softmax turns a row of scores into probabilities, and
/// the loss is how surprised one is by the right answer:
///
///     p[n, k] = exp(score[n, k]) / Σ_j exp(score[n, j])
///     loss    = mean over n of  −log p[n, label[n]]
///
/// The gradient by the scores is the simplest there is: probability minus truth, shared by N rows.
///
///     gradient[n, k] = (p[n, k] − (1 where k is label[n], else 0)) / N
///
/// The formula as it stands does not survive a score of 1,000: its exponential is infinite. And a
/// probability may be so small that it becomes 0, with an infinite logarithm. Yours must give the right
/// numbers there too.
///
/// - Parameters:
///   - logits: the scores, `[N, classes]`, N ≥ 1.
///   - labels: the right class of each row.
/// - Returns: the mean loss, and its gradient `[N, classes]`.
func crossEntropy(
  _ logits: Tensor<Float>, labels: [Int]
) throws -> (loss: Float, gradient: Tensor<Float>) {
  throw Unsolved("crossEntropy")
}
