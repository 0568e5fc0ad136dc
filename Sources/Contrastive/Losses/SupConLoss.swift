import Autograd
import Tensors

/// Every other embedding of an anchor's class is a right answer.
///
///     L = mean over i of  −1/|P(i)| · Σ_{p ∈ P(i)} log( e^(sᵢₚ/τ) / Σ_{k ≠ i} e^(sᵢₖ/τ) )
///
/// s is the cosine (Khosla and others, "Supervised contrastive learning", 2020: L_out, the mean outside the
/// logarithm). The mean is over the anchors that have a positive; the authors' code counts the others as 0.
/// Without one the loss is 0. With two views of each image and no two images of one label it is
/// ``NTXentLoss``.
public struct SupConLoss: ComparisonLoss, Sendable {
  /// τ.
  public let temperature: Float

  /// - Precondition: the temperature is above 0.
  public init(temperature: Float = 0.07) {
    requirePositive(temperature, "SupConLoss")
    self.temperature = temperature
  }

  /// Returns the loss of all pairs, a single number.
  public func loss(_ comparison: Comparison) -> Variable {
    let positives = comparison.positives.floats
    let counts = positives.sum([1])
    let anchors = counts.scalars.count { $0 > 0 }
    if anchors == 0 { return comparison.queries.zeroLoss() }
    let scores = comparison.cosines / temperature
    let others = comparison.positives .| comparison.negatives
    let surprise = scores.logSumExp(where: others).unsqueezed(1) - scores
    let weights = positives / counts.clamped(min: 1).unsqueezed(1)
    return (surprise * Variable(weights)).sum() / Float(anchors)
  }
}

/// Stops unless a temperature is above 0.
func requirePositive(_ temperature: Float, _ name: String) {
  require(temperature > 0, "\(name): the temperature must be above 0, not \(temperature)")
}
