import Autograd
import Layers
import Tensors

/// Distances of pairs whose answer is known: how well one threshold tells same from different.
public struct Verification: Sendable {
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
  public init(embeddings: Tensor<Float>, labels: [Int]) {
    require(
      embeddings.shape.first == labels.count,
      "Verification: \(embeddings.shape) embeddings need as many labels, not \(labels.count)")
    let all = Contrastive.distances(embeddings, embeddings).scalars
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

  /// The area under the ROC curve: the probability that a pair of one class is nearer than a pair of
  /// two, ties counting half (Mann and Whitney, 1947). Not a number without pairs of both kinds.
  public var areaUnderCurve: Double {
    let differentCount = pairs.count - sameCount
    if sameCount == 0 || differentCount == 0 { return .nan }
    var (wins, nearer, index) = (0.0, 0, 0)
    while index < pairs.count {
      var end = index
      var (same, different) = (0, 0)
      while end < pairs.count && pairs[end].distance == pairs[index].distance {
        if pairs[end].isSame { same += 1 } else { different += 1 }
        end += 1
      }
      wins += Double(different) * (Double(nearer) + Double(same) / 2)
      nearer += same
      index = end
    }
    return wins / Double(sameCount) / Double(differentCount)
  }

  /// The threshold that answers most pairs right: half way between two neighbouring distances.
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
}

/// Returns the Euclidean distance between all rows: `[N, M]`, for `a` of shape `[N, D]` and `b` of shape
/// `[M, D]`.
///
/// By ‖a − b‖² = ‖a‖² − 2a·b + ‖b‖²: one matrix product. Rows that are equal may come out a little off
/// 0, as rounding has it.
public func distances(_ a: Tensor<Float>, _ b: Tensor<Float>) -> Tensor<Float> {
  require(
    a.rank == 2 && b.rank == 2 && a.shape[1] == b.shape[1],
    "distances: needs [N, D] and [M, D], not \(a.shape) and \(b.shape)")
  let squares = a.squared().sum([1], keepDims: true) + b.squared().sum([1])
  return (squares - a.matmul(b.transposed()) * 2).clamped(min: 0).sqrt()
}

/// Returns the share of queries whose nearest reference has their class.
public func nearestNeighbourAccuracy(
  queries: Tensor<Float>, labels: [Int], references: Tensor<Float>, referenceLabels: [Int]
) -> Double {
  require(
    queries.shape[0] == labels.count && references.shape[0] == referenceLabels.count,
    "nearestNeighbourAccuracy: as many labels as rows are needed")
  let nearest = distances(queries, references).min(axis: 1).indices.scalars
  let right = zip(nearest, labels).count { referenceLabels[Int($0)] == $1 }
  return Double(right) / Double(max(labels.count, 1))
}

extension Module {
  /// Returns the embeddings of `images` in evaluation mode, some at a time, without recording; the mode
  /// is as before afterwards.
  ///
  /// - Returns: `[N, D]`, for images of shape `[N, C, H, W]`.
  public final func embeddings(_ images: Tensor<Float>, batchSize: Int = 256) -> Tensor<Float> {
    let wasTraining = isTraining
    eval()
    defer { train(wasTraining) }
    return withoutGradients {
      let starts = stride(from: 0, to: images.shape[0], by: batchSize)
      return .cat(starts.map { self(Variable(images[$0..<$0 + batchSize])).value })
    }
  }
}
