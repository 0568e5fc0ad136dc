import Glibc
import Tensors

/// The agreement of clusters with classes, invariant to the numbering of both.
///
/// Below, nᵢⱼ is the number of rows in cluster i and class j, aᵢ the size of the cluster, bⱼ the
/// size of the class, and N the number of rows.
public struct ClusterAgreement: Sendable {
  /// The contingency table: nᵢⱼ by cluster and class, without zeros.
  private let cells: [(cluster: Int, label: Int, count: Double)]
  private let clusterSizes, classSizes: [Int: Double]
  private let count: Double

  /// Creates the contingency table.
  ///
  /// - Parameters:
  ///   - clusters: The cluster of each row.
  ///   - labels: The class of each row.
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
    // In a fixed order, so that sums are reproducible bit for bit.
    let order = counts.keys.sorted { ($0.cluster, $0.label) < ($1.cluster, $1.label) }
    cells = order.map { ($0.cluster, $0.label, counts[$0]!) }
    (clusterSizes, classSizes) = (sizes(clusters), sizes(labels))
    count = Double(labels.count)
  }

  /// Purity: the fraction of rows that belong to the majority class of their cluster, above 0 and
  /// up to 1. It rises with the number of clusters. NaN without rows.
  public var purity: Double {
    var most: [Int: Double] = [:]
    for cell in cells { most[cell.cluster] = max(most[cell.cluster] ?? 0, cell.count) }
    return most.values.reduce(0, +) / count
  }

  /// The mutual information `I = Σᵢⱼ nᵢⱼ/N · log(N·nᵢⱼ / (aᵢ·bⱼ))`, in nats, at least 0.
  public var mutualInformation: Double {
    cells.reduce(0) { sum, cell in
      let expected = clusterSizes[cell.cluster]! * classSizes[cell.label]!
      return sum + cell.count / count * log(count * cell.count / expected)
    }
  }

  /// The normalized mutual information (NMI), from 0 (independent) to 1 (identical): `I /
  /// ((H(clusters) + H(classes)) / 2)`, where H is the entropy. scikit-learn's
  /// `normalized_mutual_info_score`; equal to the V-measure. 1 if there are only one cluster and
  /// one class.
  public var normalizedMutualInformation: Double {
    if clusterSizes.count <= 1 && classSizes.count <= 1 { return 1 }
    return max(mutualInformation, 0) / ((entropy(clusterSizes) + entropy(classSizes)) / 2)
  }

  /// The adjusted Rand index (ARI), from −½ through 0 (chance) to 1: the fraction of pairs of rows
  /// on which both partitions agree, adjusted for chance (Hubert and Arabie, "Comparing
  /// partitions", 1985). scikit-learn's `adjusted_rand_score`.
  public var adjustedRandIndex: Double {
    func pairs(_ n: Double) -> Double { n * (n - 1) / 2 }
    let both = cells.reduce(0) { $0 + pairs($1.count) }
    let inClusters = clusterSizes.values.reduce(0) { $0 + pairs($1) }
    let inClasses = classSizes.values.reduce(0) { $0 + pairs($1) }
    // All rows alone in both partitions, or all together in both.
    if both == inClusters && both == inClasses { return 1 }
    let expected = inClusters * inClasses / pairs(count)
    return (both - expected) / ((inClusters + inClasses) / 2 - expected)
  }

  private func entropy(_ sizes: [Int: Double]) -> Double {
    -sizes.values.sorted().reduce(0) { $0 + $1 / count * log($1 / count) }
  }
}

/// Returns the mean silhouette coefficient, from −1 to 1: how much closer rows are to their own
/// cluster than to the nearest other one (Rousseeuw, 1987). scikit-learn's `silhouette_score`.
///
/// The coefficient of a row is `(b − a) / max(a, b)`, where a is the mean distance to the other
/// rows of its cluster and b the smallest mean distance to another cluster; 0 for a cluster of one
/// row.
///
/// - Parameters:
///   - embeddings: `[N, D]`.
///   - clusters: The cluster of each row.
///   - distance: The distance metric.
/// - Precondition: There are at least two clusters.
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
      for (other, distance) in row.enumerated() { sums[numbers[other]] += Double(distance) }
      let within = sums[own] / (sizes[own] - 1)
      let others = sums.indices.filter { $0 != own }.map { sums[$0] / sizes[$0] }
      let without = others.min()!
      return max(within, without) == 0 ? 0 : (without - within) / max(within, without)
    }
  }
  return all.reduce(0, +) / Double(all.count)
}
