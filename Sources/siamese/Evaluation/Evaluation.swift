import Datasets
import Layers
import Tensors

/// The evaluation of an encoder: the metrics, and the embeddings that they come from.
struct Evaluation {
  let report: EvaluationReport
  let training, heldOut: LabeledEmbeddings

  /// Embeds both parts of a split once, by the network and as raw pixels, and compares them.
  ///
  /// - Throws: ``EvaluationError`` where nothing is held out.
  init(_ network: Module, _ split: DataSplit, _ options: EmbeddingOptions) throws {
    guard split.heldOut.count > 1 else { throw EvaluationError.nothingHeldOut }
    let training = try split.training.embeddings(of: network, options)
    let heldOut = try split.heldOut.embeddings(of: network, options)
    // Larger images of ten thousand examples take much memory, and change little.
    let pixels = EmbeddingOptions(
      size: min(options.size, 32), normalizes: false, workers: options.workers)
    report = EvaluationReport(
      embeddings: EvaluationMetrics(training: training, heldOut: heldOut),
      pixels: EvaluationMetrics(
        training: try split.training.embeddings(of: Flatten(), pixels),
        heldOut: try split.heldOut.embeddings(of: Flatten(), pixels)),
      trainingCount: split.training.count, heldOutCount: split.heldOut.count)
    (self.training, self.heldOut) = (training, heldOut)
  }
}

/// A reason why there is no evaluation.
enum EvaluationError: Error, CustomStringConvertible {
  case nothingHeldOut

  var description: String {
    "no evaluation: fewer than two images are held out; choose a larger --holdout"
  }
}
