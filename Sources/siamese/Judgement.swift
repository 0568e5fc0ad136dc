import Contrastive
import Layers
import Tensors
import Training

/// How well distances between embeddings tell same from different.
struct Judgement {
  let areaUnderCurve: Double
  /// The best threshold of what was learned from.
  let threshold: Float
  /// The share of held-out pairs that the threshold answers right, as many of them the same as different.
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
    // A picture is always the same as itself.
    threshold = max(0, Self.balanced(learned).bestThreshold)
    let tested = Self.balanced(heldOut)
    areaUnderCurve = Self.all(heldOut).areaUnderCurve
    accuracy = tested.accuracy(threshold: threshold)
    nearest = nearestNeighbourAccuracy(
      queries: heldOut.embeddings, labels: heldOut.labels, references: learned.embeddings,
      referenceLabels: learned.labels)
  }

  private typealias Embedded = (embeddings: Tensor<Float>, labels: [Int])

  /// At most ``limit`` of them.
  private static func few(_ set: Embedded) -> Embedded {
    guard set.labels.count > limit else { return set }
    var generator = Generator(seed: 0)
    let some = generator.permutation(set.labels.count).prefix(limit).sorted()
    return (.stack(some.map { set.embeddings[$0] }), some.map { set.labels[$0] })
  }

  private static func all(_ set: Embedded) -> Verification {
    let set = few(set)
    return Verification(embeddings: set.embeddings, labels: set.labels)
  }

  /// All pairs of the same class and as many different ones, drawn: with many classes nearly all pairs are
  /// different, and the best threshold would call all of them so.
  private static func balanced(_ set: Embedded) -> Verification {
    let set = few(set)
    let all = Distance.euclidean.matrix(set.embeddings, set.embeddings).scalars
    var (same, different): ([Float], [Float]) = ([], [])
    for i in set.labels.indices {
      for j in 0..<i {
        let distance = all[i * set.labels.count + j]
        if set.labels[i] == set.labels[j] {
          same.append(distance)
        } else {
          different.append(distance)
        }
      }
    }
    var generator = Generator(seed: 1)
    let drawn = generator.permutation(different.count).prefix(same.count).map { different[$0] }
    return Verification(
      distances: same + drawn,
      isSame: same.map { _ in true } + drawn.map { _ in false })
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
