import Autograd
import Glibc
import Layers
import Tensors

/// The base class of ``NormalizedSoftmaxLoss``, ``CosFaceLoss`` and ``ArcFaceLoss``: the
/// cross-entropy of the cosine similarities to class proxies, with a margin for the correct class.
///
///     L = cross-entropy( scale · cos θ, with the correct class's cos θ replaced )
public class MarginSoftmaxLoss: ProxyLoss {
  /// The scale of the cosines; without it, the softmax of numbers from −1 to 1 would be nearly
  /// uniform.
  public let scale: Float

  init(classes: Int, dimensions: Int, scale: Float, using generator: inout Generator) {
    self.scale = scale
    super.init(classes: classes, dimensions: dimensions, using: &generator)
  }

  /// Returns the cosines of the correct classes with the margin applied, `[N]`, from their cosine distances.
  func hardened(_ distance: Variable) -> Variable { 1 - distance }

  override final func loss(_ distances: Variable, _ labels: [Int]) -> Variable {
    let own = distances.picked(Array(labels.indices), labels)
    let hardened = hardened(own).unsqueezed(1).expanded(to: distances.shape)
    let cosines = Variable.where(belongs(labels), hardened, 1 - distances)
    return (cosines * scale).softmaxCrossEntropy(labels)
  }
}

/// The normalized softmax loss: `cross-entropy(cos θ / τ)`, without a margin (Zhai and Wu,
/// "Classification is a strong baseline for deep metric learning", 2019; Wang and others,
/// "NormFace", 2017).
public final class NormalizedSoftmaxLoss: MarginSoftmaxLoss {
  /// Creates the loss.
  ///
  /// - Parameters:
  ///   - classes: C; labels are from 0 to C − 1.
  ///   - dimensions: The embedding dimension D.
  ///   - temperature: τ.
  ///   - generator: The generator of the proxies.
  public init(
    classes: Int, dimensions: Int, temperature: Float = 0.05, using generator: inout Generator
  ) {
    requirePositive(temperature, "NormalizedSoftmaxLoss")
    super.init(
      classes: classes, dimensions: dimensions, scale: 1 / temperature, using: &generator)
  }
}

/// CosFace, the large margin cosine loss: an additive margin on the cosine, `cos θ − m` for the
/// correct class (Wang, Wang, Zhou, Ji, Gong, Zhou, Li and Liu, "CosFace", 2018).
public final class CosFaceLoss: MarginSoftmaxLoss {
  /// The margin m, in cosine units.
  public let margin: Float

  /// Creates the loss.
  ///
  /// - Parameters:
  ///   - classes: C; labels are from 0 to C − 1.
  ///   - dimensions: The embedding dimension D.
  ///   - scale: The scale of the cosines.
  ///   - margin: The margin m.
  ///   - generator: The generator of the proxies.
  public init(
    classes: Int, dimensions: Int, scale: Float = 64, margin: Float = 0.35,
    using generator: inout Generator
  ) {
    self.margin = margin
    super.init(classes: classes, dimensions: dimensions, scale: scale, using: &generator)
  }

  override func hardened(_ distance: Variable) -> Variable { 1 - margin - distance }
}

/// ArcFace, the additive angular margin loss: `cos(θ + m)` for the correct class (Deng, Guo, Xue
/// and Zafeiriou, "ArcFace", 2019).
///
/// If θ + m exceeds π, where the cosine would increase again, `cos θ − m·sin m` is used, as in the
/// authors' code. sin²θ is at least 1e-7, because the derivative of the angle is infinite at 0.
public final class ArcFaceLoss: MarginSoftmaxLoss {
  /// The margin m, in radians.
  public let margin: Float

  /// Creates the loss.
  ///
  /// - Parameters:
  ///   - classes: C; labels are from 0 to C − 1.
  ///   - dimensions: The embedding dimension D.
  ///   - scale: The scale of the cosines.
  ///   - margin: The margin m, in radians.
  ///   - generator: The generator of the proxies.
  public init(
    classes: Int, dimensions: Int, scale: Float = 64, margin: Float = 0.5,
    using generator: inout Generator
  ) {
    self.margin = margin
    super.init(classes: classes, dimensions: dimensions, scale: scale, using: &generator)
  }

  override func hardened(_ distance: Variable) -> Variable {
    let cosine = 1 - distance
    // sin² = 1 − cos² = (1 − cos)(1 + cos), which does not cancel.
    let sine = (distance * (1 + cosine)).clamped(min: 1e-7).sqrt()
    let turned = cosine * cosf(margin) - sine * sinf(margin)
    let isWithin = cosine.value .> Tensor(-cosf(margin))
    return .where(isWithin, turned, cosine - margin * sinf(margin))
  }
}
