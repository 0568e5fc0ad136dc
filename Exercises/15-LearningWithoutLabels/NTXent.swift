import Autograd
import Curriculum
import Tensors

/// Exercise 15.3: compute NT-Xent, the loss of SimCLR.
///
/// N images with two views each have 2N embeddings. Each of them asks: which of the other 2N − 1 is the other
/// view of my image? That is a classification as in chapter 6, with cosine similarities as logits:
///
///     L = mean over all 2N views i of  −log( e^(s(i, i⁺)/τ) / Σ_{k ≠ i} e^(s(i, k)/τ) )
///
/// s(i, k) is the cosine similarity of embeddings i and k, i⁺ is the partner, the other view of i's image,
/// and τ is the temperature. The view itself is not among the answers: its cosine with itself is 1, and
/// nothing could be larger. If all embeddings are equal, all answers are equally likely, and L = ln(2N − 1).
///
/// At τ = 0.005 the exponentials overflow: compute the logarithm of the sum as in exercise 3.3.
///
/// `x.normalized()` scales rows to length 1, and `Variable.cat([a, b])` puts the rows of b below those of a.
/// `x.maskedFill(where: mask, with: -.infinity)` replaces the elements where a mask is true, and
/// `Tensor<Bool>([true, …], shape: [n, n])` is a mask. `x.logSumExp([1])` works along rows, and
/// `x.softmaxCrossEntropy(classes)` is the loss of chapter 6.
///
/// - Parameters:
///   - first: the embeddings of one view of each image, `[N, D]`.
///   - second: those of the other view, in the same order.
///   - temperature: τ, above 0.
/// - Returns: the loss, shape `[]`.
func ntXent(
  _ first: Variable, _ second: Variable, temperature: Float
) throws -> Variable {
  throw Unsolved("ntXent")
}
