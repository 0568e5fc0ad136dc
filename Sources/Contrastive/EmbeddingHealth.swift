import Autograd
import Glibc
import Tensors

/// Metrics that detect the collapse of embeddings.
///
/// A network can minimize a loss by mapping all inputs to one point, or to few directions. The loss
/// does not reveal this; these metrics do. Compute them on a few hundred embeddings, with the other
/// view of each if there is one:
///
///     let health = EmbeddingHealth(embeddings, partners: others)
///     if let warning = health.warning { print(warning) }
///
/// All metrics but the rank and the spread are computed on normalized embeddings.
public struct EmbeddingHealth: Sendable, CustomStringConvertible {
  /// What a loss compares.
  public enum Geometry: Sendable, Equatable {
    /// Directions: the length of embeddings does not matter.
    case directions
    /// Euclidean distances on a scale, such as the margin of the loss. Where embeddings have a large mean, as those
    /// after a ReLU, their directions are nearly equal even if their distances are not small.
    case distances(scale: Float)

    /// The distance of unrelated embeddings: √2, or the scale of the loss.
    public var scale: Float {
      switch self {
      case .directions: Float(2).squareRoot()
      case .distances(let scale): scale
      }
    }
  }

  /// The result of a health check.
  public enum Status: Sendable, Equatable {
    /// Some values are infinite or NaN.
    case nonFinite
    /// All embeddings are nearly equal: their spread is below a tenth of the scale (√2 for directions), or below 0.3 of it
    /// while partners are no closer to each other than to others (separation below 0.55).
    case collapsed
    /// The distances have left the scale of the loss: their spread is more than a hundred times as large.
    case diverged
    /// Dimensional collapse: the effective rank, also that of the centered embeddings, is below a tenth of its maximum, and
    /// the few directions do not separate the classes.
    case lowRank
    /// No collapse.
    case healthy
  }

  /// The number of embeddings N, and the embedding dimension D.
  public let count, dimensions: Int
  /// The effective rank (RankMe), from 1 to min(N, D): `exp(−Σ pₖ·log pₖ)` with `pₖ = σₖ / Σσ +
  /// 1e-7`, where σ are the singular values of the embeddings without normalization (Garrido,
  /// Balestriero, Najman and LeCun, 2023; Roy and Vetterli, 2007).
  public let rank: Double
  /// The standard deviation of each coordinate over the batch, `[D]`, with the divisor N − 1.
  public let deviations: Tensor<Float>
  /// The alignment, `mean ‖x − x'‖²` over partners, from 0 (equal) to 4 (Wang and Isola,
  /// "Understanding contrastive representation learning through alignment and uniformity", 2020);
  /// `nil` without partners.
  public let alignment: Float?
  /// The uniformity, `log mean e^(−2‖x − y‖²)` over pairs, from 0 (a single point) down to about −4
  /// (uniform on the sphere).
  public let uniformity: Float
  /// What the loss compares.
  public let geometry: Geometry
  /// The root mean square of the distances of all pairs: of normalized embeddings where the loss compares directions, from 0
  /// (a single point) to about √2 (uniform on the sphere).
  public let spread: Float
  /// The probability that a partner is closer than another item's partner, from 0 to 1; about 0.5 if nothing has been
  /// learned; `nil` without partners.
  public let separation: Double?
  private let isFinite: Bool
  private let hasLowRank: Bool

  /// Computes the metrics of embeddings. Cost: O(N·D·min(N, D)).
  ///
  /// - Parameters:
  ///   - embeddings: `[N, D]`, N at least 2. The rank is at most N, so N should exceed D if
  ///     possible.
  ///   - partners: The embedding of the other view of each item, or of another item of its class,
  ///     `[N, D]`.
  ///   - geometry: What the loss compares. A scale of 0 or less is no scale: directions are measured.
  ///   - isSupervised: Whether partners are other items of the same class. Embeddings of C classes that are learned
  ///     perfectly have only C − 1 directions (Papyan, Han and Donoho, 2020), so that a low rank is no collapse.
  public init(
    _ embeddings: Tensor<Float>, partners: Tensor<Float>? = nil, geometry: Geometry = .directions,
    isSupervised: Bool = false
  ) {
    require(
      embeddings.rank == 2 && embeddings.shape[0] > 1 && embeddings.shape[1] > 0,
      "EmbeddingHealth: needs embeddings [N, D] with N at least 2, not \(embeddings.shape)")
    require(
      partners.map { $0.shape == embeddings.shape } ?? true,
      "EmbeddingHealth: partners \(partners?.shape ?? []) must have the shape \(embeddings.shape)")
    (count, dimensions) = (embeddings.shape[0], embeddings.shape[1])
    isFinite =
      embeddings.scalars.allSatisfy(\.isFinite) && partners?.scalars.allSatisfy(\.isFinite) ?? true
    deviations = Variable(embeddings).normalized().standardDeviation([0]).value
    uniformity = Self.uniformity(embeddings)
    alignment = partners.map { partners in
      func rows(_ x: Tensor<Float>) -> UnitRows { UnitRows(Variable(x).unsqueezed(1)) }
      return rows(embeddings).squaredDistances(to: rows(partners)).value.mean().item
    }
    let geometry = geometry.scale > 0 ? geometry : .directions
    self.geometry = geometry
    let distances = GeometricDistances(embeddings, partners: partners, geometry)
    (spread, separation) = (distances.spread, distances.separation)
    rank = isFinite ? Self.rank(embeddings) : .nan
    let least = 0.1 * Double(min(embeddings.shape[0], embeddings.shape[1]))
    // A large mean, which no distance depends on, hides the other directions.
    hasLowRank =
      isFinite && rank < least && Self.rank(distances.centered) < least
      && !(isSupervised && separation ?? 0 >= Self.separated)
  }

  /// The separation from which on few directions are enough. Of two classes, half of all other partners are of the same
  /// class, so that it is 0.75 at most.
  private static let separated = 0.65

  /// The mean standard deviation over coordinates: 1/√D for uniformly distributed directions, 0 for
  /// a single point.
  public var deviation: Float { deviations.mean().item }

  /// The number of dead dimensions: coordinates with a standard deviation below a hundredth of
  /// 1/√D.
  public var deadDimensions: Int {
    let bound = 0.01 * healthyDeviation
    return deviations.scalars.count { $0 < bound }
  }

  /// The mean standard deviation of uniformly distributed directions, 1/√D.
  public var healthyDeviation: Float { 1 / Float(dimensions).squareRoot() }

  /// The most severe problem found.
  public var status: Status {
    if !isFinite { return .nonFinite }
    let relative = spread / geometry.scale
    if relative < 0.1 || relative < 0.3 && separation ?? 1 < 0.55 { return .collapsed }
    if case .distances = geometry, relative > 100 { return .diverged }
    return hasLowRank ? .lowRank : .healthy
  }

  /// A message that describes the problem; `nil` if there is none.
  public var warning: String? {
    switch status {
    case .nonFinite: "embeddings are not finite: some values are infinite or NaN"
    case .collapsed: collapse
    case .diverged:
      "embeddings have diverged: their distances are about \(short(spread)), "
        + "\(short((spread / geometry.scale).rounded())) times the margin, \(short(geometry.scale))"
    case .lowRank:
      "embeddings have partly collapsed: their effective rank is \(short(Float(rank))) of "
        + "\(min(count, dimensions))"
    case .healthy: nil
    }
  }

  private var collapse: String {
    let measure =
      switch geometry {
      case .directions:
        "the standard deviation of their coordinates is \(short(deviation)) (healthy: "
          + "\(short(healthyDeviation)))"
      case .distances(let scale):
        "their distances are about \(short(spread)) (margin: \(short(scale)))"
      }
    let relative = spread / geometry.scale
    return "embeddings have collapsed: \(measure), so "
      + (relative < 0.1
        ? "nearly all are the same point" : "they are close together whatever they show")
  }

  /// All metrics in one line.
  public var metrics: String {
    let aligned = alignment.map { ", alignment \(short($0))" } ?? ""
    let dead = deadDimensions == 0 ? "" : ", \(deadDimensions) of \(dimensions) dimensions dead"
    return
      "rank \(short(Float((rank * 10).rounded() / 10))) of \(min(count, dimensions)), deviation \(short(deviation)) "
      + "(healthy: \(short(healthyDeviation)))\(dead)\(aligned), uniformity \(short(uniformity))"
  }

  /// The warning, if there is one, and all metrics.
  public var description: String { (warning ?? "embeddings are healthy") + ": " + metrics }

  /// Returns a message if a loss is within 1 % (at least 0.01) of its value for collapsed
  /// embeddings, `nil` otherwise.
  ///
  ///     EmbeddingHealth.warning(loss: 0.2, collapsed: TripletLoss(margin: 0.2).collapsedLoss)
  public static func warning(loss: Float, collapsed: Float) -> String? {
    let isAtCollapse = (loss - collapsed).magnitude <= 0.01 * max(collapsed.magnitude, 1)
    if !isAtCollapse { return nil }
    return "the loss is \(short(loss)), its value when all embeddings are the same point"
  }

  private static func rank(_ embeddings: Tensor<Float>) -> Double {
    let singular = embeddings.svd().s.scalars.map { Double($0) }
    let sum = singular.reduce(0, +)
    if sum == 0 { return 0 }
    return exp(-singular.reduce(0) { $0 + ($1 / sum + 1e-7) * log($1 / sum + 1e-7) })
  }

  private static func uniformity(_ embeddings: Tensor<Float>) -> Float {
    let unit = UnitRows(Variable(embeddings))
    let (n, squares) = (embeddings.shape[0], unit.squaredDistances(to: unit).value.scalars)
    var sum = 0.0
    for i in 0..<n { for j in 0..<i { sum += exp(-2 * Double(squares[i * n + j])) } }
    return Float(log(sum / Double(n * (n - 1) / 2)))
  }
}

/// Returns a number with up to four decimals.
private func short(_ number: Float) -> String {
  let value = Double(number)
  if value == value.rounded() && value.magnitude < 1e6 { return "\(Int(value))" }
  return NumberFormat(for: [value]).string(value)
}
