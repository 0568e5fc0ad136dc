import Autograd
import Layers
import Tensors

extension Module {
  /// Returns the embeddings of images, computed batch by batch in evaluation mode without
  /// gradients; restores the modes of all modules.
  ///
  /// - Returns: `[N, D]`, for images of shape `[N, C, H, W]`.
  public final func embeddings(_ images: Tensor<Float>, batchSize: Int = 256) -> Tensor<Float> {
    require(batchSize > 0, "embeddings: batch size must be positive, but is \(batchSize)")
    require(images.rank > 0, "embeddings: needs inputs [N, …], not a scalar")
    return evaluating {
      withoutGradients { .cat(images.split(batchSize).map { self(Variable($0)).value }) }
    }
  }
}

/// Requires finite embeddings `[N, D]` with N labels.
func requireLabels(_ embeddings: Tensor<Float>, _ labels: [Int], _ operation: String) {
  require(
    embeddings.rank == 2 && embeddings.shape[0] == labels.count,
    "\(operation): needs embeddings [N, D] and N labels, not \(embeddings.shape) and \(labels.count)"
  )
  requireFinite(embeddings, operation)
}
