import Glibc
import Tensors

/// k-means clustering: assigns rows to centers such that the sum of squared distances is small
/// (Lloyd, 1957).
///
///     var generator = Generator(seed: 1)
///     let clusters = KMeans(embeddings, count: 10, using: &generator)
///     ClusterAgreement(clusters.labels, with: labels).normalizedMutualInformation
///
/// scikit-learn's `KMeans` with `algorithm="lloyd"`: from the same initial centers, it converges to
/// the same ones.
public struct KMeans: Sendable {
  /// The cluster centers, `[k, D]`.
  public let centers: Tensor<Float>
  /// The index of each row's nearest center, `0..<k`.
  public let labels: [Int]
  /// The inertia `Σ ‖xᵢ − c(i)‖²`, the objective that is minimized.
  public let inertia: Double
  /// The number of iterations.
  public let iterations: Int

  /// Clusters embeddings from given initial centers.
  ///
  /// Stops when no assignment changes, or when the sum of squared center movements is at most
  /// `tolerance` times the mean variance of a coordinate. A center that loses all its rows is moved
  /// to the row farthest from its own center.
  ///
  /// - Parameters:
  ///   - embeddings: `[N, D]`.
  ///   - centers: The initial centers, `[k, D]`.
  ///   - maxIterations: The maximum number of iterations.
  ///   - tolerance: The relative tolerance of the center movements.
  public init(
    _ embeddings: Tensor<Float>, centers: Tensor<Float>, maxIterations: Int = 300,
    tolerance: Double = 1e-4
  ) {
    require(
      embeddings.rank == 2 && centers.rank == 2 && embeddings.shape[1] == centers.shape[1]
        && centers.shape[0] > 0 && centers.shape[0] <= embeddings.shape[0],
      "KMeans: needs embeddings [N, D] and centers [k, D] with k from 1 to N, not "
        + "\(embeddings.shape) and \(centers.shape)")
    require(
      maxIterations >= 0 && tolerance >= 0,
      "KMeans: \(maxIterations) iterations and tolerance \(tolerance) must not be negative")
    requireFiniteNumbers(embeddings, "KMeans")
    requireFiniteNumbers(centers, "KMeans")
    let (rows, scale) = scaledForSquares(.cat([embeddings, centers]), "KMeans")
    let embeddings = rows[0..<embeddings.shape[0]]
    let allowed = tolerance * Double(embeddings.variance([0], correction: 0).mean().item)
    var (centers, steps) = (rows[embeddings.shape[0]...], 0)
    var (labels, distances) = Self.assign(embeddings, centers)
    while steps < maxIterations {
      let next = Self.means(embeddings, labels, distances, count: centers.shape[0])
      let shift = (next - centers).squared().sum().item
      centers = next
      steps += 1
      let before = labels
      (labels, distances) = Self.assign(embeddings, centers)
      if before == labels || Double(shift) <= allowed { break }
    }
    (self.centers, self.labels, iterations) = (centers * scale, labels, steps)
    inertia = distances.reduce(0) { $0 + Double($1) } * Double(scale) * Double(scale)
  }

  /// Clusters embeddings from k-means++ initial centers, and keeps the best of several runs.
  ///
  /// - Parameters:
  ///   - embeddings: `[N, D]`.
  ///   - count: The number of clusters k.
  ///   - restarts: The number of runs; scikit-learn's `n_init`.
  ///   - maxIterations: The maximum number of iterations.
  ///   - tolerance: The relative tolerance of the center movements.
  ///   - generator: The generator of the initial centers.
  public init(
    _ embeddings: Tensor<Float>, count: Int, restarts: Int = 10, maxIterations: Int = 300,
    tolerance: Double = 1e-4, using generator: inout Generator
  ) {
    require(restarts > 0, "KMeans: restarts must be positive, but is \(restarts)")
    func run() -> KMeans {
      KMeans(
        embeddings, centers: Self.startingCenters(embeddings, count: count, using: &generator),
        maxIterations: maxIterations, tolerance: tolerance)
    }
    var best = run()
    for _ in 1..<restarts {
      let other = run()
      if other.inertia < best.inertia { best = other }
    }
    self = best
  }

  /// Returns initial centers that are far apart, `[count, D]`: k-means++ (Arthur and Vassilvitskii,
  /// 2007).
  ///
  /// Each center is a row sampled with probability proportional to its squared distance from the
  /// nearest center so far; of 2 + log k such samples, the one that gives the smallest sum of
  /// squared distances is chosen.
  static func startingCenters(
    _ embeddings: Tensor<Float>, count: Int, using generator: inout Generator
  ) -> Tensor<Float> {
    require(
      embeddings.rank == 2 && count > 0 && count <= embeddings.shape[0],
      "KMeans: cannot choose \(count) centers from embeddings \(embeddings.shape)")
    let (scaled, _) = scaledForSquares(embeddings, "KMeans")
    let n = embeddings.shape[0]
    var chosen = [generator.integer(below: n)]
    func squares(to row: Int) -> [Float] {
      Distance.squaredEuclidean.matrix(scaled, scaled[row..<row + 1]).scalars
    }
    var nearest = squares(to: chosen[0])
    let trials = 2 + Int(log(Double(count)))
    while chosen.count < count {
      // If all rows coincide with centers, sample uniformly.
      let weights = nearest.contains { $0 > 0 } ? nearest : nil
      let drawn = generator.choice(trials, below: n, weights: weights)
      let ends = drawn.map { row in zip(nearest, squares(to: row)).map { min($0, $1) } }
      let sums = ends.map { $0.reduce(0.0) { $0 + Double($1) } }
      let best = sums.indices.min { sums[$0] < sums[$1] }!
      chosen.append(drawn[best])
      nearest = ends[best]
    }
    return embeddings.indexSelected(axis: 0, chosen)
  }

  /// Returns the index of the nearest center for each row of `[M, D]`.
  public func predictions(_ embeddings: Tensor<Float>) -> [Int] {
    let (rows, _) = scaledForSquares(.cat([embeddings, centers]), "KMeans")
    let count = embeddings.shape[0]
    return Self.assign(rows[0..<count], rows[count...]).labels
  }

  /// Returns the nearest center of each row, the first one on ties, and its squared distance.
  private static func assign(
    _ embeddings: Tensor<Float>, _ centers: Tensor<Float>
  ) -> (labels: [Int], distances: [Float]) {
    let found = NeighborIndex(centers, distance: .squaredEuclidean)
      .nearest(1, to: embeddings, batchSize: 4096)
    return (found.indices.scalars.map { Int($0) }, found.distances.scalars)
  }

  /// Returns the mean of each center's rows, computed in float64.
  private static func means(
    _ embeddings: Tensor<Float>, _ labels: [Int], _ distances: [Float], count: Int
  ) -> Tensor<Float> {
    let (labels, d) = (withoutEmpty(labels, distances, count), embeddings.shape[1])
    let x = embeddings.scalars
    var sums = [Double](repeating: 0, count: count * d)
    var sizes = [Double](repeating: 0, count: count)
    for (row, label) in labels.enumerated() {
      sizes[label] += 1
      for k in 0..<d { sums[label * d + k] += Double(x[row * d + k]) }
    }
    return Tensor(sums.indices.map { Float(sums[$0] / sizes[$0 / d]) }, shape: [count, d])
  }

  /// Returns the labels with each empty cluster assigned the farthest row of a cluster with more
  /// than one row.
  private static func withoutEmpty(
    _ labels: [Int], _ distances: [Float], _ count: Int
  ) -> [Int] {
    var sizes = [Int](repeating: 0, count: count)
    for label in labels { sizes[label] += 1 }
    let empty = sizes.indices.filter { sizes[$0] == 0 }
    if empty.isEmpty { return labels }
    var result = labels
    var farthest = labels.indices.map { Candidate(-distances[$0], $0) }.sorted()[...]
    for cluster in empty {
      while let next = farthest.popFirst()?.index {
        if sizes[labels[next]] == 1 { continue }
        sizes[labels[next]] -= 1
        result[next] = cluster
        break
      }
    }
    return result
  }
}
