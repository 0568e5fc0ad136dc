import Glibc
import Tensors

/// A two-dimensional embedding that preserves neighborhoods: t-SNE.
///
///     let map = TSNE(embeddings, perplexity: 30)
///     map.positions    // [N, 2]
///
/// Minimizes `KL(P ‖ Q) = Σ pᵢⱼ·log(pᵢⱼ / qᵢⱼ)` over points yᵢ by gradient descent, where P are the
/// affinities of the rows and `qᵢⱼ ∝ 1 / (1 + ‖yᵢ − yⱼ‖²)` (van der Maaten and Hinton, 2008):
///
///     dyᵢ = 4 · Σⱼ (pᵢⱼ − qᵢⱼ) · (yᵢ − yⱼ) / (1 + ‖yᵢ − yⱼ‖²)
///
/// Repulsive forces are approximated with a `QuadTree` (Barnes–Hut): O(N·log N) instead of O(N²)
/// per iteration (van der Maaten, "Accelerating t-SNE using tree-based algorithms", 2014). The
/// initialization with principal components makes the result deterministic. Distances between far
/// groups, and the sizes of groups, carry little meaning.
public struct TSNE: Sendable {
  /// The points, `[N, 2]`.
  public let positions: Tensor<Float>
  /// The final `KL(P ‖ Q)`, in nats, with the tree's approximation of Q.
  public let divergence: Double

  /// Computes the embedding.
  ///
  /// - Parameters:
  ///   - embeddings: `[N, D]`, N at least 4, D at least 2.
  ///   - perplexity: Roughly the effective number of neighbors; below N.
  ///   - iterations: The number of iterations; during the first 250, P is multiplied by 12 (early
  ///     exaggeration).
  ///   - angle: The Barnes–Hut threshold θ, from 0 (exact) to 1 (coarse).
  ///   - learningRate: The learning rate; `max(N/48, 50)` by default, as in scikit-learn.
  public init(
    _ embeddings: Tensor<Float>, perplexity: Double = 30, iterations: Int = 1000,
    angle: Double = 0.5, learningRate: Double? = nil
  ) {
    require(
      embeddings.rank == 2 && embeddings.shape[0] > 3 && embeddings.shape[1] > 1,
      "TSNE: needs embeddings [N, D] with N at least 4 and D at least 2, not \(embeddings.shape)")
    let n = embeddings.shape[0]
    require(
      perplexity >= 1 && perplexity < Double(n) && iterations >= 0 && (0...1).contains(angle),
      "TSNE: perplexity \(perplexity) must be from 1 to below \(n), angle \(angle) from 0 to 1, and "
        + "\(iterations) iterations not negative")
    let embeddings = scaledForSquares(embeddings, "TSNE").rows
    let learningRate = learningRate ?? max(Double(n) / 48, 50)
    require(
      learningRate > 0 && learningRate.isFinite,
      "TSNE: the learning rate must be positive and finite, but is \(learningRate)")
    var descent = Descent(
      points: Self.start(embeddings), affinities: Affinities(embeddings, perplexity: perplexity),
      angle: angle, learningRate: learningRate)
    let early = min(250, iterations)
    for _ in 0..<early { descent.step(exaggeration: 12, momentum: 0.5) }
    descent.restart()
    for _ in early..<iterations { descent.step(exaggeration: 1, momentum: 0.8) }
    divergence = descent.divergence
    positions = Tensor(
      descent.points.flatMap { [Float($0.x), Float($0.y)] }, shape: [n, 2])
  }

  /// Returns the first two principal components, scaled to a standard deviation of 1e-4 along the
  /// first.
  private static func start(_ embeddings: Tensor<Float>) -> [SIMD2<Double>] {
    let pca = PCA(embeddings, components: 2)
    let projected = pca.projected(embeddings).scalars.map { Double($0) }
    let deviation = Double(pca.deviations[0].item)
    let scale = deviation > 0 ? 1e-4 / deviation : 0
    return (0..<embeddings.shape[0]).map {
      SIMD2(projected[2 * $0], projected[2 * $0 + 1]) * scale
    }
  }
}

/// The state of the gradient descent.
private struct Descent {
  var points: [SIMD2<Double>]
  let affinities: Affinities
  let angle, learningRate: Double
  private var velocities, gains: [SIMD2<Double>]

  init(
    points: [SIMD2<Double>], affinities: Affinities, angle: Double, learningRate: Double
  ) {
    (self.points, self.affinities) = (points, affinities)
    (self.angle, self.learningRate) = (angle, learningRate)
    velocities = [SIMD2<Double>](repeating: .zero, count: points.count)
    gains = [SIMD2<Double>](repeating: .one, count: points.count)
  }

  private typealias Force = (attraction: SIMD2<Double>, repulsion: SIMD2<Double>, sum: Double)

  /// Returns the forces on all points. Sums over all points are computed in order, so that the
  /// result does not depend on the number of threads.
  private func forces() -> [Force] {
    let tree = QuadTree(points)
    let (batch, n) = (64, points.count)
    return parallelMap((n + batch - 1) / batch) { number in
      var stack: [Int] = []
      return (number * batch..<min((number + 1) * batch, n)).map { i -> Force in
        let y = points[i]
        var attraction = SIMD2<Double>.zero
        for entry in affinities.rows[i] {
          let away = y - points[entry.other]
          attraction += entry.weight / (1 + (away * away).sum()) * away
        }
        let (force, sum) = tree.repulsion(on: y, angle: angle, stack: &stack)
        return (attraction, force, sum)
      }
    }.flatMap(\.self)
  }

  /// Updates all points with momentum, and with a gain per coordinate that grows while the
  /// direction stays the same (Jacobs, 1988).
  mutating func step(exaggeration: Double, momentum: Double) {
    let forces = forces()
    let total = max(forces.reduce(0) { $0 + $1.sum }, 1e-300)
    for (i, force) in forces.enumerated() {
      let gradient = 4 * (exaggeration * force.attraction - force.repulsion / total)
      let isTurning = (velocities[i] * gradient) .>= 0
      gains[i] = (gains[i] + 0.2).replacing(with: gains[i] * 0.8, where: isTurning)
      gains[i].clamp(lowerBound: SIMD2(repeating: 0.01), upperBound: SIMD2(repeating: 1e6))
      velocities[i] = momentum * velocities[i] - learningRate * gains[i] * gradient
      points[i] += velocities[i]
    }
  }

  /// Resets velocities and gains.
  mutating func restart() {
    for i in points.indices { (velocities[i], gains[i]) = (.zero, .one) }
  }

  var divergence: Double {
    let total = forces().reduce(0) { $0 + $1.sum }
    var sum = 0.0
    for (i, entries) in affinities.rows.enumerated() {
      for entry in entries where entry.weight > 0 {
        let away = points[i] - points[entry.other]
        sum += entry.weight * log(entry.weight * total * (1 + (away * away).sum()))
      }
    }
    return sum
  }
}
