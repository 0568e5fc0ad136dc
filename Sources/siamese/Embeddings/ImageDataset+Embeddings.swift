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
  /// The precision of the network.
  var precision = InferencePrecision.float32
  /// Whether an unreadable image is an error; else it is skipped, with a line on standard error.
  var stopsAtFailures = false
}

/// An embedding that is infinite or NaN.
struct NonFiniteEmbedding: Error, CustomStringConvertible {
  /// The image.
  let path: String
  let value: String
  /// The first parameter or buffer of the network that is not finite; `nil` if all are.
  let parameter: String?

  var description: String {
    let suggestion =
      parameter.map { "'\($0)' in the weights is not finite, so use others" }
      ?? "its numbers overflow in the network, so use other weights"
    return DataError(
      path: path, problem: "its embedding is not finite: \(value)", recoverySuggestion: suggestion
    ).description
  }
}

extension ImageDataset {
  /// Returns the embeddings of the images that can be read by a network, with their labels.
  func embeddings(of network: Module, _ options: EmbeddingOptions) throws -> LabeledEmbeddings {
    let (values, indices) = try readableEmbeddings(of: network, options)
    return LabeledEmbeddings(values: values, labels: indices.map { labels[$0] })
  }

  /// Returns the embeddings of the images that can be read by a network, with the images' indices.
  ///
  /// - Throws: `DataError` if no image can be read, ``NonFiniteEmbedding`` for one that is not finite.
  func readableEmbeddings(
    of network: Module, _ options: EmbeddingOptions
  ) throws -> (values: Tensor<Float>, indices: [Int]) {
    let tensors = NumberedTensors(images: self, pipeline: Augmentation.resizing(to: options.size))
    let loader = DataLoader(
      tensors, batchSize: 64, shuffle: false, workers: options.workers,
      onFailure: options.stopsAtFailures ? .stop : .skip, seed: 0
    ).collated { (values: Tensor.stack($0.map(\.value)), indices: $0.map(\.index)) }
    var (rows, indices): ([Tensor<Float>], [Int]) = ([], [])
    let report = try network.evaluating {
      let compiled = CompiledNetwork(network, precision: options.precision)
      return try loader.forEachBatch(epoch: 0, showing: "Embedding") { _, batch in
        rows.append(compiled(batch.values))
        indices += batch.indices
      }
    }
    if !report.failures.isEmpty {
      warn(
        "\(report.failures.count) of \(count.counted("image")) cannot be read and "
          + (report.failures.count == 1 ? "is left out" : "are left out"))
    }
    DamagedImages.all.reportCount()
    let all = Tensor<Float>.cat(rows)
    if let found = NonFiniteRow(in: all) {
      throw NonFiniteEmbedding(
        path: names[indices[found.row]], value: "\(found.value)", parameter: network.firstNonFinite)
    }
    return (options.normalizes ? Variable(all).normalized().value : all, indices)
  }
}

/// The images as tensors, with their indices in the dataset: those that cannot be read are skipped.
private struct NumberedTensors: Dataset {
  let images: ImageDataset
  let pipeline: Pipeline

  var count: Int { images.count }

  func item(_ index: Int, epoch: Int) throws -> (index: Int, value: Tensor<Float>) {
    var generator = Generator(seed: 0)
    return (index, pipeline(try images.item(index, epoch: epoch).value, using: &generator))
  }
}

extension Module {
  /// The name of the first parameter or buffer that is not finite; `nil` if all are.
  var firstNonFinite: String? {
    let state = stateDictionary()
    return state.keys.first { key in
      guard case .floats(let tensor) = state[key] else { return false }
      return !tensor.isFinite.all
    }
  }
}
