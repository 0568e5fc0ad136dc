import Glibc
import Tensors

/// Answers with the class that most of the nearest references have.
///
///     let classifier = KNearestNeighbors(embeddings, labels: labels, distance: .cosine)
///     classifier.accuracy(heldOut, labels: answers, k: 20, vote: .softmax(temperature: 0.07))
///
/// Nothing is trained: it asks whether neighbors are alike. Where several classes have as many votes, the
/// smallest label wins, as in scikit-learn's `KNeighborsClassifier`.
public struct KNearestNeighbors: Sendable {
  /// How much a neighbor's vote weighs.
  public enum Vote: Sendable, Equatable {
    /// 1.
    case majority
    /// 1/distance; where some are at distance 0, only these count. scikit-learn's `weights="distance"`.
    case inverseDistance
    /// `e^(−distance/τ)`. With ``Distance/cosine`` it is, up to a factor that all share, the `e^(cos/τ)` with
    /// τ = 0.07 of Wu, Xiong, Yu and Lin, "Unsupervised feature learning via non-parametric instance
    /// discrimination", 2018, that the label-free literature reports, with k = 200 or 20.
    case softmax(temperature: Float)

    /// - Parameter distances: ascending.
    func weights(_ distances: ArraySlice<Float>) -> [Double] {
      switch self {
      case .majority: return distances.map { _ in 1 }
      case .inverseDistance:
        if distances.first == 0 { return distances.map { $0 == 0 ? 1 : 0 } }
        return distances.map { 1 / Double($0) }
      case .softmax(let temperature):
        // From the nearest on, so that the largest weight is 1 and nothing overflows.
        let nearest = Double(distances.first ?? 0)
        return distances.map { exp((nearest - Double($0)) / Double(temperature)) }
      }
    }
  }

  public let index: NeighborIndex
  /// The references' classes.
  public let labels: [Int]

  /// - Parameter references: `[N, D]`.
  public init(_ references: Tensor<Float>, labels: [Int], distance: Distance = .euclidean) {
    requireLabels(references, labels, "KNearestNeighbors")
    index = NeighborIndex(references, distance: distance)
    self.labels = labels
  }

  /// Returns the class of each query, for `queries` of shape `[M, D]`.
  ///
  /// - Precondition: k is not above the number of references.
  public func predictions(
    _ queries: Tensor<Float>, k: Int, vote: Vote = .majority
  ) -> [Int] {
    answers(index.nearest(k, to: queries), vote)
  }

  /// Returns the class of each reference as the others have it.
  ///
  /// - Precondition: k is below the number of references.
  public func leaveOneOutPredictions(k: Int, vote: Vote = .majority) -> [Int] {
    answers(index.nearestOthers(k), vote)
  }

  /// Returns the share of queries that are answered right, from 0 to 1.
  public func accuracy(
    _ queries: Tensor<Float>, labels: [Int], k: Int, vote: Vote = .majority
  ) -> Double {
    requireLabels(queries, labels, "KNearestNeighbors")
    return shareOfEqual(predictions(queries, k: k, vote: vote), labels)
  }

  /// Returns the share of references that the others answer right, from 0 to 1.
  public func leaveOneOutAccuracy(k: Int, vote: Vote = .majority) -> Double {
    shareOfEqual(leaveOneOutPredictions(k: k, vote: vote), labels)
  }

  private func answers(_ neighbors: Neighbors, _ vote: Vote) -> [Int] {
    let (places, distances) = (neighbors.indices.scalars, neighbors.distances.scalars)
    let k = neighbors.indices.shape[1]
    return stride(from: 0, to: places.count, by: k).map { start in
      var votes: [Int: Double] = [:]
      for (place, weight) in zip(places[start...], vote.weights(distances[start..<start + k])) {
        votes[labels[Int(place)], default: 0] += weight
      }
      return votes.min { $0.value != $1.value ? $0.value > $1.value : $0.key < $1.key }!.key
    }
  }
}

/// Returns the share of queries whose nearest reference has their class.
public func nearestNeighborAccuracy(
  queries: Tensor<Float>, labels: [Int], references: Tensor<Float>, referenceLabels: [Int]
) -> Double {
  KNearestNeighbors(references, labels: referenceLabels).accuracy(queries, labels: labels, k: 1)
}

/// The share of places at which both hold the same.
func shareOfEqual(_ a: [Int], _ b: [Int]) -> Double {
  Double(zip(a, b).count { $0 == $1 }) / Double(max(a.count, 1))
}
