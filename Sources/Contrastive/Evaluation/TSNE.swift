import Glibc
import Tensors

/// Rows as points in the plane, so that near rows are near points: t-SNE.
///
///     let map = TSNE(embeddings, perplexity: 30)
///     map.positions    // [N, 2]
///
/// Moves points yᵢ down the gradient of `KL(P ‖ Q) = Σ pᵢⱼ·log(pᵢⱼ / qᵢⱼ)`, P being how much rows belong
/// together, and `qᵢⱼ ∝ 1 / (1 + ‖yᵢ − yⱼ‖²)` (van der Maaten and Hinton, 2008):
///
///     dyᵢ = 4 · Σⱼ (pᵢⱼ − qᵢⱼ) · (yᵢ − yⱼ) / (1 + ‖yᵢ − yⱼ‖²)
///
/// Forces of far points are computed for many at once with a ``QuadTree``: N·log N instead of N² for each step
/// (van der Maaten, "Accelerating t-SNE using tree-based algorithms", 2014). Starts at the principal components,
/// so that nothing is drawn. Distances between far groups, and their sizes, mean little.
public struct TSNE: Sendable {
  /// `[N, 2]`.
  public let positions: Tensor<Float>
  /// `KL(P ‖ Q)` at the end, in nats, q being as the tree has it.
  public let divergence: Double

  /// Makes a map.
  ///
  /// - Parameters:
  ///   - embeddings: `[N, D]`, N at least 4, D at least 2.
  ///   - perplexity: about how many neighbors count; below N.
  ///   - iterations: of which P is 12 times as strong in the first 250, so that groups find together.
  ///   - angle: below which a group of points counts as one, from 0, exact, to 1, rough.
  ///   - learningRate: how far a step goes; `max(N/48, 50)` unless given, as in scikit-learn.
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
    var descent = Descent(
      points: Self.start(embeddings), affinities: Affinities(embeddings, perplexity: perplexity),
      angle: angle, learningRate: learningRate ?? max(Double(n) / 48, 50))
    let early = min(250, iterations)
    for _ in 0..<early { descent.step(exaggeration: 12, momentum: 0.5) }
    descent.restart()
    for _ in early..<iterations { descent.step(exaggeration: 1, momentum: 0.8) }
    divergence = descent.divergence
    positions = Tensor(
      descent.points.flatMap { [Float($0.x), Float($0.y)] }, shape: [n, 2])
  }

  /// Two principal components, the first with a deviation of 1e-4.
  private static func start(_ embeddings: Tensor<Float>) -> [SIMD2<Double>] {
    let pca = PCA(embeddings, components: 2)
    let projected = pca.projected(embeddings).scalars.map { Double($0) }
    let deviation = Double(pca.explainedVariance[0].item).squareRoot()
    let scale = deviation > 0 ? 1e-4 / deviation : 0
    return (0..<embeddings.shape[0]).map {
      SIMD2(projected[2 * $0], projected[2 * $0 + 1]) * scale
    }
  }
}

/// Points on their way down.
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

  /// The forces on every point; sums over all of them are made in order, on any number of threads.
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

  /// Moves all points: with momentum, and for each coordinate a gain that grows while the direction stays
  /// (Jacobs, 1988).
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

  /// Forgets velocities and gains.
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
