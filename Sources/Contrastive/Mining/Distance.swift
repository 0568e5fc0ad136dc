import Autograd
import Tensors

/// A distance metric between embeddings.
///
///     Distance.cosine.matrix(embeddings, embeddings)   // [N, N]
///
/// Computed from the differences of coordinates, in double precision, as are its gradients, so both are accurate
/// for embeddings that nearly coincide. The distance of equal embeddings is exactly 0 with a finite gradient: for ``euclidean``, which
/// is not differentiable there, the gradient is 0. (PyTorch's `pairwise_distance`, here
/// `Variable.pairwiseDistance`, adds 1e-6 to each difference instead.)
public enum Distance: Sendable, CaseIterable {
  /// `‖a − b‖`.
  case euclidean
  /// `‖a − b‖²`.
  case squaredEuclidean
  /// `1 − a·b / (‖a‖·‖b‖)`, from 0 to 2; half of ``squaredEuclidean`` for unit vectors.
  case cosine
  /// `var(a − b) / var(a)`, the variances being taken over coordinates: the inverse of the
  /// signal-to-noise ratio. It is not symmetric: a is the anchor (Yuan, Deng, Tang, Tang and Chen,
  /// "Signal-to-noise ratio", 2019). The denominator is at least 1e-12.
  case signalToNoise

  /// Returns the distances of corresponding rows: `[N]`, for `a` and `b` of shape `[N, D]`.
  public func rows(_ a: Variable, _ b: Variable) -> Variable {
    require(
      a.shape.count == 2 && a.shape == b.shape,
      "Distance: rows need two tensors [N, D], not \(a.shape) and \(b.shape)")
    return pairs(a.unsqueezed(1), b.unsqueezed(1)).reshaped([a.shape[0]])
  }

  /// Returns the distances of all pairs of rows: `[N, M]`, for `a` of shape `[N, D]` and `b` of
  /// shape `[M, D]`.
  public func matrix(_ a: Variable, _ b: Variable) -> Variable {
    require(
      a.shape.count == 2 && b.shape.count == 2 && a.shape[1] == b.shape[1],
      "Distance: a matrix needs [N, D] and [M, D], not \(a.shape) and \(b.shape)")
    return pairs(a, b)
  }

  /// Returns the distances of all pairs of rows, without a graph.
  public func matrix(_ a: Tensor<Float>, _ b: Tensor<Float>) -> Tensor<Float> {
    matrix(Variable(a), Variable(b)).value
  }

  /// Returns the distances of all pairs of rows, without a graph; Euclidean ones in double precision, for sums of
  /// which little is left.
  func preciseMatrix(_ a: Tensor<Float>, _ b: Tensor<Float>) -> Tensor<Double> {
    switch self {
    case .euclidean, .squaredEuclidean:
      return RowPairs(Rows(Variable(a)), Rows(Variable(b)))
        .preciseDistances(squared: self == .squaredEuclidean)
    case .cosine, .signalToNoise: return matrix(a, b).cast(to: Double.self)
    }
  }

  /// Returns the distances of all pairs of rows in each batch: `[…, N, M]`, for `a` of shape `[…, N, D]` and `b`
  /// of shape `[…, M, D]`.
  private func pairs(_ a: Variable, _ b: Variable) -> Variable {
    switch self {
    case .euclidean: return a.cdist(b)
    case .squaredEuclidean: return a.squaredDistances(to: b)
    case .cosine: return UnitRows(a).cosineDistances(to: UnitRows(b))
    case .signalToNoise:
      // Both variances are sums of squares with the same divisor.
      let dimensions = Float(max(a.shape.last!, 1))
      let centered = Rows.centered(a)
      let zero = Rows(Variable(.zeros(a.shape.dropLast(2) + [1, a.shape.last!])))
      let signal = RowPairs(centered, zero).squaredDistances() / dimensions
      let noise = RowPairs(centered, .centered(b)).squaredDistances() / dimensions
      return noise / signal.clamped(min: Self.leastSignal)
    }
  }

  private static let leastSignal: Float = 1e-12
}
