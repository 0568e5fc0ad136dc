import Autograd
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
    let known = split.training
    let sample = split.heldOut.sample(EvaluationMetrics.sampleSize)
    let pixels = EmbeddingOptions(
      size: Pixels.size(of: options.size, count: known.count + sample.count, isGray: known.isGray),
      normalizes: false, workers: options.workers)
    let flatten = Pixels(isGray: known.isGray)
    report = EvaluationReport(
      embeddings: EvaluationMetrics(training: training, heldOut: heldOut),
      pixels: EvaluationMetrics(
        training: try known.embeddings(of: flatten, pixels),
        heldOut: try sample.embeddings(of: flatten, pixels)),
      trainingCount: split.training.count, heldOutCount: split.heldOut.count,
      seenClasses: split.seenClasses)
    (self.training, self.heldOut) = (training, heldOut)
  }
}

/// The pixels of images as their embeddings, to compare with.
private final class Pixels: Module {
  /// Whether all channels are equal: one of them has the same nearest neighbors.
  let isGray: Bool

  init(isGray: Bool) { self.isGray = isGray }

  override func forward(_ x: Variable) -> Variable {
    (isGray ? x.narrowed(axis: 1, from: 0, count: 1) : x).flattened(from: 1)
  }

  /// Returns the side length at which images are compared: at most 32 pixels, and such that those of `count` images take
  /// at most 256 MB. Larger ones take long, and change little.
  static func size(of side: Int, count: Int, isGray: Bool) -> Int {
    let pixels = (1 << 26) / (count * (isGray ? 1 : 3))
    return min(side, 32, max(8, Int(Double(pixels).squareRoot())))
  }
}

/// The reason why there is no evaluation, and what to do.
struct EvaluationError: Error, CustomStringConvertible {
  let reason: String

  var description: String { "no evaluation: \(reason)" }
}
