import Autograd
import Glibc
import Tensors

/// The normalized temperature-scaled cross-entropy loss (NT-Xent): identifies the other view of an
/// image among all other views of the batch.
///
///     L = mean over the 2N views of −log( e^(s⁺/τ) / Σ_{k ≠ i} e^(sᵢₖ/τ) )
///
/// s is the cosine similarity; the sum over the 2N − 1 other views includes the positive (Chen,
/// Kornblith, Norouzi and Hinton, "A simple framework for contrastive learning", SimCLR, 2020).
///
///     NTXentLoss(temperature: 0.5)(first, second)
public struct NTXentLoss: Sendable {
  /// The temperature τ; 0.1 for SimCLR on ImageNet and 0.5 on CIFAR-10.
  public let temperature: Float

  /// Creates the loss.
  ///
  /// - Precondition: The temperature is above 0.
  public init(temperature: Float = 0.5) {
    requirePositive(temperature, "NTXentLoss")
    self.temperature = temperature
  }

  /// Returns the mean loss over all views, a scalar.
  ///
  /// A batch of one image has no negatives, and its loss is 0.
  ///
  /// - Parameters:
  ///   - first: The embeddings of one view of each image, `[N, D]`.
  ///   - second: The embeddings of another view of each image, in the same order.
  public func callAsFunction(_ first: Variable, _ second: Variable) -> Variable {
    let views = Views(first, second, temperature, "NTXentLoss")
    let own = Views.mask(views.count) { i, j in i == j }
    // A finite number, whose exponential is 0: −∞ in a graph means that training diverged.
    return views.scores.maskedFill(where: own, with: -1e30)
      .softmaxCrossEntropy(views.partners)
  }

  /// Returns the loss of N images when all embeddings are equal: ln(2N − 1).
  ///
  /// - Precondition: There is at least one image.
  public static func collapsedLoss(images: Int) -> Float {
    require(images > 0, "NTXentLoss: needs at least one image, not \(images)")
    return logf(2 * Float(images) - 1)
  }
}

/// The decoupled contrastive loss (DCL): NT-Xent without the positive in the denominator, so that
/// an easy positive does not shrink the gradients of the negatives. Works with smaller batches.
///
///     L = mean over the 2N views of −s⁺/τ + log Σ_{k of other images} e^(sᵢₖ/τ)
///
/// After Yeh, Hong, Hsu, Liu, Chen and LeCun, "Decoupled contrastive learning" (2022), who add the
/// means of both directions; this is the mean over all views, half of their value. It can be
/// negative.
public struct DCLLoss: Sendable {
  /// The temperature τ.
  public let temperature: Float

  /// Creates the loss.
  ///
  /// - Precondition: The temperature is above 0.
  public init(temperature: Float = 0.1) {
    requirePositive(temperature, "DCLLoss")
    self.temperature = temperature
  }

  /// Returns the mean loss over all views, a scalar, for two views `[N, D]` of each image.
  ///
  /// - Precondition: At least two images.
  public func callAsFunction(_ first: Variable, _ second: Variable) -> Variable {
    let views = Views(first, second, temperature, "DCLLoss")
    let n = views.count
    require(n > 1, "DCLLoss: needs at least two images, as only other images are negatives")
    let others = Views.mask(n) { i, j in i % n != j % n }
    return (views.scores.logSumExp(where: others) - views.matches).mean()
  }

  /// Returns the loss of N images when all embeddings are equal: ln(2N − 2).
  ///
  /// - Precondition: There are at least two images.
  public static func collapsedLoss(images: Int) -> Float {
    require(images > 1, "DCLLoss: needs at least two images, not \(images)")
    return logf(2 * Float(images) - 2)
  }
}

/// Two views of each image, concatenated.
private struct Views {
  /// The number of images N.
  let count: Int
  /// The cosine similarities divided by τ, `[2N, 2N]`.
  let scores: Variable
  /// The index of the other view of each view's image.
  let partners: [Int]
  /// The scaled similarity of each view to the other view of its image, `[2N]`.
  var matches: Variable { scores.picked(Array(partners.indices), partners) }

  init(_ first: Variable, _ second: Variable, _ temperature: Float, _ name: String) {
    requireViews(first, second, name)
    count = first.shape[0]
    let all = UnitRows(.cat([first, second]))
    scores = all.cosines(to: all) / temperature
    let n = count
    partners = (0..<2 * n).map { ($0 + n) % (2 * n) }
  }

  static func mask(_ count: Int, _ holds: (Int, Int) -> Bool) -> Tensor<Bool> {
    let n = 2 * count
    return Tensor((0..<n * n).map { holds($0 / n, $0 % n) }, shape: [n, n])
  }
}

/// Requires two tensors `[N, D]` of equal shape.
func requireViews(_ first: Variable, _ second: Variable, _ name: String) {
  require(
    first.shape.count == 2 && first.shape == second.shape,
    "\(name): needs two views [N, D] of each image, not \(first.shape) and \(second.shape)")
}
