import Autograd
import Tensors

/// A distance metric between embeddings.
///
///     Distance.cosine.matrix(embeddings, embeddings)   // [N, N]
///
/// The distance of equal embeddings is exactly 0 with a finite gradient: for ``euclidean``, which
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
    switch self {
    case .euclidean: return (a - b).norm([1])
    case .squaredEuclidean: return (a - b).squared().sum([1])
    case .cosine: return 1 - (a.normalized() * b.normalized()).sum([1])
    case .signalToNoise:
      let signal = a.variance([1], correction: 0).clamped(min: Self.leastSignal)
      return (a - b).variance([1], correction: 0) / signal
    }
  }

  /// Returns the distances of all pairs of rows: `[N, M]`, for `a` of shape `[N, D]` and `b` of
  /// shape `[M, D]`.
  ///
  /// Computed with a matrix product; only for rows that are so close that cancellation would
  /// dominate, from the differences themselves.
  public func matrix(_ a: Variable, _ b: Variable) -> Variable {
    require(
      a.shape.count == 2 && b.shape.count == 2 && a.shape[1] == b.shape[1],
      "Distance: a matrix needs [N, D] and [M, D], not \(a.shape) and \(b.shape)")
    switch self {
    case .euclidean: return a.squaredDistances(to: b).rootOrZero()
    case .squaredEuclidean: return a.squaredDistances(to: b)
    case .cosine: return a.normalized().squaredDistances(to: b.normalized()) / 2
    case .signalToNoise:
      let (x, y) = (a - a.mean([1], keepDims: true), b - b.mean([1], keepDims: true))
      let noise = x.squaredDistances(to: y) / Float(max(a.shape[1], 1))
      let signal = a.variance([1], correction: 0, keepDims: true)
      return noise / signal.clamped(min: Self.leastSignal)
    }
  }

  /// Returns the distances of all pairs of rows, without a graph.
  public func matrix(_ a: Tensor<Float>, _ b: Tensor<Float>) -> Tensor<Float> {
    matrix(Variable(a), Variable(b)).value
  }

  private static let leastSignal: Float = 1e-12
}

extension Variable {
  /// Returns `‖aᵢ − bⱼ‖²` for all pairs of rows: `[N, M]`, for `self` of shape `[N, D]` and `other`
  /// of shape `[M, D]`.
  ///
  ///     daᵢ = 2 · Σⱼ dYᵢⱼ · (aᵢ − bⱼ)        dbⱼ = 2 · Σᵢ dYᵢⱼ · (bⱼ − aᵢ)
  final func squaredDistances(to other: Variable) -> Variable {
    let y = Contrastive.squaredDistances(value, other.value)
    return .record("squared distances", y, [self, other], saving: [self, other]) { dY, node in
      func part(_ a: Variable, _ b: Variable, _ dY: Variable) -> Variable {
        (a * dY.sum([1], keepDims: true) - dY.matmul(b)) * 2
      }
      return [
        node.needsGradient(0) ? part(self, other, dY) : nil,
        node.needsGradient(1) ? part(other, self, dY.transposed()) : nil,
      ]
    }
  }

  /// Returns √x, with the gradient at 0 defined as 0.
  final func rootOrZero() -> Variable {
    .record("sqrt", value.sqrt(), [self], savingResult: true) { dY, node in
      let isZero = (node.result.value .== 0).floats
      return [dY / ((node.result + Variable(isZero)) * 2) * Variable(1 - isZero)]
    }
  }
}

/// Returns ‖a − b‖² = ‖a‖² − 2a·b + ‖b‖² for all pairs of rows; where cancellation leaves less than
/// 3 % of the sum, from the differences.
private func squaredDistances(_ a: Tensor<Float>, _ b: Tensor<Float>) -> Tensor<Float> {
  let sums = a.squared().sum([1], keepDims: true) + b.squared().sum([1])
  var result = (sums - a.matmul(b.transposed()) * 2).scalars
  let (x, y, sizes) = (a.scalars, b.scalars, sums.scalars)
  let (m, d) = (b.shape[0], a.shape[1])
  for index in result.indices where result[index] < sizes[index] * 0.03 {
    let (i, j) = (index / m * d, index % m * d)
    var sum: Float = 0
    for k in 0..<d { sum += (x[i + k] - y[j + k]) * (x[i + k] - y[j + k]) }
    result[index] = sum
  }
  return Tensor(result, shape: sums.shape)
}
