import Contrastive
import Layers
import Tensors
import Training

/// How well distances between embeddings tell same from different.
struct Judgement {
  let areaUnderCurve: Double
  /// The best threshold of what was learned from.
  let threshold: Float
  /// The share of held-out pairs that the threshold answers right.
  let accuracy: Double
  /// The share of held-out pictures whose nearest one of those learned from is of their class.
  let nearest: Double

  /// The most pictures whose pairs are all judged; of more, so many are drawn.
  static let limit = 2000

  /// Judges held-out pictures by those that were learned from.
  init(
    learned: (embeddings: Tensor<Float>, labels: [Int]),
    heldOut: (embeddings: Tensor<Float>, labels: [Int])
  ) {
    func pairs(_ set: (embeddings: Tensor<Float>, labels: [Int])) -> Verification {
      guard set.labels.count > Self.limit else {
        return Verification(embeddings: set.embeddings, labels: set.labels)
      }
      var generator = Generator(seed: 0)
      let some = generator.permutation(set.labels.count).prefix(Self.limit).sorted()
      return Verification(
        embeddings: .stack(some.map { set.embeddings[$0] }), labels: some.map { set.labels[$0] })
    }
    threshold = pairs(learned).bestThreshold
    let tested = pairs(heldOut)
    areaUnderCurve = tested.areaUnderCurve
    accuracy = tested.accuracy(threshold: threshold)
    nearest = nearestNeighbourAccuracy(
      queries: heldOut.embeddings, labels: heldOut.labels, references: learned.embeddings,
      referenceLabels: learned.labels)
  }

  /// For a checkpoint.
  var results: [String: String] {
    [
      "areaUnderCurve": "\(areaUnderCurve)", "threshold": "\(threshold)",
      "accuracy": "\(accuracy)", "nearestNeighbour": "\(nearest)",
    ]
  }

  /// For a person.
  static func sentences(_ results: [String: String]) -> String {
    func number(_ name: String) -> Double { results[name].flatMap { Double($0) } ?? .nan }
    return """
      verification AUC    \(rounded(number("areaUnderCurve"), 4))
      same or different   \(rounded(100 * number("accuracy"), 1)) % right at threshold \
      \(rounded(number("threshold"), 4))
      1-NN                \(rounded(100 * number("nearestNeighbour"), 1)) %
      """
  }
}

/// Judges a network on a set that is split as the settings say.
func judge(
  _ network: Module, _ set: PictureSet, _ settings: Settings, workers: Int
) throws -> Judgement {
  let (learned, heldOut) = set.split(settings)
  guard heldOut.count > 1 else {
    throw Unjudged(description: "nothing is held out, so nothing was judged; see --holdout")
  }
  print("\(learned.count) pictures learned from, \(heldOut.count) held out")
  let known = try embed(learned, network, size: settings.size, workers: workers, stops: false)
  let new = try embed(heldOut, network, size: settings.size, workers: workers, stops: false)
  return Judgement(learned: known, heldOut: new)
}

/// Why there is no judgement.
struct Unjudged: Error, CustomStringConvertible {
  let description: String
}
