import Autograd
import Glibc
import Tensors

/// The normalized, temperature-scaled cross-entropy: among all other views of a batch, find the other view of
/// one's own image.
///
///     L = mean over the 2N views of −log( e^(s⁺/τ) / Σ_{k ≠ i} e^(sᵢₖ/τ) )
///
/// s is the cosine; the right answer is itself one of the 2N − 1 in the sum (Chen, Kornblith, Norouzi and
/// Hinton, "A simple framework for contrastive learning", SimCLR, 2020).
///
///     NTXentLoss(temperature: 0.5)(first, second)
public struct NTXentLoss: Sendable {
  /// τ; SimCLR's is 0.1 on ImageNet and 0.5 on CIFAR-10.
  public let temperature: Float

  /// - Precondition: the temperature is above 0.
  public init(temperature: Float = 0.5) {
    requirePositive(temperature, "NTXentLoss")
    self.temperature = temperature
  }

  /// Returns the mean loss of all views, a single number.
  ///
  /// A batch of one image has no wrong answers: its loss is 0.
  ///
  /// - Parameters:
  ///   - first: one view of each image, `[N, D]`.
  ///   - second: another view of each, in the same order.
  public func callAsFunction(_ first: Variable, _ second: Variable) -> Variable {
    let views = Views(first, second, temperature, "NTXentLoss")
    let others = Views.mask(views.count) { i, j in i != j }
    return (views.scores.logSumExp(where: others) - views.matches).mean()
  }

  /// The loss of N images where every embedding is one point: ln(2N − 1).
  public static func collapsedLoss(images: Int) -> Float { logf(Float(2 * images - 1)) }
}

/// NT-Xent with the right answer left out of the sum, so that an easy positive does not weaken the negatives:
/// it works with smaller batches.
///
///     L = mean over the 2N views of −s⁺/τ + log Σ_{k of other images} e^(sᵢₖ/τ)
///
/// After Yeh, Hong, Hsu, Liu, Chen and LeCun, "Decoupled contrastive learning" (2022), who add the means of
/// both directions where here is the mean of all views: half of theirs. It can fall below 0.
public struct DCLLoss: Sendable {
  /// τ.
  public let temperature: Float

  /// - Precondition: the temperature is above 0.
  public init(temperature: Float = 0.1) {
    requirePositive(temperature, "DCLLoss")
    self.temperature = temperature
  }

  /// Returns the mean loss of all views, a single number, for two views `[N, D]` of each image.
  ///
  /// - Precondition: at least two images.
  public func callAsFunction(_ first: Variable, _ second: Variable) -> Variable {
    let views = Views(first, second, temperature, "DCLLoss")
    let n = views.count
    require(n > 1, "DCLLoss: needs at least two images, since only other images are negatives")
    let others = Views.mask(n) { i, j in i % n != j % n }
    return (views.scores.logSumExp(where: others) - views.matches).mean()
  }

  /// The loss of N images where every embedding is one point: ln(2N − 2).
  public static func collapsedLoss(images: Int) -> Float { logf(Float(2 * images - 2)) }
}

/// Two views of each image, one behind the other.
private struct Views {
  /// N.
  let count: Int
  /// Cosines over τ: `[2N, 2N]`.
  let scores: Variable
  /// Of each view and the other of its image: `[2N]`.
  let matches: Variable

  init(_ first: Variable, _ second: Variable, _ temperature: Float, _ name: String) {
    requireViews(first, second, name)
    count = first.shape[0]
    let (a, b) = (first.normalized(), second.normalized())
    let all = Variable.cat([a, b])
    scores = all.matmul(all.transposed()) / temperature
    let match = (a * b).sum([1]) / temperature
    matches = .cat([match, match])
  }

  static func mask(_ count: Int, _ holds: (Int, Int) -> Bool) -> Tensor<Bool> {
    let n = 2 * count
    return Tensor((0..<n * n).map { holds($0 / n, $0 % n) }, shape: [n, n])
  }
}

/// Stops unless both are `[N, D]` with a row.
func requireViews(_ first: Variable, _ second: Variable, _ name: String) {
  require(
    first.shape.count == 2 && first.shape == second.shape && first.shape[0] > 0,
    "\(name): needs two views [N, D] of each image, not \(first.shape) and \(second.shape)")
}
