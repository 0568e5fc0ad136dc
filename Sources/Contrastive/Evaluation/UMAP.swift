import Glibc
import Tensors

/// A two-dimensional embedding that preserves neighborhoods: UMAP.
///
///     let map = UMAP(embeddings, seed: 1)
///     map.positions    // [N, 2]
///
/// The edges from each row to its k nearest neighbors have the weights `w(j|i) = exp(−max(0, ‖xᵢ −
/// xⱼ‖ − ρᵢ) / σᵢ)`, where ρᵢ is the distance to the nearest neighbor and σᵢ is chosen such that
/// the weights sum to log₂ k; they are symmetrized to `w = w(j|i) + w(i|j) − w(j|i)·w(i|j)`. The
/// points are initialized with principal components. Stochastic gradient descent minimizes the
/// cross-entropy between w and `1 / (1 + a·‖yᵢ − yⱼ‖²ᵇ)`: edges attract in proportion to w, with
/// random negative samples that repel (McInnes, Healy and Melville, "UMAP: Uniform manifold
/// approximation and projection", 2018). It runs sequentially on one thread: the same seed gives
/// the same bits.
///
/// It differs from the authors' implementation in the initialization, which theirs takes from the
/// spectrum of the graph.
public struct UMAP: Sendable {
  /// The points, `[N, 2]`.
  public let positions: Tensor<Float>

  /// Computes the embedding.
  ///
  /// - Parameters:
  ///   - embeddings: `[N, D]`, D at least 2.
  ///   - k: The number of neighbors, from 2 to below N: small values preserve local structure,
  ///     large ones global structure.
  ///   - epochs: The number of epochs, in each of which the strongest edges are sampled once.
  ///   - seed: The random seed of the negative samples.
  public init(_ embeddings: Tensor<Float>, neighbors k: Int = 15, epochs: Int = 500, seed: UInt64) {
    require(
      embeddings.rank == 2 && embeddings.shape[1] > 1,
      "UMAP: needs embeddings [N, D], D at least 2, not \(embeddings.shape)")
    let n = embeddings.shape[0]
    require(
      k > 1 && k < n && epochs >= 0,
      "UMAP: \(k) neighbors must be from 2 to below \(n), and \(epochs) epochs not negative")
    let embeddings = scaledForSquares(embeddings, "UMAP").rows
    var layout = Layout(
      points: Self.start(embeddings), edges: NeighborGraph(embeddings, neighbors: k).edges,
      generator: Generator(seed: seed))
    for epoch in 0..<epochs { layout.step(epoch, rate: 1 - Double(epoch) / Double(epochs)) }
    positions = Tensor(layout.points.flatMap { [Float($0.x), Float($0.y)] }, shape: [n, 2])
  }

  /// Returns the first two principal components, scaled to a maximum magnitude of 10.
  private static func start(_ embeddings: Tensor<Float>) -> [SIMD2<Double>] {
    let projected = PCA(embeddings, components: 2).projected(embeddings).scalars
    let reach = Double(projected.reduce(0) { max($0, $1.magnitude) })
    return (0..<embeddings.shape[0]).map {
      SIMD2(Double(projected[2 * $0]), Double(projected[2 * $0 + 1])) * (reach > 0 ? 10 / reach : 0)
    }
  }
}

/// The weighted graph of nearest neighbors.
private struct NeighborGraph {
  struct Edge {
    let first, second: Int
    var weight: Double
  }

  /// The edges, each in both directions, in a fixed order.
  let edges: [Edge]

  init(_ embeddings: Tensor<Float>, neighbors k: Int) {
    let found = NeighborIndex(embeddings).nearestOthers(k)
    let (indices, distances) = (found.indices.scalars, found.distances.scalars)
    let oneWay = parallelMap(embeddings.shape[0]) { row in
      Self.weights(distances[row * k..<(row + 1) * k].map { Double($0) })
    }
    var rows = [[Int: (out: Double, back: Double)]](repeating: [:], count: oneWay.count)
    for (row, weights) in oneWay.enumerated() {
      for (index, weight) in weights.enumerated() {
        let other = Int(indices[row * k + index])
        rows[row][other, default: (0, 0)].out = weight
        rows[other][row, default: (0, 0)].back = weight
      }
    }
    edges = rows.enumerated().flatMap { row, others in
      others.sorted { $0.key < $1.key }.map { other, w in
        Edge(first: row, second: other, weight: w.out + w.back - w.out * w.back)
      }
    }
  }

  /// Returns `w(·|i)` from ascending distances, with σ found by bisection.
  private static func weights(_ distances: [Double]) -> [Double] {
    let wanted = log2(Double(distances.count))
    let nearest = distances.first { $0 > 0 } ?? 0
    var (low, high, width) = (0.0, Double.infinity, 1.0)
    var weights: [Double] = []
    for _ in 0..<64 {
      weights = distances.map { exp(-max(0, $0 - nearest) / width) }
      let sum = weights.reduce(0, +)
      if abs(sum - wanted) < 1e-5 { break }
      if sum > wanted { high = width } else { low = width }
      width = high.isFinite ? (low + high) / 2 : 2 * width
    }
    return weights
  }
}

/// The state of the stochastic gradient descent.
private struct Layout {
  var points: [SIMD2<Double>]
  private let edges: [NeighborGraph.Edge]
  /// The epoch in which each edge is sampled next.
  private var due: [Double]
  private let strongest: Double
  private var generator: Generator

  /// The curve `1 / (1 + a·d²ᵇ)` fitted to 1 up to a distance of 0.1 and to `e^(0.1 − d)` beyond:
  /// the authors' defaults, `min_dist` 0.1 and `spread` 1.
  private static let (a, b) = (1.5769435, 0.8950609)
  private static let negativeSamples = 5

  init(points: [SIMD2<Double>], edges: [NeighborGraph.Edge], generator: Generator) {
    let strongest = edges.reduce(0) { max($0, $1.weight) }
    (self.points, self.edges, self.strongest) = (points, edges, strongest)
    self.generator = generator
    due = edges.map { strongest / $0.weight }
  }

  mutating func step(_ epoch: Int, rate: Double) {
    for (index, edge) in edges.enumerated() where due[index] <= Double(epoch + 1) {
      due[index] += strongest / edge.weight
      attract(edge.first, edge.second, rate)
      for _ in 0..<Self.negativeSamples {
        let other = generator.integer(below: points.count)
        if other != edge.first { repel(edge.first, from: other, rate) }
      }
    }
  }

  private mutating func attract(_ i: Int, _ j: Int, _ rate: Double) {
    let away = points[i] - points[j]
    let square = (away * away).sum()
    if square == 0 { return }
    let power = pow(square, Self.b)
    let factor = -2 * Self.a * Self.b * power / square / (1 + Self.a * power)
    let move = clipped(factor * away) * rate
    points[i] += move
    points[j] -= move
  }

  private mutating func repel(_ i: Int, from j: Int, _ rate: Double) {
    let away = points[i] - points[j]
    let square = (away * away).sum()
    if square == 0 { return }
    let factor = 2 * Self.b / ((0.001 + square) * (1 + Self.a * pow(square, Self.b)))
    points[i] += clipped(factor * away) * rate
  }

  private func clipped(_ move: SIMD2<Double>) -> SIMD2<Double> {
    move.clamped(lowerBound: SIMD2(repeating: -4), upperBound: SIMD2(repeating: 4))
  }
}
