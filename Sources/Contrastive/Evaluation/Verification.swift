import Tensors

/// Distances of pairs whose answer is known: how well one threshold tells same from different.
///
/// Choose the threshold on pairs of training images and judge it on others:
///
///     let threshold = Verification(embeddings: trained, labels: labels).bestThreshold
///     Verification(embeddings: heldOut, labels: answers).accuracy(threshold: threshold)
public struct Verification: Sendable {
  /// What a threshold makes of the pairs.
  public struct Point: Sendable, Equatable {
    /// Pairs at most this far apart are called same; −∞ for none.
    public let threshold: Float
    /// The share of different pairs called same, from 0 to 1.
    public let falsePositiveRate: Double
    /// The share of same pairs called same, from 0 to 1.
    public let truePositiveRate: Double
  }

  /// Sorted by distance: the distance, and whether the pair is of one class.
  private let pairs: [(distance: Float, isSame: Bool)]
  private let sameCount: Int

  public init(distances: [Float], isSame: [Bool]) {
    require(
      distances.count == isSame.count,
      "Verification: \(distances.count) distances but \(isSame.count) answers")
    pairs = zip(distances, isSame).sorted { $0.0 < $1.0 }.map { ($0.0, $0.1) }
    sameCount = isSame.count { $0 }
  }

  /// Judges all pairs of different rows of `embeddings`.
  ///
  /// - Parameter embeddings: `[N, D]`.
  public init(embeddings: Tensor<Float>, labels: [Int], distance: Distance = .euclidean) {
    requireLabels(embeddings, labels, "Verification")
    let all = distance.matrix(embeddings, embeddings).scalars
    var distances: [Float] = []
    var isSame: [Bool] = []
    for i in labels.indices {
      for j in 0..<i {
        distances.append(all[i * labels.count + j])
        isSame.append(labels[i] == labels[j])
      }
    }
    self.init(distances: distances, isSame: isSame)
  }

  /// The receiver operating characteristic: what each different distance makes of the pairs as the threshold,
  /// from none called same to all. scikit-learn's `roc_curve` of the negative distances, no point dropped.
  /// Rates are not numbers without pairs of both kinds.
  public var curve: [Point] {
    let differentCount = Double(pairs.count - sameCount)
    var (same, different) = (0.0, 0.0)
    func point(_ threshold: Float) -> Point {
      Point(
        threshold: threshold, falsePositiveRate: different / differentCount,
        truePositiveRate: same / Double(sameCount))
    }
    var points = [point(-.infinity)]
    for (index, pair) in pairs.enumerated() {
      if pair.isSame { same += 1 } else { different += 1 }
      let isLast = index + 1 == pairs.count || pairs[index + 1].distance > pair.distance
      if isLast { points.append(point(pair.distance)) }
    }
    return points
  }

  /// The area under the ROC curve: the probability that a pair of one class is nearer than a pair of
  /// two, ties counting half (Mann and Whitney, 1947). Not a number without pairs of both kinds.
  public var areaUnderCurve: Double {
    if sameCount == 0 || sameCount == pairs.count { return .nan }
    let points = curve
    return zip(points, points.dropFirst()).reduce(0) { area, step in
      let (from, to) = step
      let width = to.falsePositiveRate - from.falsePositiveRate
      return area + width * (from.truePositiveRate + to.truePositiveRate) / 2
    }
  }

  /// The rate at which as many same pairs are missed as different ones are taken, in shares, where straight
  /// lines join the points of the curve: from 0, perfect, over ½, guessing. Not a number without pairs of
  /// both kinds.
  public var equalErrorRate: Double {
    let points = curve
    for (from, to) in zip(points, points.dropFirst()) {
      // How many more are missed than taken: falls from 1 to −1.
      let before = 1 - from.truePositiveRate - from.falsePositiveRate
      let after = 1 - to.truePositiveRate - to.falsePositiveRate
      if before >= 0 && after <= 0 && before > after {
        let step = to.falsePositiveRate - from.falsePositiveRate
        return from.falsePositiveRate + before / (before - after) * step
      }
    }
    return .nan
  }

  /// Returns the share of same pairs found by the widest threshold that takes at most this share of the
  /// different ones.
  public func truePositiveRate(falsePositiveRate rate: Double) -> Double {
    curve.last { $0.falsePositiveRate <= rate }?.truePositiveRate ?? .nan
  }

  /// The threshold that answers most pairs right: half way between two neighboring distances.
  public var bestThreshold: Float {
    var (best, bestRight) = (-Float.infinity, pairs.count - sameCount)
    var right = bestRight
    for (index, pair) in pairs.enumerated() {
      right += pair.isSame ? 1 : -1
      let next = index + 1 < pairs.count ? pairs[index + 1].distance : .infinity
      if right > bestRight && next > pair.distance {
        bestRight = right
        best = next.isFinite ? (pair.distance + next) / 2 : pair.distance
      }
    }
    return best
  }

  /// The share of pairs answered right where "same" means at most `threshold` apart.
  public func accuracy(threshold: Float) -> Double {
    let right = pairs.count { ($0.distance <= threshold) == $0.isSame }
    return Double(right) / Double(max(pairs.count, 1))
  }

  /// The threshold that answers most right where same and different pairs count alike, however many there are of
  /// each (Youden, "Index for rating diagnostic tests", 1950): half way between two neighboring distances.
  ///
  /// Among all pairs of many classes nearly all are different, and ``bestThreshold`` may call all of them so.
  public var balancedThreshold: Float {
    let points = curve
    var (best, most) = (0, 0.0)
    for (index, point) in points.enumerated() {
      let gain = point.truePositiveRate - point.falsePositiveRate
      if gain > most { (best, most) = (index, gain) }
    }
    if best + 1 == points.count || best == 0 { return points[best].threshold }
    return (points[best].threshold + points[best + 1].threshold) / 2
  }

  /// The mean of two shares: of the same pairs those at most `threshold` apart, and of the different ones those
  /// further apart. Not a number without pairs of both kinds.
  public func balancedAccuracy(threshold: Float) -> Double {
    let taken = pairs.prefix { $0.distance <= threshold }
    let same = taken.count(where: \.isSame)
    let different = pairs.count - sameCount
    return
      (Double(same) / Double(sameCount)
      + Double(different - taken.count + same) / Double(different)) / 2
  }
}
