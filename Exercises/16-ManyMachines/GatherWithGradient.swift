import Curriculum
import Tensors

/// Exercise 16.4: gather the embeddings of all ranks, with a gradient.
///
/// A contrastive loss compares each row with the rows of all ranks, so every rank needs all of them. Each rank
/// then computes a loss of its own, and the loss of the batch is the sum over the ranks. Your rows are in
/// *every* one of these losses: in yours as anchors, in those of the others as negatives. So the gradient of
/// your rows is a sum over all ranks:
///
///     forward    all = the rows of rank 0, of rank 1, …
///     backward   ∂L/∂own = Σ over ranks r of  ∂Lᵣ/∂all, your rows of it
///
/// The numbers of rows may differ from rank to rank: find out which rows of `all` are yours.
///
/// `allGather(t)` returns the tensors of all ranks, by rank. `allReduce(t)` returns the sum of all ranks'
/// tensors, which must have equal shapes. `Tensor.cat(parts)` puts rows below each other, and `t[2..<5]` are
/// rows 2, 3 and 4.
///
/// - Parameters:
///   - own: this rank's embeddings, `[rows, D]`.
///   - rank: this rank.
///   - allGather: the tensors of all ranks.
///   - allReduce: the sum over all ranks.
/// - Returns: the embeddings of all ranks, `[all rows, D]`; and the backward pass, which gets the gradient of
///   this rank's loss with respect to `all`, and returns the gradient of the whole loss with respect to `own`.
func gatherWithGradient(
  _ own: Tensor<Float>, rank: Int, allGather: AllGather, allReduce: @escaping AllReduce
) throws -> (all: Tensor<Float>, backward: AllReduce) {
  throw Unsolved("gatherWithGradient")
}
