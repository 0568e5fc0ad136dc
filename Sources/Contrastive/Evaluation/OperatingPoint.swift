import Glibc
import Tensors

/// What a threshold is chosen for.
public enum VerificationGoal: Sendable, Equatable {
  /// The largest false accept rate: of pairs of different individuals, the fraction that is classified as same.
  case falseAcceptRate(Double)
  /// The least precision: of pairs that are classified as same, the fraction that is, at the proportion of same pairs in the
  /// data.
  case precision(Double)

  /// Returns the false accept rate that must be measured; for a precision, the one at which all same pairs are accepted.
  ///
  /// - Parameter sameFraction: The fraction of same pairs among all.
  public func falseAcceptRate(sameFraction: Double) -> Double {
    switch self {
    case .falseAcceptRate(let rate): rate
    case .precision(let precision):
      min(1, sameFraction * (1 - precision) / (precision * (1 - sameFraction)))
    }
  }
}

/// A threshold, and the rates of the pairs that it classifies.
public struct OperatingPoint: Sendable, Equatable {
  /// The largest distance of pairs that are classified as same; −∞ if none are.
  public let threshold: Float
  /// The fraction of same pairs that are classified as same.
  public let trueAcceptRate: Double
  /// The fraction of different pairs that are classified as same.
  public let falseAcceptRate: Double
  /// The fraction of same pairs among those that are classified as same; NaN if there are none.
  public let precision: Double
}

/// The distances of all pairs of embeddings, whose individuals can be drawn anew.
///
/// Pairs of the same two individuals are not independent, so an interval comes from a bootstrap over individuals: as many are
/// drawn with replacement, and a pair counts as often as both of its individuals were drawn (Efron and Tibshirani, "An
/// introduction to the bootstrap", 1993; Bolle, Ratha and Pankanti, "Error analysis of pattern recognition systems: the subsets
/// bootstrap", 2004). The pairs of two draws of one individual are left out.
public struct IndividualPairs: Sendable {
  private let distances: [Float]
  private let first, second: [Int32]
  private let sizes: [Double]

  /// The number of individuals.
  public var individualCount: Int { sizes.count }

  /// Creates the pairs of different rows.
  ///
  /// - Parameters:
  ///   - embeddings: `[N, D]`, finite.
  ///   - labels: The individual of each row.
  public init(_ embeddings: Tensor<Float>, labels: [Int]) {
    requireLabels(embeddings, labels, "IndividualPairs")
    let individuals = Array(Set(labels)).sorted()
    let index = Dictionary(uniqueKeysWithValues: zip(individuals, individuals.indices))
    let owners = labels.map { index[$0]! }
    var sizes = [Double](repeating: 0, count: individuals.count)
    for owner in owners { sizes[owner] += 1 }
    self.sizes = sizes
    let count = labels.count
    let all = Distance.euclidean.matrix(embeddings, embeddings).scalars
    requireFinite(all, "IndividualPairs")
    var order = (0..<count).flatMap { i in (0..<i).map { (distance: all[i * count + $0], i, $0) } }
    order.sort { $0.distance < $1.distance }
    distances = order.map(\.distance)
    first = order.map { Int32(owners[$0.1]) }
    second = order.map { Int32(owners[$0.2]) }
  }

  /// The fraction of same pairs.
  public var sameFraction: Double {
    let same = sizes.reduce(0) { $0 + $1 * ($1 - 1) / 2 }
    return same / Double(distances.count)
  }

  /// Returns the largest threshold that meets a goal; −∞ if only accepting none does, `nil` without pairs of both kinds.
  public func point(_ goal: VerificationGoal) -> OperatingPoint? {
    point(goal, weights: [Double](repeating: 1, count: sizes.count))
  }

  /// Returns the largest thresholds that meet a goal with individuals drawn with replacement, as often as `count` says;
  /// draws without pairs of both kinds are left out.
  public func resampledPoints(_ goal: VerificationGoal, count: Int, seed: UInt64)
    -> [OperatingPoint]
  {
    var generator = Generator(seed: seed)
    return (0..<count).compactMap { _ in
      var weights = [Double](repeating: 0, count: sizes.count)
      for _ in sizes { weights[Int.random(in: sizes.indices, using: &generator)] += 1 }
      return point(goal, weights: weights)
    }
  }

  private func point(_ goal: VerificationGoal, weights: [Double]) -> OperatingPoint? {
    var (same, images, squares) = (0.0, 0.0, 0.0)
    for (size, weight) in zip(sizes, weights) {
      same += weight * size * (size - 1) / 2
      images += weight * size
      squares += weight * weight * size * size
    }
    let different = (images * images - squares) / 2
    guard same > 0, different > 0 else { return nil }
    var (accepted, wrong, isNew) = (0.0, 0.0, false)
    var best = OperatingPoint(
      threshold: -.infinity, trueAcceptRate: 0, falseAcceptRate: 0, precision: .nan)
    for index in distances.indices {
      let (a, b) = (Int(first[index]), Int(second[index]))
      let weight = a == b ? weights[a] : weights[a] * weights[b]
      if a == b { accepted += weight } else { wrong += weight }
      // Pairs that were not drawn tell nothing, and equal distances are accepted together.
      isNew = isNew || weight > 0
      let isLast = index + 1 == distances.count || distances[index + 1] > distances[index]
      guard isNew && isLast else { continue }
      isNew = false
      let isMet =
        switch goal {
        case .falseAcceptRate(let rate): wrong <= rate * different
        case .precision(let precision):
          accepted > 0 && accepted >= precision * (accepted + wrong)
        }
      if isMet {
        best = OperatingPoint(
          threshold: distances[index], trueAcceptRate: accepted / same,
          falseAcceptRate: wrong / different, precision: accepted / (accepted + wrong))
      } else if case .falseAcceptRate = goal {
        break
      }
    }
    return best
  }

  /// Returns the number of individuals whose pairs support a false accept rate: if none of 3 / rate independent pairs is
  /// accepted, the rate is that low with a confidence of 95 % (the rule of three: Hanley and Lippman-Hand, 1983). All pairs of
  /// images of the same two individuals count once.
  public static func individuals(supporting rate: Double) -> Int {
    let pairs = 3 / rate
    // k·(k − 1)/2 ≥ pairs.
    return Int(((1 + (1 + 8 * pairs).squareRoot()) / 2).rounded(.up))
  }
}
