import Glibc
import Tensors

/// A k-nearest neighbors classifier.
///
///     let classifier = KNearestNeighbors(embeddings, labels: labels, distance: .cosine)
///     classifier.accuracy(heldOut, labels: answers, k: 20, vote: .softmax(temperature: 0.07))
///
/// It needs no training and measures whether neighbors have the same class. On ties, the smallest
/// label wins, as in scikit-learn's `KNeighborsClassifier`.
public struct KNearestNeighbors: Sendable {
  /// The weight of a neighbor's vote.
  public enum Vote: Sendable, Equatable {
    /// Uniform weights.
    case majority
    /// The inverse distance; if some distances are 0, only those neighbors count. scikit-learn's
    /// `weights="distance"`.
    case inverseDistance
    /// `e^(−distance/τ)`. With ``Distance/cosine`` it is proportional to `e^(cos/τ)`, used with τ =
    /// 0.07 by Wu, Xiong, Yu and Lin, "Unsupervised feature learning via non-parametric instance
    /// discrimination" (2018); papers on self-supervised learning report it with k = 200 or 20.
    case softmax(temperature: Float)

    /// Returns the weights of the votes.
    ///
    /// - Parameter distances: The distances in ascending order.
    func weights(_ distances: ArraySlice<Float>) -> [Double] {
      switch self {
      case .majority: return distances.map { _ in 1 }
      case .inverseDistance:
        if distances.first == 0 { return distances.map { $0 == 0 ? 1 : 0 } }
        return distances.map { 1 / Double($0) }
      case .softmax(let temperature):
        // Relative to the nearest, so that the largest weight is 1 and nothing overflows.
        let nearest = Double(distances.first ?? 0)
        return distances.map { exp((nearest - Double($0)) / Double(temperature)) }
      }
    }
  }

  /// The index of the references.
  public let index: NeighborIndex
  /// The class of each reference.
  public let labels: [Int]

  /// Creates a classifier.
  ///
  /// - Parameters:
  ///   - references: `[N, D]`.
  ///   - labels: The class of each reference.
  ///   - distance: The distance metric.
  public init(_ references: Tensor<Float>, labels: [Int], distance: Distance = .euclidean) {
    requireLabels(references, labels, "KNearestNeighbors")
    index = NeighborIndex(references, distance: distance)
    self.labels = labels
  }

  /// Returns the predicted class of each query, for `queries` of shape `[M, D]`.
  ///
  /// - Precondition: k is at most the number of references.
  public func predictions(
    _ queries: Tensor<Float>, k: Int, vote: Vote = .majority
  ) -> [Int] {
    answers(index.nearest(k, to: queries), vote)
  }

  /// Returns the predicted class of each reference from the other references.
  ///
  /// - Precondition: k is below the number of references.
  public func leaveOneOutPredictions(k: Int, vote: Vote = .majority) -> [Int] {
    answers(index.nearestOthers(k), vote)
  }

  /// Returns the accuracy on queries, from 0 to 1; NaN without queries.
  public func accuracy(
    _ queries: Tensor<Float>, labels: [Int], k: Int, vote: Vote = .majority
  ) -> Double {
    requireLabels(queries, labels, "KNearestNeighbors")
    return fractionEqual(predictions(queries, k: k, vote: vote), labels)
  }

  /// Returns the leave-one-out accuracy on the references, from 0 to 1.
  public func leaveOneOutAccuracy(k: Int, vote: Vote = .majority) -> Double {
    fractionEqual(leaveOneOutPredictions(k: k, vote: vote), labels)
  }

  private func answers(_ neighbors: Neighbors, _ vote: Vote) -> [Int] {
    if case .softmax(let temperature) = vote {
      require(
        temperature > 0, "KNearestNeighbors: the temperature must be above 0, not \(temperature)")
    }
    let (indices, distances) = (neighbors.indices.scalars, neighbors.distances.scalars)
    let k = neighbors.indices.shape[1]
    return stride(from: 0, to: indices.count, by: k).map { start in
      var votes: [Int: Double] = [:]
      for (index, weight) in zip(indices[start...], vote.weights(distances[start..<start + k])) {
        votes[labels[Int(index)], default: 0] += weight
      }
      return votes.min { $0.value != $1.value ? $0.value > $1.value : $0.key < $1.key }!.key
    }
  }
}

/// Returns the fraction of queries whose nearest reference has the same class; NaN without queries.
public func nearestNeighborAccuracy(
  queries: Tensor<Float>, labels: [Int], references: Tensor<Float>, referenceLabels: [Int]
) -> Double {
  KNearestNeighbors(references, labels: referenceLabels).accuracy(queries, labels: labels, k: 1)
}

/// Returns the fraction of elements that are equal in both arrays; NaN if there are none.
func fractionEqual(_ a: [Int], _ b: [Int]) -> Double {
  Double(zip(a, b).count { $0 == $1 }) / Double(a.count)
}
