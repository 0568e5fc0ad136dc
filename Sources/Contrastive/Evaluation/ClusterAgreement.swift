import Glibc
import Tensors

/// How well clusters, found without labels, agree with classes.
///
/// With nᵢⱼ rows in cluster i and class j, aᵢ in the cluster, bⱼ in the class, N in all. Names do not matter,
/// only which rows are together.
public struct ClusterAgreement: Sendable {
  /// nᵢⱼ, by cluster and class, those above 0.
  private let cells: [(cluster: Int, label: Int, count: Double)]
  private let clusterSizes, classSizes: [Int: Double]
  private let count: Double

  /// - Parameters:
  ///   - clusters: the cluster of each row.
  ///   - labels: its class.
  public init(_ clusters: [Int], with labels: [Int]) {
    require(
      clusters.count == labels.count,
      "ClusterAgreement: \(clusters.count) clusters but \(labels.count) labels")
    struct Cell: Hashable { let cluster, label: Int }
    var counts: [Cell: Double] = [:]
    for (cluster, label) in zip(clusters, labels) {
      counts[Cell(cluster: cluster, label: label), default: 0] += 1
    }
    func sizes(_ all: [Int]) -> [Int: Double] {
      all.reduce(into: [:]) { $0[$1, default: 0] += 1 }
    }
    // In a fixed order, so that sums have the same bits every time.
    let order = counts.keys.sorted { ($0.cluster, $0.label) < ($1.cluster, $1.label) }
    cells = order.map { ($0.cluster, $0.label, counts[$0]!) }
    (clusterSizes, classSizes) = (sizes(clusters), sizes(labels))
    count = Double(labels.count)
  }

  /// Purity: the share of rows whose class is the most frequent one of their cluster, from above 0 to 1.
  /// Many small clusters are always pure.
  public var purity: Double {
    var most: [Int: Double] = [:]
    for cell in cells { most[cell.cluster] = max(most[cell.cluster] ?? 0, cell.count) }
    return most.values.reduce(0, +) / max(count, 1)
  }

  /// `I = Σᵢⱼ nᵢⱼ/N · log(N·nᵢⱼ / (aᵢ·bⱼ))`, in nats, from 0.
  public var mutualInformation: Double {
    cells.reduce(0) { sum, cell in
      let expected = clusterSizes[cell.cluster]! * classSizes[cell.label]!
      return sum + cell.count / count * log(count * cell.count / expected)
    }
  }

  /// NMI, from 0, independent, to 1, the same: `I / ((H(clusters) + H(classes)) / 2)`, H being the entropies.
  /// scikit-learn's `normalized_mutual_info_score`, the same number as its V-measure. 1 where both are one.
  public var normalizedMutualInformation: Double {
    if clusterSizes.count <= 1 && classSizes.count <= 1 { return 1 }
    return max(mutualInformation, 0) / ((entropy(clusterSizes) + entropy(classSizes)) / 2)
  }

  /// ARI, from −½ over 0, chance, to 1: the share of pairs of rows that both judge alike, corrected for what
  /// chance gives (Hubert and Arabie, "Comparing partitions", 1985). scikit-learn's `adjusted_rand_score`.
  public var adjustedRandIndex: Double {
    func pairs(_ n: Double) -> Double { n * (n - 1) / 2 }
    let both = cells.reduce(0) { $0 + pairs($1.count) }
    let inClusters = clusterSizes.values.reduce(0) { $0 + pairs($1) }
    let inClasses = classSizes.values.reduce(0) { $0 + pairs($1) }
    // All alone in both, or all together in both.
    if both == inClusters && both == inClasses { return 1 }
    let expected = inClusters * inClasses / pairs(count)
    return (both - expected) / ((inClusters + inClasses) / 2 - expected)
  }

  private func entropy(_ sizes: [Int: Double]) -> Double {
    -sizes.values.sorted().reduce(0) { $0 + $1 / count * log($1 / count) }
  }
}

/// Returns the mean silhouette, from −1 to 1: how much nearer rows are to their own cluster than to the next
/// one (Rousseeuw, 1987). scikit-learn's `silhouette_score`.
///
/// For each row, with a the mean distance to the others of its cluster and b the smallest mean distance to
/// another cluster: `(b − a) / max(a, b)`; 0 for a row that is alone.
///
/// - Parameter embeddings: `[N, D]`.
/// - Precondition: there are at least two clusters.
public func silhouette(
  _ embeddings: Tensor<Float>, clusters: [Int], distance: Distance = .euclidean
) -> Double {
  requireLabels(embeddings, clusters, "silhouette")
  let numbers = numberedByAppearance(clusters)
  var sizes = [Double](repeating: 0, count: (numbers.max() ?? -1) + 1)
  for number in numbers { sizes[number] += 1 }
  require(sizes.count > 1, "silhouette: needs at least two clusters, not \(sizes.count)")
  var all: [Double] = []
  for start in stride(from: 0, to: numbers.count, by: 256) {
    let batch = embeddings[start..<min(start + 256, numbers.count)]
    all += distance.matrix(batch, embeddings).withRows { row, index in
      let own = numbers[start + index]
      if sizes[own] == 1 { return 0 }
      var sums = [Double](repeating: 0, count: sizes.count)
      for (place, distance) in row.enumerated() { sums[numbers[place]] += Double(distance) }
      let within = sums[own] / (sizes[own] - 1)
      let others = sums.indices.filter { $0 != own }.map { sums[$0] / sizes[$0] }
      let without = others.min()!
      return max(within, without) == 0 ? 0 : (without - within) / max(within, without)
    }
  }
  return all.reduce(0, +) / Double(all.count)
}
