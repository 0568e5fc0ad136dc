import Tensors

/// Verification metrics: how well a distance threshold separates pairs of the same class from pairs
/// of different classes.
///
/// Choose the threshold on the training set and evaluate it on held-out images:
///
///     let threshold = Verification(embeddings: trained, labels: labels).bestThreshold
///     Verification(embeddings: heldOut, labels: answers).accuracy(threshold: threshold)
public struct Verification: Sendable {
  /// A point of the ROC curve.
  public struct Point: Sendable, Equatable {
    /// The threshold: pairs at most this far apart are classified as same; −∞ for none.
    public let threshold: Float
    /// The fraction of different pairs classified as same, from 0 to 1.
    public let falsePositiveRate: Double
    /// The fraction of same pairs classified as same, from 0 to 1.
    public let truePositiveRate: Double
  }

  /// The pairs sorted by distance, with whether they are of the same class.
  private let pairs: [(distance: Float, isSame: Bool)]
  private let sameCount: Int

  /// Creates metrics from the distances of pairs and whether each pair is of the same class.
  public init(distances: [Float], isSame: [Bool]) {
    require(
      distances.count == isSame.count,
      "Verification: \(distances.count) distances but \(isSame.count) answers")
    requireFinite(distances, "Verification")
    pairs = zip(distances, isSame).sorted { $0.0 < $1.0 }.map { ($0.0, $0.1) }
    sameCount = isSame.count { $0 }
  }

  /// Creates metrics from all pairs of different rows of `embeddings`.
  ///
  /// - Parameters:
  ///   - embeddings: `[N, D]`.
  ///   - labels: The class of each row.
  ///   - distance: The distance metric.
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

  private var hasBothKinds: Bool { sameCount > 0 && sameCount < pairs.count }

  /// The receiver operating characteristic (ROC) curve: a point for each distinct distance as the
  /// threshold, starting with none classified as same. scikit-learn's `roc_curve` of the negated
  /// distances, with `drop_intermediate=False`. Rates are NaN unless there are both same and
  /// different pairs.
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

  /// The area under the ROC curve (AUC): the probability that a pair of the same class is closer
  /// than a pair of different classes, with ties counted half (Mann and Whitney, 1947). NaN unless
  /// there are both same and different pairs.
  public var areaUnderCurve: Double {
    guard hasBothKinds else { return .nan }
    let points = curve
    return zip(points, points.dropFirst()).reduce(0) { area, step in
      let (from, to) = step
      let width = to.falsePositiveRate - from.falsePositiveRate
      return area + width * (from.truePositiveRate + to.truePositiveRate) / 2
    }
  }

  /// The equal error rate (EER): the rate at which the false negative rate equals the false
  /// positive rate, by linear interpolation of the ROC curve; from 0 (perfect) to ½ (chance). NaN
  /// unless there are both same and different pairs.
  public var equalErrorRate: Double {
    let points = curve
    for (from, to) in zip(points, points.dropFirst()) {
      // The false negative rate minus the false positive rate falls from 1 to −1.
      let before = 1 - from.truePositiveRate - from.falsePositiveRate
      let after = 1 - to.truePositiveRate - to.falsePositiveRate
      if before >= 0 && after <= 0 && before > after {
        let step = to.falsePositiveRate - from.falsePositiveRate
        return from.falsePositiveRate + before / (before - after) * step
      }
    }
    return .nan
  }

  /// Returns the true positive rate at the largest threshold with at most the given false positive
  /// rate. NaN unless there are both same and different pairs.
  public func truePositiveRate(falsePositiveRate rate: Double) -> Double {
    guard hasBothKinds else { return .nan }
    return curve.last { $0.falsePositiveRate <= rate }?.truePositiveRate ?? .nan
  }

  /// The threshold with the highest accuracy, halfway between two neighboring distances. NaN unless there are
  /// both same and different pairs.
  public var bestThreshold: Float {
    guard hasBothKinds else { return .nan }
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

  /// Returns the accuracy: the fraction of pairs classified correctly by the threshold. NaN without pairs, or
  /// without a threshold (NaN).
  public func accuracy(threshold: Float) -> Double {
    if threshold.isNaN { return .nan }
    let right = pairs.count { ($0.distance <= threshold) == $0.isSame }
    return Double(right) / Double(pairs.count)
  }

  /// The threshold with the highest balanced accuracy, halfway between two neighboring distances
  /// (Youden, "Index for rating diagnostic tests", 1950).
  ///
  /// With many classes nearly all pairs are different, and ``bestThreshold`` may classify all of
  /// them as different. NaN unless there are both same and different pairs.
  public var balancedThreshold: Float {
    guard hasBothKinds else { return .nan }
    let points = curve
    var (best, most) = (0, 0.0)
    for (index, point) in points.enumerated() {
      let gain = point.truePositiveRate - point.falsePositiveRate
      if gain > most { (best, most) = (index, gain) }
    }
    if best + 1 == points.count || best == 0 { return points[best].threshold }
    return (points[best].threshold + points[best + 1].threshold) / 2
  }

  /// Returns the balanced accuracy: the mean of the true positive rate and the true negative rate.
  /// NaN unless there are both same and different pairs, or without a threshold (NaN).
  public func balancedAccuracy(threshold: Float) -> Double {
    if threshold.isNaN { return .nan }
    let taken = pairs.prefix { $0.distance <= threshold }
    let same = taken.count(where: \.isSame)
    let different = pairs.count - sameCount
    return
      (Double(same) / Double(sameCount)
      + Double(different - taken.count + same) / Double(different)) / 2
  }
}
