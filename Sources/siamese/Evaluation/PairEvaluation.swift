import Contrastive
import Files
import Layers
import Tensors
import Vision

/// The evaluation of an encoder on a list of pairs.
struct PairEvaluation {
  let report: EvaluationReport
  /// What a person should know about the pairs, a sentence each.
  let warnings: [String]

  /// Embeds the images of a list once, by the network and as raw pixels, and compares the distances of pairs.
  ///
  /// - Parameters:
  ///   - list: the path of the list.
  ///   - encoder: the network; where it comes from a run, pairs with an image that the run was trained on are left out, and
  ///     its threshold is used unless the list has training pairs.
  /// - Throws: ``EvaluationError`` where the list has no pairs to evaluate.
  init(
    _ list: String, _ encoder: TrainedEncoder, _ configuration: DataConfiguration,
    _ options: EmbeddingOptions
  ) throws {
    let all = try PairList(csv: list)
    let images = ImageDataset(paths: all.paths, upright: configuration.orientation == .upright)
    let trained = Set(encoder.run?.record?.trained(images, configuration) ?? [])
    let isSplit = all.pairs.contains { $0.split != nil }
    let part: DatasetSplit? =
      !isSplit
      ? nil
      : configuration.holdout != .validation && all.pairs.contains { $0.split == .test }
        ? .test : .validation
    let chosen = all.pairs.filter { $0.split == part }
    let unseen = chosen.filter { !trained.contains($0.first) && !trained.contains($0.second) }
    guard unseen.contains(where: \.isSame), unseen.contains(where: { !$0.isSame }) else {
      throw EvaluationError(
        reason: "\(list.displayed(limit: 400)) has \(unseen.count.counted("pair")) to evaluate"
          + (unseen.count < chosen.count ? " whose images the run was not trained on" : "")
          + ", and needs some of the same and some of different; add pairs")
    }
    warnings =
      unseen.count < chosen.count
      ? [
        "\(chosen.count - unseen.count) of \(chosen.count.counted("pair")) "
          + (chosen.count - unseen.count == 1
            ? "has an image that this run was trained on, and is left out of the evaluation"
            : "have an image that this run was trained on, and are left out of the evaluation")
      ] : []
    let training = isSplit ? all.pairs.filter { $0.split == .train } : []
    let pixels = EmbeddingOptions(
      size: min(options.size, 32), normalizes: false, workers: options.workers,
      stopsAtFailures: true)
    var exact = options
    exact.stopsAtFailures = true
    func metrics(
      _ network: Module, _ options: EmbeddingOptions, _ threshold: Float?
    ) throws -> EvaluationMetrics {
      let rows = try images.embeddings(of: network, options).values
      return EvaluationMetrics(
        training: Self.verification(training, rows), heldOut: Self.verification(unseen, rows),
        threshold: threshold)
    }
    report = EvaluationReport(
      embeddings: try metrics(encoder.network, exact, encoder.threshold),
      pixels: try metrics(Flatten(), pixels, nil), trainingCount: training.count,
      heldOutCount: unseen.count, unit: "pairs")
  }

  private static func verification(
    _ pairs: [PairList.Pair], _ rows: Tensor<Float>
  ) -> Verification {
    let (values, width) = (rows.scalars, rows.shape[1])
    let distances = pairs.map { pair in
      let (a, b) = (pair.first * width, pair.second * width)
      return (0..<width).reduce(Float(0)) { sum, column in
        let difference = values[a + column] - values[b + column]
        return sum + difference * difference
      }.squareRoot()
    }
    return Verification(distances: distances, isSame: pairs.map(\.isSame))
  }
}

extension EvaluationMetrics {
  /// Creates the metrics of pairs, without those that compare an image with many.
  ///
  /// - Parameter threshold: the distance threshold that is used where the training pairs do not tell one; `nil` if there
  ///   is none.
  init(training: Verification, heldOut: Verification, threshold: Float?) {
    let best = training.balancedThreshold
    let chosen = best.isNaN ? threshold ?? .nan : max(0, best)
    self.init(
      areaUnderCurve: heldOut.areaUnderCurve, equalErrorRate: heldOut.equalErrorRate,
      threshold: chosen,
      balancedAccuracy: chosen.isNaN ? .nan : heldOut.balancedAccuracy(threshold: chosen),
      nearestNeighborAccuracy: .nan, meanAveragePrecisionAtR: .nan)
  }
}
