import Autograd
import Layers
import Tensors

/// A loss against one learnt vector for each class, its proxy, instead of against other embeddings: nothing
/// need be mined, and a batch of one is enough.
///
/// Embeddings and proxies are brought to length 1. The proxies are parameters: give them to the optimizer too.
public class ProxyLoss: Module, EmbeddingLoss {
  /// `[classes, D]`; begin as N(0, 2 / classes), Kaiming's by fan-out.
  public let proxies: Parameter

  /// - Parameters:
  ///   - classes: C; labels are from 0 to C − 1.
  ///   - dimensions: D.
  init(classes: Int, dimensions: Int, using generator: inout Generator) {
    proxies = Parameter(
      Initializer.kaimingNormal(.fanOut)([classes, dimensions], using: &generator))
  }

  /// Returns the loss of a batch, a single number, for `embeddings` of shape `[N, D]`.
  public final func callAsFunction(_ embeddings: Variable, labels: [Int]) -> Variable {
    requireFit(embeddings, labels, "\(type(of: self))")
    require(
      embeddings.shape[1] == proxies.shape[1],
      "\(type(of: self)): embeddings \(embeddings.shape) do not fit proxies \(proxies.shape)")
    requireClasses(labels, proxies.shape[0], "\(type(of: self))")
    return scoped { loss(embeddings, proxies: proxies, labels) }
  }

  /// Returns the cosines of embeddings and proxies: `[N, C]`.
  public final func cosines(_ embeddings: Variable) -> Variable {
    Self.cosines(embeddings, proxies)
  }

  private static func cosines(_ embeddings: Variable, _ proxies: Variable) -> Variable {
    embeddings.normalized().matmul(proxies.normalized().transposed())
  }

  final func loss(_ embeddings: Variable, proxies: Variable, _ labels: [Int]) -> Variable {
    loss(Self.cosines(embeddings, proxies), labels)
  }

  /// Returns the loss from cosines, `[N, C]`.
  func loss(_ cosines: Variable, _ labels: [Int]) -> Variable {
    fatalError("\(type(of: self)): does not override loss(_:_:)")
  }

  /// Where embeddings and proxies belong together: `[N, C]`.
  final func belongs(_ labels: [Int]) -> Tensor<Bool> {
    let classes = proxies.shape[0]
    return Tensor(
      labels.flatMap { label in (0..<classes).map { $0 == label } }, shape: [labels.count, classes])
  }
}

/// Neighborhood component analysis with proxies.
///
///     L = mean of −log( e^(−d(x, p_y)) / Σ_{z ≠ y} e^(−d(x, p_z)) )        d = scale · ‖x − p‖²
///
/// Without the right proxy in the denominator, as Movshovitz-Attias, Toshev, Leung, Ioffe and Singh write it,
/// "No fuss distance metric learning using proxies" (2017); so it can fall below 0. (ProxyNCA++ and
/// pytorch-metric-learning put it in.)
public final class ProxyNCALoss: ProxyLoss {
  /// What squared distances are multiplied by: 1 in the paper.
  public let scale: Float

  /// - Precondition: at least two classes.
  public init(
    classes: Int, dimensions: Int, scale: Float = 1, using generator: inout Generator
  ) {
    require(classes > 1, "ProxyNCALoss: needs at least two classes, not \(classes)")
    self.scale = scale
    super.init(classes: classes, dimensions: dimensions, using: &generator)
  }

  override func loss(_ cosines: Variable, _ labels: [Int]) -> Variable {
    // ‖x − p‖² = 2 − 2·cos for vectors of length 1.
    let scores = (cosines - 1) * (2 * scale)
    let own = scores.picked(Array(labels.indices), labels)
    return (scores.logSumExp(where: .!belongs(labels)) - own).mean()
  }
}

/// Proxies as anchors: each looks at the whole batch, and hard embeddings count more.
///
///     L = 1/|P⁺| · Σ_{p ∈ P⁺} log(1 + Σ_{x ∈ X⁺(p)} e^(−α(s − δ)))
///       + 1/C    · Σ_p       log(1 + Σ_{x ∈ X⁻(p)} e^( α(s + δ)))
///
/// P⁺ are the proxies whose class is in the batch (Kim, Kim, Cho and Kwak, "Proxy anchor loss", 2020).
public final class ProxyAnchorLoss: ProxyLoss {
  /// α.
  public let scale: Float
  /// δ.
  public let margin: Float

  /// - Parameters:
  ///   - classes: C; labels are from 0 to C − 1.
  ///   - dimensions: D.
  public init(
    classes: Int, dimensions: Int, scale: Float = 32, margin: Float = 0.1,
    using generator: inout Generator
  ) {
    (self.scale, self.margin) = (scale, margin)
    super.init(classes: classes, dimensions: dimensions, using: &generator)
  }

  override func loss(_ cosines: Variable, _ labels: [Int]) -> Variable {
    // A row for each proxy; one without embeddings adds softplus(−1e30) = 0.
    let (s, isOwn) = (cosines.transposed(), belongs(labels).transposed().contiguous())
    let pull = ((s - margin) * -scale).logSumExp(where: isOwn).softplus()
    let push = ((s + margin) * scale).logSumExp(where: .!isOwn).softplus()
    return pull.sum() / Float(Set(labels).count) + push.mean()
  }
}
