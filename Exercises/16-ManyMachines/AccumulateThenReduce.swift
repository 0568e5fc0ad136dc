import Curriculum
import Tensors

/// Exercise 16.5: accumulate gradients over micro-batches, and communicate once.
///
/// A batch that does not fit into memory is computed in *micro-batches*, one after the other. Their gradients
/// are added up, and only then does the optimizer take its step. So a rank that sends its gradients after each
/// micro-batch sends too much: add first, and call `allReduce` once. (Another call for the count is fine.)
///
/// What counts in the end is one batch: all items of all micro-batches of all ranks, N in total. Its gradient
/// is the mean over these N items. But `gradient` returns the mean over *one micro-batch*, and their sizes
/// differ:
///
///     g = ( Σ over ranks and micro-batches of  size · gradient(micro-batch) ) / N
///
/// A micro-batch may be empty; the mean over no items is NaN.
///
/// - Parameters:
///   - microBatches: this rank's items, a tensor `[size, …]` for each micro-batch. Other ranks may have more or fewer.
///   - count: the number of elements in a gradient; a rank without items needs it.
///   - gradient: returns the gradient of the mean loss over a micro-batch, `[count]`. It is expensive: call it
///     once for each.
///   - allReduce: the sum over all ranks.
/// - Returns: the gradient of the mean loss over the whole batch, `[count]`, the same on all ranks.
func accumulateThenReduce(
  _ microBatches: [Tensor<Float>], count: Int, gradient: (Tensor<Float>) -> Tensor<Float>,
  allReduce: AllReduce
) throws -> Tensor<Float> {
  throw Unsolved("accumulateThenReduce")
}
