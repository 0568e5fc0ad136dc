import Autograd
import Layers
import Tensors

/// The base class of proxy-based losses, which compare embeddings with a learned vector per class,
/// its proxy, instead of with other embeddings. They need no mining, and a batch may have a single
/// row.
///
/// Embeddings and proxies are normalized. The proxies are parameters: pass them to the optimizer.
public class ProxyLoss: Module, EmbeddingLoss {
  /// The proxies, `[classes, D]`, initialized with N(0, 2 / classes): Kaiming with fan-out.
  public let proxies: Parameter

  /// Creates the proxies.
  ///
  /// - Parameters:
  ///   - classes: C; labels are from 0 to C − 1.
  ///   - dimensions: The embedding dimension D.
  init(classes: Int, dimensions: Int, using generator: inout Generator) {
    proxies = Parameter(
      Initializer.kaimingNormal(.fanOut)([classes, dimensions], using: &generator))
  }

  /// Returns the loss of a batch, a scalar, for `embeddings` of shape `[N, D]`.
  public final func callAsFunction(_ embeddings: Variable, labels: [Int]) -> Variable {
    requireFit(embeddings, labels, "\(type(of: self))")
    require(
      embeddings.shape[1] == proxies.shape[1],
      "\(type(of: self)): embeddings \(embeddings.shape) do not match proxies \(proxies.shape)")
    requireClasses(labels, proxies.shape[0], "\(type(of: self))")
    return scoped { loss(embeddings, proxies: proxies, labels) }
  }

  /// Returns the cosine similarities of embeddings and proxies, `[N, C]`.
  public final func cosines(_ embeddings: Variable) -> Variable {
    UnitRows(embeddings).cosines(to: UnitRows(proxies))
  }

  final func loss(_ embeddings: Variable, proxies: Variable, _ labels: [Int]) -> Variable {
    loss(Distance.cosine.matrix(embeddings, proxies), labels)
  }

  /// Returns the loss from the cosine distances, `[N, C]`: 1 − cos θ, which is accurate also for small θ.
  func loss(_ distances: Variable, _ labels: [Int]) -> Variable {
    fatalError("\(type(of: self)): does not override loss(_:_:)")
  }

  /// Returns the mask of each embedding's own proxy, `[N, C]`.
  final func belongs(_ labels: [Int]) -> Tensor<Bool> {
    let classes = proxies.shape[0]
    return Tensor(
      labels.flatMap { label in (0..<classes).map { $0 == label } }, shape: [labels.count, classes])
  }
}

/// Proxy-NCA, neighborhood component analysis with proxies.
///
///     L = mean of −log( e^(−d(x, p_y)) / Σ_{z ≠ y} e^(−d(x, p_z)) )        d = scale · ‖x − p‖²
///
/// The denominator excludes the correct proxy, as in the paper by Movshovitz-Attias, Toshev, Leung,
/// Ioffe and Singh, "No fuss distance metric learning using proxies" (2017), so the loss can be
/// negative. (ProxyNCA++ and pytorch-metric-learning include it.)
public final class ProxyNCALoss: ProxyLoss {
  /// The scale of the squared distances; 1 in the paper.
  public let scale: Float

  /// Creates the loss.
  ///
  /// - Precondition: At least two classes.
  public init(
    classes: Int, dimensions: Int, scale: Float = 1, using generator: inout Generator
  ) {
    require(classes > 1, "ProxyNCALoss: needs at least two classes, not \(classes)")
    self.scale = scale
    super.init(classes: classes, dimensions: dimensions, using: &generator)
  }

  override func loss(_ distances: Variable, _ labels: [Int]) -> Variable {
    // ‖x − p‖² = 2 − 2·cos for unit vectors.
    let scores = distances * (-2 * scale)
    let own = scores.picked(Array(labels.indices), labels)
    return (scores.logSumExp(where: .!belongs(labels)) - own).mean()
  }
}

/// Proxy-Anchor: proxies are the anchors and are compared with the whole batch, with larger weights
/// for hard embeddings.
///
///     L = 1/|P⁺| · Σ_{p ∈ P⁺} log(1 + Σ_{x ∈ X⁺(p)} e^(−α(s − δ)))
///       + 1/C    · Σ_p       log(1 + Σ_{x ∈ X⁻(p)} e^( α(s + δ)))
///
/// P⁺ are the proxies of the classes in the batch (Kim, Kim, Cho and Kwak, "Proxy anchor loss",
/// 2020).
public final class ProxyAnchorLoss: ProxyLoss {
  /// The scale α.
  public let scale: Float
  /// The margin δ.
  public let margin: Float

  /// Creates the loss.
  ///
  /// - Parameters:
  ///   - classes: C; labels are from 0 to C − 1.
  ///   - dimensions: The embedding dimension D.
  ///   - scale: The scale α.
  ///   - margin: The margin δ.
  ///   - generator: The generator of the proxies.
  public init(
    classes: Int, dimensions: Int, scale: Float = 32, margin: Float = 0.1,
    using generator: inout Generator
  ) {
    (self.scale, self.margin) = (scale, margin)
    super.init(classes: classes, dimensions: dimensions, using: &generator)
  }

  override func loss(_ distances: Variable, _ labels: [Int]) -> Variable {
    // One row per proxy; a proxy without embeddings contributes softplus(−1e30) = 0.
    let (s, isOwn) = ((1 - distances).transposed(), belongs(labels).transposed().contiguous())
    let pull = ((s - margin) * -scale).logSumExp(where: isOwn).softplus()
    let push = ((s + margin) * scale).logSumExp(where: .!isOwn).softplus()
    return pull.sum() / Float(Set(labels).count) + push.mean()
  }
}
