import Curriculum
import Glibc
import Tensors

/// Exercise 6.4: compute the cross-entropy and its gradient.
///
/// A classifier computes one logit for each class, which can be any number. Softmax turns a row of logits
/// into probabilities, and the loss is the mean negative log-likelihood of the correct classes:
///
///     p[n, k] = exp(logit[n, k]) / Σ_j exp(logit[n, j])
///     loss    = mean over n of  −log p[n, label[n]]
///
/// The gradient with respect to the logits is the probability minus the target, divided by N:
///
///     gradient[n, k] = (p[n, k] − (1 if k is label[n], else 0)) / N
///
/// Written exactly like this, the formula fails for a logit of 1,000, because its exponential is infinite.
/// And a small probability may round to 0, which has an infinite logarithm. Your function must return the
/// right numbers for these logits, too.
///
/// - Parameters:
///   - logits: `[N, classes]`, N ≥ 1.
///   - labels: the correct class of each row.
/// - Returns: the mean loss, and its gradient `[N, classes]`.
func crossEntropy(
  _ logits: Tensor<Float>, labels: [Int]
) throws -> (loss: Float, gradient: Tensor<Float>) {
  throw Unsolved("crossEntropy")
}
