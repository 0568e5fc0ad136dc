import Autograd
import Glibc
import Tensors

/// Whether embeddings have collapsed, measured and said in words.
///
/// A network can please a loss by mapping everything to one point, or to a few directions. The loss does not
/// show it; this does. Take a few hundred embeddings, with the other view of each where there is one:
///
///     let health = EmbeddingHealth(embeddings, partners: others)
///     if let warning = health.warning { print(warning) }
///
/// Everything but the rank looks at directions alone: embeddings brought to length 1.
public struct EmbeddingHealth: Sendable, CustomStringConvertible {
  /// How bad it is.
  public enum Verdict: Sendable, Equatable {
    /// Some number is not finite.
    case broken
    /// All embeddings are one point: their deviation is below a tenth of 1/√D.
    case collapsed
    /// They keep to few directions: the rank is below a tenth of what is possible.
    case flat
    /// Neither.
    case healthy
  }

  /// N and D.
  public let count, dimensions: Int
  /// RankMe, from 1 to min(N, D): `exp(−Σ pₖ·log pₖ)`, `pₖ = σₖ / Σσ + 1e-7`, σ being the singular values of
  /// the embeddings as they are (Garrido, Balestriero, Najman and LeCun, 2023; Roy and Vetterli, 2007).
  public let rank: Double
  /// The deviation of each coordinate over the batch, `[D]`, divided by N − 1.
  public let deviations: Tensor<Float>
  /// `mean ‖x − x'‖²` over partners, from 0, all in the same place, to 4 (Wang and Isola, "Understanding
  /// contrastive representation learning through alignment and uniformity", 2020). `nil` without partners.
  public let alignment: Float?
  /// `log mean e^(−2‖x − y‖²)` over pairs, from 0, one point, down to about −4, all over the sphere.
  public let uniformity: Float
  private let isFinite: Bool

  /// Measures embeddings. Costs of the order of N·D·min(N, D), some times over.
  ///
  /// - Parameters:
  ///   - embeddings: `[N, D]`, N at least 2. The rank cannot exceed N: take more than D where you can.
  ///   - partners: the other view of each, or another of its class, `[N, D]`.
  public init(_ embeddings: Tensor<Float>, partners: Tensor<Float>? = nil) {
    require(
      embeddings.rank == 2 && embeddings.shape[0] > 1 && embeddings.shape[1] > 0,
      "EmbeddingHealth: needs embeddings [N, D] with N at least 2, not \(embeddings.shape)")
    require(
      partners.map { $0.shape == embeddings.shape } ?? true,
      "EmbeddingHealth: partners \(partners?.shape ?? []) must have the shape \(embeddings.shape)")
    (count, dimensions) = (embeddings.shape[0], embeddings.shape[1])
    isFinite = embeddings.scalars.allSatisfy(\.isFinite)
    let unit = Variable(embeddings).normalized()
    deviations = unit.standardDeviation([0]).value
    uniformity = Self.uniformity(unit.value)
    alignment = partners.map {
      Distance.squaredEuclidean.rows(unit, Variable($0).normalized()).value.mean().item
    }
    rank = isFinite ? Self.rank(embeddings) : .nan
  }

  /// The mean deviation of a coordinate; 1/√D where directions are spread evenly, 0 where they are one.
  public var deviation: Float { deviations.mean().item }

  /// How many coordinates deviate by less than a hundredth of 1/√D.
  public var deadDimensions: Int {
    let bound = 0.01 * healthyDeviation
    return deviations.scalars.count { $0 < bound }
  }

  /// 1/√D.
  public var healthyDeviation: Float { 1 / Float(dimensions).squareRoot() }

  /// How bad it is, the worst first.
  public var verdict: Verdict {
    if !isFinite { return .broken }
    if deviation < 0.1 * healthyDeviation { return .collapsed }
    return rank < 0.1 * Double(min(count, dimensions)) ? .flat : .healthy
  }

  /// What is wrong, in a sentence; `nil` where nothing is.
  public var warning: String? {
    switch verdict {
    case .broken: "embeddings are broken: some are infinite or not a number"
    case .collapsed:
      "embeddings have collapsed: their coordinates deviate by \(short(deviation)), where "
        + "\(short(healthyDeviation)) is healthy, so nearly all are the same point"
    case .flat:
      "embeddings have partly collapsed: they fill about \(short(Float(rank))) of "
        + "\(min(count, dimensions)) directions"
    case .healthy: nil
    }
  }

  /// All measures on one line.
  public var measures: String {
    let aligned = alignment.map { ", alignment \(short($0))" } ?? ""
    let dead = deadDimensions == 0 ? "" : ", \(deadDimensions) of \(dimensions) dimensions dead"
    return
      "rank \(short(Float((rank * 10).rounded() / 10))) of \(min(count, dimensions)), deviation \(short(deviation)) "
      + "(healthy: \(short(healthyDeviation)))\(dead)\(aligned), uniformity \(short(uniformity))"
  }

  /// The warning, if there is one, and all measures.
  public var description: String { (warning ?? "embeddings are healthy") + ": " + measures }

  /// Says whether a loss stands where collapse would put it: within a hundredth of it, at least of 1.
  ///
  ///     EmbeddingHealth.warning(loss: 0.2, collapsed: TripletLoss(margin: 0.2).collapsedLoss)
  public static func warning(loss: Float, collapsed: Float) -> String? {
    let isThere = (loss - collapsed).magnitude <= 0.01 * max(collapsed.magnitude, 1)
    if !isThere { return nil }
    return "the loss is \(short(loss)), which is what it is when all embeddings are one point"
  }

  private static func rank(_ embeddings: Tensor<Float>) -> Double {
    let singular = embeddings.svd().s.scalars.map { Double($0) }
    let sum = singular.reduce(0, +)
    if sum == 0 { return 0 }
    return exp(-singular.reduce(0) { $0 + ($1 / sum + 1e-7) * log($1 / sum + 1e-7) })
  }

  private static func uniformity(_ unit: Tensor<Float>) -> Float {
    let (n, squares) = (unit.shape[0], Distance.squaredEuclidean.matrix(unit, unit).scalars)
    var sum = 0.0
    for i in 0..<n { for j in 0..<i { sum += exp(-2 * Double(squares[i * n + j])) } }
    return Float(log(sum / Double(n * (n - 1) / 2)))
  }
}

/// A number with up to four decimals.
private func short(_ number: Float) -> String {
  let value = Double(number)
  if value == value.rounded() && value.magnitude < 1e6 { return "\(Int(value))" }
  return NumberFormat(for: [value]).string(value)
}
