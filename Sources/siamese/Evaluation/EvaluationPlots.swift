import Contrastive
import Files
import Plots
import Tensors
import Training

/// The plots of an evaluation: how many pairs a threshold accepts, right and wrong.
struct EvaluationPlots {
  /// The points of the ROC curve.
  let points: [Verification.Point]

  /// The largest number of points that are drawn.
  private static let pointLimit = 2000

  /// - Parameter embeddings: the held-out ones.
  init(_ embeddings: LabeledEmbeddings) {
    let rows = embeddings.sample(EvaluationMetrics.sampleSize)
    let all = Verification(embeddings: rows.values, labels: rows.labels).curve
    let step = max(1, all.count / Self.pointLimit)
    points = all.indices.filter { $0 % step == 0 || $0 + 1 == all.count }.map { all[$0] }
  }

  /// The receiver operating characteristic: the true accept rate over the false accept rate.
  var roc: [(Double, Double)] { points.map { ($0.falsePositiveRate, $0.truePositiveRate) } }

  /// The detection error tradeoff: the false reject rate over the false accept rate, as quantiles of the normal distribution,
  /// so that normally distributed scores give a line (Martin et al., "The DET curve in assessment of detection task
  /// performance", 1997). Rates of 0 and 1 have no quantile.
  var det: [(Double, Double)] {
    let inner = points.filter {
      $0.falsePositiveRate > 0 && $0.falsePositiveRate < 1 && $0.truePositiveRate > 0
        && $0.truePositiveRate < 1
    }
    func quantiles(_ rates: [Double]) -> [Double] {
      let arguments = Tensor(rates.map { 2 * $0 - 1 }, shape: [rates.count])
      return arguments.erfinv().scalars.map { $0 * 2.0.squareRoot() }
    }
    guard !inner.isEmpty else { return [] }
    return Array(
      zip(
        quantiles(inner.map(\.falsePositiveRate)), quantiles(inner.map { 1 - $0.truePositiveRate }))
    )
  }

  /// Draws both into a folder, where gnuplot is installed.
  func draw(into folder: String) throws {
    guard points.allSatisfy({ $0.falsePositiveRate.isFinite && $0.truePositiveRate.isFinite })
    else {
      throw DataError(
        path: folder,
        problem: "there is nothing to plot: the held-out images have no pairs of both kinds",
        recoverySuggestion:
          "hold out two images of one class and one of another, or leave --plots out")
    }
    try File.makeFolder(folder)
    let plots = [
      ("roc.png", roc, "false accept rate", "true accept rate"),
      (
        "det.png", det, "false accept rate (normal quantile)", "false reject rate (normal quantile)"
      ),
    ]
    for (name, curve, x, y) in plots where !curve.isEmpty {
      guard try drawPlot([Curve("held out", curve)], to: folder + "/" + name, x: x, y: y) else {
        note("no plots: gnuplot is not installed; install it with 'apt-get install gnuplot-nox'")
        return
      }
      note("→ \(folder.displayed(limit: 400))/\(name)")
    }
  }
}
