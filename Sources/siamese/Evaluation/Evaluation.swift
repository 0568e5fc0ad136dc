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
    if let problem = split.evaluationProblem { throw EvaluationError(reason: problem) }
    let training = try split.training.embeddings(of: network, options)
    let heldOut = try split.heldOut.embeddings(of: network, options)
    guard heldOut.labels.count > 1 else {
      throw EvaluationError(
        reason: "fewer than two held-out images can be read; replace the others")
    }
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

/// The reason why there is no evaluation, and what to do.
struct EvaluationError: Error, CustomStringConvertible {
  let reason: String

  var description: String { "no evaluation: \(reason)" }
}
