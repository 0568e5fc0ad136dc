import Autograd
import Tensors

/// The distances of embeddings as a loss sees them: of normalized embeddings, or of embeddings as they are.
struct GeometricDistances {
  /// The embeddings minus their mean, `[N, D]`, normalized before where the loss compares directions.
  let centered: Tensor<Float>
  /// The root mean square of the distances of all pairs.
  let spread: Float
  /// The probability that the own partner is closer than another one; `nil` without partners.
  let separation: Double?

  init(
    _ embeddings: Tensor<Float>, partners: Tensor<Float>?, _ geometry: EmbeddingHealth.Geometry
  ) {
    func rows(_ x: Tensor<Float>) -> Tensor<Float> {
      geometry == .directions ? Variable(x).normalized().value : x
    }
    let all = rows(embeddings)
    let count = all.shape[0]
    let mean = all.mean([0], keepDims: true)
    centered = all - mean
    // In double precision: squares of large embeddings overflow. Over ordered pairs, Σ‖xᵢ − xⱼ‖² = 2·N·Σ‖xᵢ − x̄‖².
    let squares = centered.scalars.reduce(0.0) { $0 + Double($1) * Double($1) }
    spread = Float((2 * squares / Double(count - 1)).squareRoot())
    guard let partners, spread.isFinite else {
      separation = nil
      return
    }
    // Distances do not depend on the mean and have the same order on any scale.
    let scale = spread > 0 ? spread : 1
    let distances = Distance.euclidean
      .matrix(centered / scale, (rows(partners) - mean) / scale).scalars
    separation =
      distances.allSatisfy(\.isFinite)
      ? Verification(
        distances: distances, isSame: distances.indices.map { $0 % (count + 1) == 0 }
      ).areaUnderCurve : nil
  }
}
