import Files
import Training

/// The metrics of embeddings beside those of raw pixels.
struct EvaluationReport {
  let embeddings, pixels: EvaluationMetrics
  let trainingCount, heldOutCount: Int
  /// What is counted: images, or pairs of them.
  var unit = "images"
  /// The held-out classes that a run was trained on, although the evaluation asks for unseen ones.
  var seenClasses: [String] = []

  /// The entries of a checkpoint's results; none for what was not measured.
  var results: [String: String] {
    let values: [String: any BinaryFloatingPoint & LosslessStringConvertible] = [
      "areaUnderCurve": embeddings.areaUnderCurve, "threshold": embeddings.threshold,
      "accuracy": embeddings.balancedAccuracy,
      "nearestNeighbor": embeddings.nearestNeighborAccuracy,
      "pixels.areaUnderCurve": pixels.areaUnderCurve,
    ]
    return values.filter { $0.value.isFinite }.mapValues { "\($0)" }
  }

  /// The report as JSON.
  var json: [String: JSONNumbers] {
    func numbers(_ metrics: EvaluationMetrics) -> JSONNumbers {
      .object([
        "areaUnderCurve": .number(metrics.areaUnderCurve),
        "equalErrorRate": .number(metrics.equalErrorRate),
        "threshold": .number(Double(metrics.threshold)),
        "balancedAccuracy": .number(metrics.balancedAccuracy),
        "nearestNeighborAccuracy": .number(metrics.nearestNeighborAccuracy),
        "meanAveragePrecisionAtR": .number(metrics.meanAveragePrecisionAtR),
      ])
    }
    return [
      "embeddings": numbers(embeddings), "pixels": numbers(pixels),
      "training": .number(Double(trainingCount)), "heldOut": .number(Double(heldOutCount)),
      "seenClasses": .texts(seenClasses),
    ]
  }

  /// The report as a table.
  var text: String {
    typealias Value = (EvaluationMetrics) -> Double
    func row(_ name: String, _ value: Value, isPercentage: Bool = false) -> String {
      func text(_ number: Double) -> String {
        // Not measured: without pairs of both kinds some metrics are not defined.
        guard number.isFinite else { return "–" }
        return isPercentage
          ? formatted(100 * number, decimals: 1) + " %" : formatted(number, decimals: 4)
      }
      return padded(name, 20) + padded(text(value(embeddings)), 13) + text(value(pixels))
    }
    return [
      trainingCount.counted("training \(unit.dropLast())") + ", \(heldOutCount) held out"
        + (seenClasses.isEmpty ? "" : ", of classes that the run has seen"),
      padded("", 20) + padded("embeddings", 13) + "pixels",
      row("ROC AUC", \.areaUnderCurve),
      row("equal error rate", \.equalErrorRate, isPercentage: true),
      row("balanced accuracy", \.balancedAccuracy, isPercentage: true),
      row("1-NN accuracy", \.nearestNeighborAccuracy, isPercentage: true),
      row("MAP@R", \.meanAveragePrecisionAtR),
      thresholdText,
      seenText,
    ].compactMap(\.self).joined(separator: "\n")
  }

  /// The sentence that marks figures as those of classes that are not unseen.
  private var seenText: String? {
    guard !seenClasses.isEmpty else { return nil }
    let names = seenClasses.prefix(3).map { $0.displayed(limit: 80) }.joined(separator: ", ")
    return
      "Not of unseen classes: the run was trained on other images of \(seenClasses.count.counted("held-out class", "held-out classes")) (\(names)"
      + "\(seenClasses.count > 3 ? ", …" : "")); for unseen ones, train with --unseen classes."
  }

  private var thresholdText: String {
    guard embeddings.threshold.isFinite else {
      return unit == "pairs"
        ? "Threshold: –: it needs training pairs of both kinds, or an evaluated run."
        : "Threshold: –: it needs two training images of one class, and two classes."
    }
    return
      "Threshold: \(formatted(Double(embeddings.threshold), decimals: 4)), the distance of the highest balanced "
      + "accuracy on training \(trainingCount == 0 ? "images" : unit)."
  }
}

private func padded(_ text: String, _ width: Int) -> String {
  text + String(repeating: " ", count: max(0, width - text.count))
}
