import Autograd
import Tensors

/// The cosine embedding loss: maximizes the cosine of matching vectors and pushes the cosine of the
/// others below a margin.
///
///     1 − cos  where y = 1,    max(0, cos − margin)  where y = −1
///
/// As in PyTorch, `cos = a·b / √((‖a‖² + 10⁻¹²)(‖b‖² + 10⁻¹²))`.
public struct CosineEmbeddingLoss: Sendable {
  /// The cosine below which vectors with y = −1 have no loss, from −1 to 1; typically 0 to 0.5.
  public let margin: Float
  /// The reduction over the batch.
  public let reduction: Reduction

  /// Creates the loss.
  public init(margin: Float = 0, reduction: Reduction = .mean) {
    (self.margin, self.reduction) = (margin, reduction)
  }

  /// Returns the loss.
  ///
  /// - Parameters:
  ///   - a: `[N, D]`, or `[D]` for a single pair.
  ///   - b: Vectors of the same shape.
  ///   - y: 1 or −1 for each pair, `[N]`, or a scalar.
  /// - Returns: A scalar; with `.none` the shape of `y`.
  public func callAsFunction(_ a: Variable, _ b: Variable, _ y: Tensor<Float>) -> Variable {
    require(
      a.shape == b.shape && (1...2).contains(a.shape.count) && y.shape == a.shape.dropLast(),
      "CosineEmbeddingLoss: needs two [N, D] and labels [N], not \(a.shape), \(b.shape) "
        + "and \(y.shape)")
    /// Returns each vector as a batch of one row.
    func unit(_ x: Variable) -> UnitRows {
      UnitRows(x.reshaped([y.count, 1, x.shape.last!]), adding: 1e-12)
    }
    let distance = unit(a).cosineDistances(to: unit(b)).reshaped(y.shape)
    let zero = Variable(.zeros(y.shape))
    let same = Variable.where(y .== Tensor(1), distance, zero)
    let different = Variable.where(
      y .== Tensor(-1), (1 - margin - distance).clamped(min: 0), zero)
    return (same + different).reduced(reduction)
  }
}
