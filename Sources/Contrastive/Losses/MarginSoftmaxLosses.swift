import Autograd
import Glibc
import Layers
import Tensors

/// A classifier of directions: the cross-entropy of cosines, the right one made harder by a margin in
/// training. What ``NormalizedSoftmaxLoss``, ``CosFaceLoss`` and ``ArcFaceLoss`` share.
///
///     L = cross-entropy( scale · cos θ, the right class's cos θ replaced )
public class MarginSoftmaxLoss: ProxyLoss {
  /// What cosines are multiplied by: without it a softmax of numbers from −1 to 1 stays almost even.
  public let scale: Float

  init(classes: Int, dimensions: Int, scale: Float, using generator: inout Generator) {
    self.scale = scale
    super.init(classes: classes, dimensions: dimensions, using: &generator)
  }

  /// Returns what stands in for the right class's cosines, `[N]`.
  func hardened(_ cosine: Variable) -> Variable { cosine }

  override final func loss(_ cosines: Variable, _ labels: [Int]) -> Variable {
    let own = cosines.picked(Array(labels.indices), labels)
    let change = (hardened(own) - own).unsqueezed(1) * Variable(belongs(labels).floats)
    return ((cosines + change) * scale).softmaxCrossEntropy(labels)
  }
}

/// The softmax of cosines over a temperature, without a margin: `cross-entropy(cos θ / τ)` (Zhai and Wu,
/// "Classification is a strong baseline for deep metric learning", 2019; Wang and others, "NormFace", 2017).
public final class NormalizedSoftmaxLoss: MarginSoftmaxLoss {
  /// - Parameters:
  ///   - classes: C; labels are from 0 to C − 1.
  ///   - dimensions: D.
  public init(
    classes: Int, dimensions: Int, temperature: Float = 0.05, using generator: inout Generator
  ) {
    requirePositive(temperature, "NormalizedSoftmaxLoss")
    super.init(
      classes: classes, dimensions: dimensions, scale: 1 / temperature, using: &generator)
  }
}

/// A margin taken off the cosine: `cos θ − m` for the right class (Wang, Wang, Zhou, Ji, Gong, Zhou, Li and
/// Liu, "CosFace", 2018).
public final class CosFaceLoss: MarginSoftmaxLoss {
  /// m, in cosines.
  public let margin: Float

  /// - Parameters:
  ///   - classes: C; labels are from 0 to C − 1.
  ///   - dimensions: D.
  public init(
    classes: Int, dimensions: Int, scale: Float = 64, margin: Float = 0.35,
    using generator: inout Generator
  ) {
    self.margin = margin
    super.init(classes: classes, dimensions: dimensions, scale: scale, using: &generator)
  }

  override func hardened(_ cosine: Variable) -> Variable { cosine - margin }
}

/// A margin added to the angle: `cos(θ + m)` for the right class (Deng, Guo, Xue and Zafeiriou, "ArcFace",
/// 2019).
///
/// Where θ + m is beyond π, where the cosine would rise again, it is `cos θ − m·sin m`, as in the authors'
/// code. sin²θ below 1e-7 counts as that, since the derivative of the angle is infinite at 0.
public final class ArcFaceLoss: MarginSoftmaxLoss {
  /// m, in radians.
  public let margin: Float

  /// - Parameters:
  ///   - classes: C; labels are from 0 to C − 1.
  ///   - dimensions: D.
  public init(
    classes: Int, dimensions: Int, scale: Float = 64, margin: Float = 0.5,
    using generator: inout Generator
  ) {
    self.margin = margin
    super.init(classes: classes, dimensions: dimensions, scale: scale, using: &generator)
  }

  override func hardened(_ cosine: Variable) -> Variable {
    let sine = (1 - cosine.squared()).clamped(min: 1e-7).sqrt()
    let turned = cosine * cosf(margin) - sine * sinf(margin)
    let isWithin = cosine.value .> Tensor(-cosf(margin))
    return .where(isWithin, turned, cosine - margin * sinf(margin))
  }
}
