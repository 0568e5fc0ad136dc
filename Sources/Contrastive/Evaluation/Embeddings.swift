import Autograd
import Layers
import Tensors

extension Module {
  /// Returns the embeddings of `images` in evaluation mode, some at a time, without recording; the mode
  /// is as before afterwards.
  ///
  /// - Returns: `[N, D]`, for images of shape `[N, C, H, W]`.
  public final func embeddings(_ images: Tensor<Float>, batchSize: Int = 256) -> Tensor<Float> {
    let modes = namedModules().map { ($0.module, $0.module.isTraining) }
    eval()
    // Parents first, so that a part in evaluation inside a network in training is so again.
    defer { for (module, wasTraining) in modes { module.train(wasTraining) } }
    return withoutGradients {
      let starts = stride(from: 0, to: images.shape[0], by: batchSize)
      return .cat(starts.map { self(Variable(images[$0..<$0 + batchSize])).value })
    }
  }
}

/// Stops unless `embeddings` is `[N, D]` and there are N labels.
func requireLabels(_ embeddings: Tensor<Float>, _ labels: [Int], _ operation: String) {
  require(
    embeddings.rank == 2 && embeddings.shape[0] == labels.count,
    "\(operation): embeddings [N, D] need N labels, but are \(embeddings.shape) with \(labels.count)"
  )
}
