import Autograd
import Contrastive
import Datasets
import Layers
import Tensors
import Training
import Vision

/// How images become embeddings.
struct EmbeddingOptions {
  /// The side length that images are resized to, in pixels.
  let size: Int
  /// Whether embeddings are normalized to length 1.
  let normalizes: Bool
  /// The number of threads that read images.
  let workers: Int
  /// Whether an unreadable image is an error; else it is skipped, with a line on standard error.
  var stopsAtFailures = false
}

extension ImageDataset {
  /// Returns the embeddings of all images by a network.
  func embeddings(of network: Module, _ options: EmbeddingOptions) throws -> LabeledEmbeddings {
    let pipeline = Augmentation.resizing(to: options.size)
    let tensors = map(seed: 0) { item, generator in
      Labeled(pipeline(item.value, using: &generator), label: item.label)
    }
    let loader = DataLoader(
      tensors, batchSize: 64, shuffle: false, workers: options.workers,
      onFailure: options.stopsAtFailures ? .stop : .skip, seed: 0
    ).collated(\.collated)
    var (rows, labels): ([Tensor<Float>], [Int]) = ([], [])
    try loader.forEachBatch(epoch: 0, showing: "Embedding") { _, batch in
      rows.append(network.embeddings(batch.values))
      labels += batch.labels
    }
    let all = Tensor<Float>.cat(rows)
    return LabeledEmbeddings(
      values: options.normalizes ? Variable(all).normalized().value : all, labels: labels)
  }
}
