import Autograd
import Contrastive
import Datasets
import Files
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
  /// Returns the embeddings of the images that can be read by a network, with their labels.
  func embeddings(of network: Module, _ options: EmbeddingOptions) throws -> LabeledEmbeddings {
    let (values, indices) = try readableEmbeddings(of: network, options)
    return LabeledEmbeddings(values: values, labels: indices.map { labels[$0] })
  }

  /// Returns the embeddings of the images that can be read by a network, with the images' indices.
  ///
  /// - Throws: `DataError` if no image can be read, or if an embedding is not finite.
  func readableEmbeddings(
    of network: Module, _ options: EmbeddingOptions
  ) throws -> (values: Tensor<Float>, indices: [Int]) {
    let pipeline = Augmentation.resizing(to: options.size)
    let tensors = NumberedImages(images: self).map(seed: 0) { item, generator in
      Labeled(pipeline(item.value, using: &generator), label: item.label)
    }
    let loader = DataLoader(
      tensors, batchSize: 64, shuffle: false, workers: options.workers,
      onFailure: options.stopsAtFailures ? .stop : .skip, seed: 0
    ).collated(\.collated)
    var (rows, indices): ([Tensor<Float>], [Int]) = ([], [])
    let report = try loader.forEachBatch(epoch: 0, showing: "Embedding") { _, batch in
      rows.append(network.embeddings(batch.values))
      indices += batch.labels
    }
    if !report.failures.isEmpty {
      warn("\(report.failures.count) of \(count) images cannot be read and are left out")
    }
    let all = Tensor<Float>.cat(rows)
    try requireFinite(all, indices)
    return (options.normalizes ? Variable(all).normalized().value : all, indices)
  }

  private func requireFinite(_ values: Tensor<Float>, _ indices: [Int]) throws {
    let width = values.shape[1]
    guard let found = values.scalars.firstIndex(where: { !$0.isFinite }) else { return }
    throw DataError(
      path: names[indices[found / width]], problem: "its embedding is not finite",
      recoverySuggestion:
        "the weights are damaged or the training diverged; pass others with --weights")
  }
}

/// Images whose labels are their indices.
private struct NumberedImages: LabeledDataset {
  let images: ImageDataset
  var count: Int { images.count }
  var labels: [Int] { Array(0..<images.count) }
  var classes: [String] { images.names }

  func item(_ index: Int, epoch: Int) throws -> Labeled<Image> {
    Labeled(try images.item(index, epoch: epoch).value, label: index)
  }
}
