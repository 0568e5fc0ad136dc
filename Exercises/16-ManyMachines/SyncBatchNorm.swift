import Curriculum
import Tensors

/// Exercise 16.3: normalize one rank's rows with the statistics of the whole batch.
///
/// Batch normalization needs the mean and the variance of each channel over the batch (chapter 10). Each rank
/// has only some rows. It must not send them: sums are enough. The numbers of rows may differ from rank to
/// rank, and a rank may have none, so the ranks also add up their *counts*:
///
///     n = Σ count     μ = Σ x / n     σ² = Σ x² / n − μ²
///     y = (x − μ) / √(σ² + ε)
///
/// The sums are over the rows of all ranks. Each channel has its own.
///
/// `allReduce(t)` adds the tensor t over all ranks and returns the sum. `x.sum([0])` is the sum over the rows,
/// `[C]`; of no rows it is 0. `Tensor(n)` is a tensor with the one element n, a `Float`.
///
/// - Parameters:
///   - x: this rank's rows, `[rows, C]`.
///   - epsilon: ε.
///   - allReduce: the sum over all ranks; all of them call it equally often.
/// - Returns: y, of the shape of `x`.
func syncBatchNorm(
  _ x: Tensor<Float>, epsilon: Float, allReduce: AllReduce
) throws -> Tensor<Float> {
  throw Unsolved("syncBatchNorm")
}
