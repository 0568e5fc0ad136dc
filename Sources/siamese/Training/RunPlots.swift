import Contrastive
import Files
import Layers
import Plots
import Tensors
import Training

/// The plots of a run: its loss, and a map of its embeddings.
struct RunPlots {
  let folder: String
  let classes: [String]

  /// The largest number of images in a map.
  private static let imageLimit = 1000
  /// The largest number of classes that a plot names; the others are left out.
  private static let classLimit = 12

  /// Returns the embeddings to map: the held-out ones, or those of the training set where there are too few.
  ///
  /// - Parameter evaluation: has them already.
  func embeddings(
    _ evaluation: Evaluation?, _ split: DataSplit, _ network: Module, _ options: EmbeddingOptions
  ) throws -> LabeledEmbeddings {
    let usesHeldOut = split.heldOut.count > 2
    if let evaluation {
      return (usesHeldOut ? evaluation.heldOut : evaluation.training).strided(Self.imageLimit)
    }
    let images = usesHeldOut ? split.heldOut : split.training
    let count = min(images.count, Self.imageLimit)
    let shown = images.subset((0..<count).map { $0 * images.count / count })
    return try shown.embeddings(of: network, options)
  }

  /// Draws both plots into the folder, where gnuplot is installed.
  func draw(_ embeddings: () throws -> LabeledEmbeddings) throws {
    let log = try StepLog.read(folder + "/log.jsonl")
    guard !log.isEmpty else { return }
    guard try drawLoss(log) else {
      say("no plots: gnuplot is not installed; install it with 'apt-get install gnuplot-nox'")
      return
    }
    say("→ \(folder.displayed())/loss.png")
    let map = try embeddings()
    if map.labels.count > 1 { try drawMap(map) }
  }

  /// - Returns: whether gnuplot is installed.
  private func drawLoss(_ log: [StepLog.Entry]) throws -> Bool {
    let steps = log.map { (Double($0.step), $0.loss) }
    let curves = [
      Curve("each step", steps, style: .points), Curve("running mean", smoothed(steps)),
    ]
    return try drawPlot(curves, to: folder + "/loss.png", x: "step", y: "loss")
  }

  private func drawMap(_ embeddings: LabeledEmbeddings) throws {
    let (rows, labels) = (embeddings.values, embeddings.labels)
    let places = PCA(rows, components: 2).projected(rows).scalars
    let curves = Set(labels).sorted().prefix(Self.classLimit).map { label in
      Curve(
        classes[label],
        labels.indices.filter { labels[$0] == label }
          .map { (Double(places[2 * $0]), Double(places[2 * $0 + 1])) }, style: .points)
    }
    _ = try drawPlot(
      curves, to: folder + "/embeddings.png", x: "first principal component",
      y: "second principal component")
    say("→ \(folder.displayed())/embeddings.png")
  }

  /// Returns means over a window that grows to a twentieth of all points.
  private func smoothed(_ points: [(Double, Double)]) -> [(Double, Double)] {
    let window = max(1, points.count / 20)
    return points.indices.map { index in
      let part = points[max(0, index - window + 1)...index]
      return (points[index].0, part.reduce(0) { $0 + $1.1 } / Double(part.count))
    }
  }
}
