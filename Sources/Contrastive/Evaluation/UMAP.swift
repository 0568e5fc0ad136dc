import Glibc
import Tensors

/// Rows as points in the plane, so that near rows are near points: UMAP.
///
///     let map = UMAP(embeddings, seed: 1)
///     map.positions    // [N, 2]
///
/// Each row is tied to its k nearest by `w(j|i) = exp(−max(0, ‖xᵢ − xⱼ‖ − ρᵢ) / σᵢ)`, with ρᵢ the distance to
/// the nearest and σᵢ such that these sum to log₂ k; both ways together, `w = w(j|i) + w(i|j) − w(j|i)·w(i|j)`.
/// Points start at the principal components. Ties pull in proportion to w, and at each pull a few rows drawn
/// at random push, down the gradient of the cross entropy between w and `1 / (1 + a·‖yᵢ − yⱼ‖²ᵇ)` (McInnes, Healy
/// and Melville, "UMAP: Uniform manifold approximation and projection", 2018). One after the other, on one
/// thread: the same seed gives the same bits.
///
/// We differ from the authors' program in the start, which they take from the graph's spectrum.
public struct UMAP: Sendable {
  /// `[N, 2]`.
  public let positions: Tensor<Float>

  /// Makes a map.
  ///
  /// - Parameters:
  ///   - embeddings: `[N, D]`, D at least 2.
  ///   - neighbors: k, from 2 to below N: few show detail, many the whole.
  ///   - epochs: in each of which the strongest ties pull once.
  public init(_ embeddings: Tensor<Float>, neighbors k: Int = 15, epochs: Int = 500, seed: UInt64)
  {
    require(
      embeddings.rank == 2 && embeddings.shape[1] > 1,
      "UMAP: needs embeddings [N, D], D at least 2, not \(embeddings.shape)")
    let n = embeddings.shape[0]
    require(
      k > 1 && k < n && epochs >= 0,
      "UMAP: \(k) neighbors must be from 2 to below \(n), and \(epochs) epochs not negative")
    var layout = Layout(
      points: Self.start(embeddings), ties: Ties(embeddings, neighbors: k).all,
      generator: Generator(seed: seed))
    for epoch in 0..<epochs { layout.step(epoch, rate: 1 - Double(epoch) / Double(epochs)) }
    positions = Tensor(layout.points.flatMap { [Float($0.x), Float($0.y)] }, shape: [n, 2])
  }

  /// Two principal components, scaled to reach 10.
  private static func start(_ embeddings: Tensor<Float>) -> [SIMD2<Double>] {
    let projected = PCA(embeddings, components: 2).projected(embeddings).scalars
    let reach = Double(projected.reduce(0) { max($0, $1.magnitude) })
    return (0..<embeddings.shape[0]).map {
      SIMD2(Double(projected[2 * $0]), Double(projected[2 * $0 + 1])) * (reach > 0 ? 10 / reach : 0)
    }
  }
}

/// Which rows are tied, and how strongly.
private struct Ties {
  struct Tie {
    let first, second: Int
    var weight: Double
  }

  /// Every pair twice, once from each end, in a fixed order.
  let all: [Tie]

  init(_ embeddings: Tensor<Float>, neighbors k: Int) {
    let found = NeighborIndex(embeddings).nearestOthers(k)
    let (places, distances) = (found.indices.scalars, found.distances.scalars)
    let oneWay = parallelMap(embeddings.shape[0]) { row in
      Self.weights(distances[row * k..<(row + 1) * k].map { Double($0) })
    }
    var rows = [[Int: (out: Double, back: Double)]](repeating: [:], count: oneWay.count)
    for (row, weights) in oneWay.enumerated() {
      for (index, weight) in weights.enumerated() {
        let other = Int(places[row * k + index])
        rows[row][other, default: (0, 0)].out = weight
        rows[other][row, default: (0, 0)].back = weight
      }
    }
    all = rows.enumerated().flatMap { row, others in
      others.sorted { $0.key < $1.key }.map { other, w in
        Tie(first: row, second: other, weight: w.out + w.back - w.out * w.back)
      }
    }
  }

  /// `w(·|i)` from ascending distances: σ by halving intervals.
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

/// Points that ties pull together, and the others push apart.
private struct Layout {
  var points: [SIMD2<Double>]
  private let ties: [Ties.Tie]
  /// In which epoch each tie pulls next.
  private var due: [Double]
  private let strongest: Double
  private var generator: Generator

  /// The curve `1 / (1 + a·d²ᵇ)` that is nearest to 1 up to a distance of 0.1 and to `e^(0.1 − d)` beyond: the
  /// authors' defaults, `min_dist` 0.1 and `spread` 1.
  private static let (a, b) = (1.5769435, 0.8950609)
  private static let pushes = 5

  init(points: [SIMD2<Double>], ties: [Ties.Tie], generator: Generator) {
    let strongest = ties.reduce(0) { max($0, $1.weight) }
    (self.points, self.ties, self.strongest) = (points, ties, strongest)
    self.generator = generator
    due = ties.map { strongest / $0.weight }
  }

  mutating func step(_ epoch: Int, rate: Double) {
    for (index, tie) in ties.enumerated() where due[index] <= Double(epoch + 1) {
      due[index] += strongest / tie.weight
      pull(tie.first, tie.second, rate)
      for _ in 0..<Self.pushes {
        let other = generator.integer(below: points.count)
        if other != tie.first { push(tie.first, from: other, rate) }
      }
    }
  }

  private mutating func pull(_ i: Int, _ j: Int, _ rate: Double) {
    let away = points[i] - points[j]
    let square = (away * away).sum()
    if square == 0 { return }
    let power = pow(square, Self.b)
    let factor = -2 * Self.a * Self.b * power / square / (1 + Self.a * power)
    let move = clipped(factor * away) * rate
    points[i] += move
    points[j] -= move
  }

  private mutating func push(_ i: Int, from j: Int, _ rate: Double) {
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
