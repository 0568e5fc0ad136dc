import Contrastive
import Layers
import Tensors
import Training

/// Rows of numbers and the classes that they belong to.
typealias Embedded = (embeddings: Tensor<Float>, labels: [Int])

/// How well distances tell same from different.
struct Judgment {
  let areaUnderCurve, equalErrorRate: Double
  /// The best threshold of what was learned from, where same and different count alike.
  let threshold: Float
  /// The mean of the shares of the same and of the different held-out pairs that it answers right.
  let accuracy: Double
  /// The share of held-out pictures whose nearest one of those learned from is of their class; where no class
  /// is among these, whose nearest other one is.
  let nearest: Double
  /// MAP@R: how well each held-out picture finds the others of its class first.
  let retrieval: Double

  /// The most pictures that are all compared with one another; of more, so many are drawn.
  static let limit = 2000

  /// Judges held-out pictures by those that were learned from.
  init(learned: Embedded, heldOut: Embedded) {
    let some = Self.some(heldOut)
    let pairs = Verification(embeddings: some.embeddings, labels: some.labels)
    (areaUnderCurve, equalErrorRate) = (pairs.areaUnderCurve, pairs.equalErrorRate)
    retrieval = Retrieval(some.embeddings, labels: some.labels).meanAveragePrecisionAtR
    let known = Self.some(learned)
    // A picture is always the same as itself.
    threshold = max(
      0, Verification(embeddings: known.embeddings, labels: known.labels).balancedThreshold)
    accuracy = pairs.balancedAccuracy(threshold: threshold)
    let isUnseen = Set(learned.labels).isDisjoint(with: heldOut.labels)
    nearest =
      isUnseen
      ? KNearestNeighbors(heldOut.embeddings, labels: heldOut.labels).leaveOneOutAccuracy(k: 1)
      : nearestNeighborAccuracy(
        queries: heldOut.embeddings, labels: heldOut.labels, references: learned.embeddings,
        referenceLabels: learned.labels)
  }

  /// At most ``limit`` rows.
  private static func some(_ set: Embedded) -> Embedded {
    guard set.labels.count > limit else { return set }
    var generator = Generator(seed: 0)
    let some = generator.permutation(set.labels.count).prefix(limit).sorted()
    return (set.embeddings.indexSelected(axis: 0, some), some.map { set.labels[$0] })
  }
}

/// What came out for embeddings, and for the pictures' dots.
struct Findings {
  let embeddings, pixels: Judgment

  /// For a checkpoint.
  var results: [String: String] {
    [
      "areaUnderCurve": "\(embeddings.areaUnderCurve)", "threshold": "\(embeddings.threshold)",
      "accuracy": "\(embeddings.accuracy)", "nearestNeighbor": "\(embeddings.nearest)",
      "pixels.areaUnderCurve": "\(pixels.areaUnderCurve)",
    ]
  }

  /// For a person.
  var table: String {
    func row(_ name: String, _ scale: Double, _ unit: String, _ value: (Judgment) -> Double)
      -> String
    {
      // Without pairs of both kinds there is nothing to say.
      func text(_ number: Double) -> String {
        number.isFinite ? formatted(scale * number, decimals: scale == 1 ? 4 : 1) + unit : "–"
      }
      return padded(name, 20) + padded(text(value(embeddings)), 13) + text(value(pixels))
    }
    return [
      padded("", 20) + padded("embeddings", 13) + "pixels",
      row("verification AUC", 1, "", \.areaUnderCurve),
      row("equal error rate", 100, " %", \.equalErrorRate),
      row("same or different", 100, " %", \.accuracy),
      row("1-NN", 100, " %", \.nearest), row("MAP@R", 1, "", \.retrieval),
      "Pairs at most \(formatted(Double(embeddings.threshold), decimals: 4)) apart are called the same: the best "
        + "threshold of those learned from.",
    ].joined(separator: "\n")
  }
}

private func padded(_ text: String, _ width: Int) -> String {
  text + String(repeating: " ", count: max(0, width - text.count))
}

/// Judges a network, and the dots, on a set that is split as the settings say.
///
/// - Throws: ``Unjudged`` where nothing is held out.
func judge(
  _ network: Module, _ set: PictureSet, _ settings: Settings, workers: Int
) throws -> Findings {
  let (learned, heldOut) = set.split(settings)
  guard heldOut.count > 1 else {
    throw Unjudged(description: "nothing is held out, so nothing was judged; see --holdout")
  }
  print("\(learned.count) pictures learned from, \(heldOut.count) held out")
  func embedded(_ set: PictureSet, _ network: Module, size: Int, directions: Bool) throws
    -> Embedded
  {
    let found = try embed(set, network, size: size, workers: workers, stops: false)
    return (directions ? found.embeddings.directions : found.embeddings, found.labels)
  }
  func judged(_ network: Module, size: Int, directions: Bool) throws -> Judgment {
    Judgment(
      learned: try embedded(learned, network, size: size, directions: directions),
      heldOut: try embedded(heldOut, network, size: size, directions: directions))
  }
  return Findings(
    embeddings: try judged(
      network, size: settings.size, directions: settings.comparesDirections),
    // More than 32 × 32 dots of ten thousand pictures take much memory, and change little.
    pixels: try judged(Flatten(), size: min(settings.size, 32), directions: false))
}

/// Why there is no judgment.
struct Unjudged: Error, CustomStringConvertible {
  let description: String
}
