import Commands
import Contrastive
import Files
import Layers
import Notebook
import Tensors
import Training

/// `siamese plot`.
let plotCommand = Program(
  "plot", "draws the loss of a run and a map of its embeddings", takes: "FOLDER",
  options: [.integer("workers", 2, in: 0...64, "threads that read pictures")],
  examples: ["siamese plot Output/siamese"]
) { arguments in
  guard arguments.positionals.count == 1 else {
    throw Arguments.Failure(description: "name the folder of one run")
  }
  let folder = arguments.positionals[0]
  let words = ["--weights=\(folder)", "--workers=\(arguments.integer("workers"))"]
  let encoder = try Encoder(try Arguments(words, options: Encoder.options))
  guard let settings = encoder.settings else {
    throw DataError(
      path: folder, problem: "is no run", recoverySuggestion: "name a folder that train wrote")
  }
  try drawRun(
    folder, encoder.network, try PictureSet(settings).split(settings), settings,
    workers: arguments.integer("workers"))
}

/// Draws the loss and the map of the embeddings into a run's folder.
func drawRun(
  _ folder: String, _ network: Module, _ sets: (learned: PictureSet, heldOut: PictureSet),
  _ settings: Settings, workers: Int
) throws {
  let log = try StepLog.read(folder + "/log.jsonl")
  guard !log.isEmpty else { return }
  let steps = log.map { (Double($0.step), $0.loss) }
  let curves = [
    Curve("each step", steps, style: .points), Curve("running mean", smoothed(steps)),
  ]
  guard
    try drawPlot(curves, to: folder + "/loss.png", x: "step", y: "loss")
  else {
    print("no pictures: gnuplot is not installed (apt-get install gnuplot-nox)")
    return
  }
  print("→ \(folder)/loss.png")
  let set = sets.heldOut.count > 2 ? sets.heldOut : sets.learned
  let shown = set.count > 1000 ? set.part(Array(0..<1000).map { $0 * set.count / 1000 }) : set
  var (rows, labels) = try embed(
    shown, network, size: settings.size, workers: workers, stops: false)
  if settings.comparesDirections { rows = rows.directions }
  guard rows.shape[0] > 1 else { return }
  let places = PCA(rows, components: 2).projected(rows).scalars
  // A plot can name so many classes; the others go without.
  let classes = Set(labels).sorted().prefix(12)
  let map = classes.map { label in
    Curve(
      set.classes[label],
      labels.indices.filter { labels[$0] == label }
        .map { (Double(places[2 * $0]), Double(places[2 * $0 + 1])) }, style: .points)
  }
  _ = try drawPlot(
    map, to: folder + "/embeddings.png", x: "first principal component",
    y: "second principal component")
  print("→ \(folder)/embeddings.png")
}

/// Means over a window that grows to a twentieth of all.
private func smoothed(_ points: [(Double, Double)]) -> [(Double, Double)] {
  let window = max(1, points.count / 20)
  return points.indices.map { index in
    let part = points[max(0, index - window + 1)...index]
    return (points[index].0, part.reduce(0) { $0 + $1.1 } / Double(part.count))
  }
}
