import Contrastive
import Files
import Foundation
import Tensors
import Testing

@testable import siamese

/// Thresholds for a purpose.
@Suite(.serialized) struct ThresholdTests {
  private let scratch: Scratch

  init() throws { scratch = try Scratch() }

  /// Returns embeddings of individuals around random centers.
  private func embeddings(individuals: Int, images: Int, noise: Float) -> LabeledEmbeddings {
    var generator = Generator(seed: 3)
    let centers = Tensor<Float>.normal([individuals, 8], using: &generator)
    let labels = (0..<individuals * images).map { $0 / images }
    let rows =
      centers.indexSelected(axis: 0, labels)
      + noise * .normal([labels.count, 8], using: &generator)
    return LabeledEmbeddings(values: rows, labels: labels)
  }

  @Test func `a threshold comes with an interval that contains it`() throws {
    let report = try ThresholdReport(
      embeddings(individuals: 30, images: 4, noise: 0.7), .falseAcceptRate(0.01), source: "data")
    #expect(report.point.falseAcceptRate <= 0.01 && report.point.falseAcceptRate > 0.005)
    #expect(report.threshold.contains(Double(report.point.threshold)))
    #expect(report.threshold.upperBound > report.threshold.lowerBound)
    #expect(report.trueAcceptRate.contains(report.point.trueAcceptRate))
    #expect(report.text.contains("Threshold for a false accept rate of 1 %: "), "\(report.text)")
    #expect(report.text.contains("95 % interval over 30 individuals"))
    // More individuals tell more.
    let wide = report.threshold.upperBound - report.threshold.lowerBound
    let more = try ThresholdReport(
      embeddings(individuals: 120, images: 4, noise: 0.7), .falseAcceptRate(0.01), source: "data")
    #expect(more.threshold.upperBound - more.threshold.lowerBound < wide)
  }

  @Test func `a rate that the data cannot support is refused with the number of individuals`()
    throws
  {
    let few = embeddings(individuals: 20, images: 5, noise: 0.1)
    do {
      _ = try ThresholdReport(few, .falseAcceptRate(0.001), source: "photos")
      Issue.record("accepted")
    } catch let error as DataError {
      // 78 · 77 / 2 = 3,003 pairs.
      #expect(
        "\(error)".contains("it takes 78 individuals (classes), and there are 20"), "\(error)")
      #expect("\(error)".contains("--false-accept 1.59% or more"), "\(error)")
    }
    #expect(throws: DataError.self) {
      try ThresholdReport(few, .precision(0.999), source: "photos")
    }
    #expect(throws: Never.self) {
      try ThresholdReport(few, .falseAcceptRate(0.016), source: "photos")
    }
  }

  @Test func `rates are percentages or fractions`() {
    #expect(ThresholdReport.rate("0.1%") == 0.001 && ThresholdReport.rate("0.99") == 0.99)
    for text in ["0", "1", "100%", "-0.1", "x", "0x1p-3", "%", "nan"] {
      #expect(ThresholdReport.rate(text) == nil, "\(text)")
    }
  }

  @Test func `the DET curve has normal quantiles and falls, and the ROC curve ends at 1`() throws {
    var generator = Generator(seed: 4)
    let labels = (0..<200).map { $0 % 20 }
    let rows =
      Tensor<Float>.normal([20, 4], using: &generator).indexSelected(axis: 0, labels)
      + 0.5 * .normal([200, 4], using: &generator)
    let plots = EvaluationPlots(LabeledEmbeddings(values: rows, labels: labels))
    #expect(plots.points.count <= 4001 && plots.roc.last! == (1, 1) && plots.roc.first! == (0, 0))
    let det = plots.det
    #expect(zip(det, det.dropFirst()).allSatisfy { $0.0 <= $1.0 && $0.1 >= $1.1 })
    // scipy.stats.norm.ppf(0.25) = −0.6744897501960817.
    let near = try #require(
      plots.points.min { abs($0.falsePositiveRate - 0.25) < abs($1.falsePositiveRate - 0.25) })
    let point = try #require(det.min { abs($0.0 + 0.67449) < abs($1.0 + 0.67449) })
    #expect(abs(point.0 + 0.67449) < 0.01 && abs(near.falsePositiveRate - 0.25) < 0.01)
  }

  @Test func `evaluate prints the threshold, and JSON`() throws {
    let run = [
      "train", "--individuals", "30", "--pictures", "4", "--size", "16", "--width", "4", "--epochs",
      "1",
      "--unseen", "classes", "--holdout", "0.6", "--threads", "1", "--out", scratch.path("run"),
    ]
    #expect(try siamese(run).status == 0)
    func evaluate(_ words: String...) throws -> Outcome {
      try siamese(["evaluate", "-w", scratch.path("run"), "--threads", "1"] + words)
    }
    let text = try evaluate("--false-accept", "5%")
    #expect(text.status == 0 && text.output.contains("over 18 individuals"), "\(text.errors)")
    let plotted = try evaluate("--plots", scratch.path("plots"))
    #expect(plotted.status == 0, "\(plotted.errors)")
    let isMissing = plotted.errors.contains("gnuplot is not installed")
    #expect(
      isMissing || ["roc", "det"].allSatisfy { File.exists(scratch.path("plots/\($0).png")) })
    let refused = try evaluate("--false-accept", "0.1%")
    #expect(refused.status == 1 && refused.errors.contains("it takes 78 individuals"))
    let wrong = try evaluate("--false-accept", "2")
    #expect(wrong.status == 2 && wrong.errors.contains("such as 0.1% or 0.001"))
    #expect(try evaluate("--false-accept", "5%", "--precision", "0.9").status == 2)
    let json = try evaluate("--false-accept", "5%", "--json")
    let object = try #require(
      JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any])
    let purpose = try #require(object["purpose"] as? [String: Any])
    #expect(purpose["individuals"] as? Double == 18 && purpose["thresholdInterval"] is [Double])
    #expect((object["embeddings"] as? [String: Any])?["areaUnderCurve"] is Double)
  }
}
