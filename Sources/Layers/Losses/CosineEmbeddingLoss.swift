import Autograd
import Tensors

/// Turns vectors that belong together the same way, and others at least to an angle whose cosine is the
/// margin:
///
///     1 − cos  where y = 1,    max(0, cos − margin)  where y = −1
///
/// PyTorch's: `cos = a·b / √((‖a‖² + 10⁻¹²)(‖b‖² + 10⁻¹²))`.
public struct CosineEmbeddingLoss: Sendable {
  /// From −1 to 1; 0 to 0.5 is usual.
  public let margin: Float
  public let reduction: Reduction

  public init(margin: Float = 0, reduction: Reduction = .mean) {
    (self.margin, self.reduction) = (margin, reduction)
  }

  /// - Parameters:
  ///   - a: `[N, D]`, or `[D]` for one pair; so is `b`.
  ///   - y: 1 or −1 for each pair, `[N]`, or a single one.
  /// - Returns: a single number; with `.none` as `y`.
  public func callAsFunction(_ a: Variable, _ b: Variable, _ y: Tensor<Float>) -> Variable {
    require(
      a.shape == b.shape && (1...2).contains(a.shape.count) && y.shape == a.shape.dropLast(),
      "CosineEmbeddingLoss: needs vectors [N, D] twice and labels [N], not \(a.shape), \(b.shape) "
        + "and \(y.shape)")
    let product = (a * b).sum([-1])
    let squares = (a.squared().sum([-1]) + 1e-12) * (b.squared().sum([-1]) + 1e-12)
    let cosine = product / squares.sqrt()
    let zero = Variable(.zeros(y.shape))
    let same = Variable.where(y .== Tensor(1), 1 - cosine, zero)
    let different = Variable.where(y .== Tensor(-1), (cosine - margin).clamped(min: 0), zero)
    return (same + different).reduced(reduction)
  }
}
