import Autograd
import Layers
import Tensors

extension Module {
  /// Returns the embeddings of images, computed batch by batch in evaluation mode without
  /// gradients; restores the modes of all modules.
  ///
  /// - Returns: `[N, D]`, for images of shape `[N, C, H, W]`.
  public final func embeddings(_ images: Tensor<Float>, batchSize: Int = 256) -> Tensor<Float> {
    evaluating {
      withoutGradients {
        let starts = stride(from: 0, to: images.shape[0], by: batchSize)
        return .cat(starts.map { self(Variable(images[$0..<$0 + batchSize])).value })
      }
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
