import Tensors

/// Joins rows to ever larger clusters: a tree, from every row alone to all together.
///
///     let tree = Agglomeration(embeddings, linkage: .average)
///     tree.labels(clusters: 10)
///
/// Clusters and heights are those of SciPy's `linkage`, and of scikit-learn's `AgglomerativeClustering`, where
/// no two heights are equal. By chains of nearest neighbors (Müllner, "Modern hierarchical, agglomerative
/// clustering algorithms", 2011): time and memory grow with N².
public struct Agglomeration: Sendable {
  /// How far two clusters are apart.
  public enum Linkage: Sendable, CaseIterable {
    /// Their nearest rows.
    case single
    /// Their farthest rows.
    case complete
    /// The mean over all pairs of rows.
    case average
    /// How much the sum of squared distances to the center grows: `√(2·|A|·|B| / (|A| + |B|)) · ‖a − b‖`
    /// for the centers a and b. For Euclidean distances only.
    case ward
  }

  /// Two clusters that become one.
  public struct Merge: Sendable, Equatable {
    /// Below N a row, else the cluster that merge number `first − N` made; `first` is the smaller number.
    public let first, second: Int
    /// How far the two were apart.
    public let height: Double
    /// How many rows the new cluster has.
    public let size: Int
  }

  /// N − 1 merges, lowest first: SciPy's linkage matrix.
  public let merges: [Merge]
  private let count: Int

  /// - Parameters:
  ///   - embeddings: `[N, D]`, N at least 1.
  ///   - distance: must be ``Distance/euclidean`` for ``Linkage/ward``.
  public init(_ embeddings: Tensor<Float>, linkage: Linkage, distance: Distance = .euclidean) {
    require(
      embeddings.rank == 2 && embeddings.shape[0] > 0,
      "Agglomeration: needs embeddings [N, D], N at least 1, not \(embeddings.shape)")
    require(
      linkage != .ward || distance == .euclidean,
      "Agglomeration: Ward's linkage needs Euclidean distances, not \(distance)")
    count = embeddings.shape[0]
    var chains = NeighborChains(
      distances: distance.matrix(embeddings, embeddings).scalars.map { Double($0) }, count: count,
      linkage: linkage)
    merges = Self.numbered(chains.joined(), count: count)
  }

  /// Returns each row's cluster, `0..<clusters`, numbered as they are met, when as many are left.
  ///
  /// - Precondition: there are from 1 to N clusters.
  public func labels(clusters: Int) -> [Int] {
    require(
      clusters > 0 && clusters <= count,
      "Agglomeration: \(count) rows do not form \(clusters) clusters")
    var forest = Forest(count: count)
    var member = Array(0..<count)
    for merge in merges.prefix(count - clusters) {
      forest.join(member[merge.first], member[merge.second])
      member.append(member[merge.first])
    }
    return numberedByAppearance((0..<count).map { forest.root(of: $0) })
  }

  /// Orders merges by height, and names clusters by the merges that made them.
  private static func numbered(
    _ joins: [(a: Int, b: Int, height: Double)], count: Int
  ) -> [Merge] {
    var forest = Forest(count: count)
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

/// Follows nearest neighbors until two clusters are each other's, and joins these.
private struct NeighborChains {
  /// Between clusters, each at the place of one of its rows, `[n, n]`.
  var distances: [Double]
  let count: Int
  let linkage: Agglomeration.Linkage
  var sizes: [Double]
  /// Places that hold a cluster.
  var isAlive: [Bool]

  init(distances: [Double], count: Int, linkage: Agglomeration.Linkage) {
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
      // Among equally near ones the previous, so that the chain ends.
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

  /// Makes `b` the union of both, its distances by the formulas of Lance and Williams (1967).
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

/// Sets that are joined, each known by one of its members (Tarjan, 1975).
private struct Forest {
  private var parents: [Int]

  init(count: Int) { parents = Array(0..<count) }

  mutating func root(of member: Int) -> Int {
    var place = member
    while parents[place] != place {
      parents[place] = parents[parents[place]]
      place = parents[place]
    }
    return place
  }

  mutating func join(_ a: Int, _ b: Int) {
    let (first, second) = (root(of: a), root(of: b))
    parents[second] = first
  }
}

/// The same parts, numbered 0, 1, … in the order in which they are met.
func numberedByAppearance(_ labels: [Int]) -> [Int] {
  var numbers: [Int: Int] = [:]
  return labels.map { label in
    if let number = numbers[label] { return number }
    numbers[label] = numbers.count
    return numbers.count - 1
  }
}
