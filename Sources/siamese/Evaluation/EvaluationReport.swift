import Files
import Training

/// The metrics of embeddings beside those of raw pixels.
struct EvaluationReport {
  let embeddings, pixels: EvaluationMetrics
  let trainingCount, heldOutCount: Int
  /// What is counted: images, or pairs of them.
  var unit = "images"

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
      trainingCount.counted("training \(unit.dropLast())") + ", \(heldOutCount) held out",
      padded("", 20) + padded("embeddings", 13) + "pixels",
      row("ROC AUC", \.areaUnderCurve),
      row("equal error rate", \.equalErrorRate, isPercentage: true),
      row("balanced accuracy", \.balancedAccuracy, isPercentage: true),
      row("1-NN accuracy", \.nearestNeighborAccuracy, isPercentage: true),
      row("MAP@R", \.meanAveragePrecisionAtR),
      thresholdText,
    ].joined(separator: "\n")
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
