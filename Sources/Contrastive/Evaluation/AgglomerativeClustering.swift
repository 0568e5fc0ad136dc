import Tensors

/// Agglomerative clustering: merges the two closest clusters repeatedly, from single rows to one
/// cluster.
///
///     let tree = AgglomerativeClustering(embeddings, linkage: .average)
///     tree.labels(clusters: 10)
///
/// Clusters and heights are those of SciPy's `linkage` and of scikit-learn's
/// `AgglomerativeClustering` if all heights differ. Uses the nearest-neighbor chain algorithm
/// (Müllner, "Modern hierarchical, agglomerative clustering algorithms", 2011): O(N²) time and
/// memory.
public struct AgglomerativeClustering: Sendable {
  /// The linkage criterion: the distance between two clusters.
  public enum Linkage: Sendable, CaseIterable {
    /// The minimum distance between their rows.
    case single
    /// The maximum distance between their rows.
    case complete
    /// The mean distance over all pairs of their rows.
    case average
    /// Ward's criterion, the increase in the sum of squared distances to the centroid: `√(2·|A|·|B|
    /// / (|A| + |B|)) · ‖a − b‖`, where a and b are the centroids. Requires Euclidean distances.
    case ward
  }

  /// A merge of two clusters.
  public struct Merge: Sendable, Equatable {
    /// The merged clusters, with `first < second`: an index below N is a row, others refer to the
    /// cluster formed by merge number `index − N`.
    public let first, second: Int
    /// The distance between the two clusters.
    public let height: Double
    /// The number of rows in the new cluster.
    public let size: Int
  }

  /// The N − 1 merges in ascending order of height; SciPy's linkage matrix.
  public let merges: [Merge]
  private let count: Int

  /// Clusters embeddings.
  ///
  /// - Parameters:
  ///   - embeddings: `[N, D]`, N at least 1.
  ///   - linkage: The linkage criterion.
  ///   - distance: The distance metric; ``Linkage/ward`` requires ``Distance/euclidean``.
  public init(_ embeddings: Tensor<Float>, linkage: Linkage, distance: Distance = .euclidean) {
    require(
      embeddings.rank == 2 && embeddings.shape[0] > 0,
      "AgglomerativeClustering: needs embeddings [N, D], N at least 1, not \(embeddings.shape)")
    require(
      linkage != .ward || distance == .euclidean,
      "AgglomerativeClustering: Ward's linkage needs Euclidean distances, not \(distance)")
    requireFinite(embeddings, "AgglomerativeClustering")
    count = embeddings.shape[0]
    var chains = NeighborChains(
      distances: distance.preciseMatrix(embeddings, embeddings).scalars, count: count,
      linkage: linkage)
    merges = Self.numbered(chains.joined(), count: count)
  }

  /// Returns the cluster of each row, `0..<clusters`, numbered in order of appearance, after
  /// merging down to that many clusters.
  ///
  /// - Precondition: `clusters` is from 1 to N.
  public func labels(clusters: Int) -> [Int] {
    require(
      clusters > 0 && clusters <= count,
      "AgglomerativeClustering: \(count) rows cannot form \(clusters) clusters")
    var forest = DisjointSets(count: count)
    var member = Array(0..<count)
    for merge in merges.prefix(count - clusters) {
      forest.join(member[merge.first], member[merge.second])
      member.append(member[merge.first])
    }
    return numberedByAppearance((0..<count).map { forest.root(of: $0) })
  }

  /// Returns the merges sorted by height, with clusters numbered by the merges that formed them.
  private static func numbered(
    _ joins: [(a: Int, b: Int, height: Double)], count: Int
  ) -> [Merge] {
    var forest = DisjointSets(count: count)
    var name = Array(0..<count)
    var size = [Int](repeating: 1, count: count)
    let order = joins.indices.sorted {
      joins[$0].height != joins[$1].height ? joins[$0].height < joins[$1].height : $0 < $1
    }
    return order.enumerated().map { number, index in
      let (a, b) = (forest.root(of: joins[index].a), forest.root(of: joins[index].b))
      let (first, second) = (min(name[a], name[b]), max(name[a], name[b]))
      let total = size[a] + size[b]
      forest.join(a, b)
      name[forest.root(of: a)] = count + number
      size[forest.root(of: a)] = total
      return Merge(first: first, second: second, height: joins[index].height, size: total)
    }
  }
}

/// The nearest-neighbor chain algorithm: follows nearest neighbors until two clusters are each
/// other's nearest, and merges them.
private struct NeighborChains {
  /// The distances between clusters, `[n, n]`; each cluster is represented by one of its rows.
  var distances: [Double]
  let count: Int
  let linkage: AgglomerativeClustering.Linkage
  var sizes: [Double]
  /// Whether a row represents a cluster.
  var isAlive: [Bool]

  init(distances: [Double], count: Int, linkage: AgglomerativeClustering.Linkage) {
    (self.distances, self.count, self.linkage) = (distances, count, linkage)
    sizes = [Double](repeating: 1, count: count)
    isAlive = [Bool](repeating: true, count: count)
  }

  mutating func joined() -> [(a: Int, b: Int, height: Double)] {
    var joins: [(a: Int, b: Int, height: Double)] = []
    var chain: [Int] = []
    while joins.count < count - 1 {
      if chain.isEmpty { chain = [isAlive.firstIndex(of: true)!] }
      let last = chain[chain.count - 1]
      // On ties, prefer the previous cluster, so that the chain terminates.
      let previous = chain.count > 1 ? chain[chain.count - 2] : nil
      let next = nearest(to: last, preferring: previous)
      if next != previous {
        chain.append(next)
        continue
      }
      chain.removeLast(2)
      joins.append((last, next, distances[last * count + next]))
      join(min(last, next), into: max(last, next))
    }
    return joins
  }

  private func nearest(to cluster: Int, preferring previous: Int?) -> Int {
    var best = previous ?? -1
    var least = previous.map { distances[cluster * count + $0] } ?? .infinity
    for other in 0..<count where isAlive[other] && other != cluster {
      let distance = distances[cluster * count + other]
      if distance < least || best < 0 { (best, least) = (other, distance) }
    }
    return best
  }

  /// Merges cluster `a` into `b` and updates the distances by the Lance–Williams formulas (1967).
  private mutating func join(_ a: Int, into b: Int) {
    let (m, n, between) = (sizes[a], sizes[b], distances[a * count + b])
    isAlive[a] = false
    for c in 0..<count where isAlive[c] && c != b {
      let (x, y) = (distances[a * count + c], distances[b * count + c])
      let distance: Double
      switch linkage {
      case .single: distance = min(x, y)
      case .complete: distance = max(x, y)
      case .average: distance = (m * x + n * y) / (m + n)
      case .ward:
        let (k, total) = (sizes[c], sizes[c] + m + n)
        let square = (m + k) * x * x + (n + k) * y * y - k * between * between
        distance = (max(square, 0) / total).squareRoot()
      }
      distances[b * count + c] = distance
      distances[c * count + b] = distance
    }
    sizes[b] = m + n
  }
}

/// A disjoint-set forest (Tarjan, 1975).
private struct DisjointSets {
  private var parents: [Int]

  init(count: Int) { parents = Array(0..<count) }

  mutating func root(of member: Int) -> Int {
    var node = member
    while parents[node] != node {
      parents[node] = parents[parents[node]]
      node = parents[node]
    }
    return node
  }

  mutating func join(_ a: Int, _ b: Int) {
    let (first, second) = (root(of: a), root(of: b))
    parents[second] = first
  }
}

/// Returns the labels renumbered 0, 1, … in order of appearance.
func numberedByAppearance(_ labels: [Int]) -> [Int] {
  var numbers: [Int: Int] = [:]
  return labels.map { label in
    if let number = numbers[label] { return number }
    numbers[label] = numbers.count
    return numbers.count - 1
  }
}
