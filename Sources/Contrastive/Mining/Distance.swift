import Autograd
import Tensors

/// How far two embeddings are apart: what losses and miners measure with.
///
///     Distance.cosine.matrix(embeddings, embeddings)   // [N, N]
///
/// All are written so that equal embeddings have distance 0 exactly, and a finite gradient: 0 for
/// ``euclidean``, where the derivative does not exist. (`Variable.pairwiseDistance`, PyTorch's, adds
/// 1e-6 to every difference instead.)
public enum Distance: Sendable, CaseIterable {
  /// `‖a − b‖`.
  case euclidean
  /// `‖a − b‖²`.
  case squaredEuclidean
  /// `1 − a·b / (‖a‖·‖b‖)`, from 0 to 2; half of ``squaredEuclidean`` for vectors of length 1.
  case cosine
  /// `var(a − b) / var(a)`, over the coordinates: noise in terms of the signal. Not symmetric, a is the
  /// anchor (Yuan, Deng, Tang, Tang and Chen, "Signal-to-noise ratio", 2019). A variance below 1e-12
  /// counts as that.
  case signalToNoise

  /// Returns the distances of matching rows: `[N]`, for `a` and `b` of shape `[N, D]`.
  public func rows(_ a: Variable, _ b: Variable) -> Variable {
    require(
      a.shape.count == 2 && a.shape == b.shape,
      "Distance: rows need [N, D] twice, not \(a.shape) and \(b.shape)")
    switch self {
    case .euclidean: return (a - b).norm([1])
    case .squaredEuclidean: return (a - b).squared().sum([1])
    case .cosine: return 1 - (a.normalized() * b.normalized()).sum([1])
    case .signalToNoise:
      let signal = a.variance([1], correction: 0).clamped(min: Self.leastSignal)
      return (a - b).variance([1], correction: 0) / signal
    }
  }

  /// Returns the distances of all rows: `[N, M]`, for `a` of shape `[N, D]` and `b` of shape `[M, D]`.
  ///
  /// One matrix product, and the differences themselves only where rows are so near that the product's
  /// rounding would show.
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

  /// Returns the same for numbers without a graph.
  public func matrix(_ a: Tensor<Float>, _ b: Tensor<Float>) -> Tensor<Float> {
    matrix(Variable(a), Variable(b)).value
  }

  private static let leastSignal: Float = 1e-12
}

extension Variable {
  /// Returns `‖aᵢ − bⱼ‖²` for all rows: `[N, M]`, for `self` of shape `[N, D]` and `other` of shape `[M, D]`.
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

  /// Returns √x, with the gradient at 0 taken as 0.
  final func rootOrZero() -> Variable {
    .record("sqrt", value.sqrt(), [self], savingResult: true) { dY, node in
      let isZero = (node.result.value .== 0).floats
      return [dY / ((node.result + Variable(isZero)) * 2) * Variable(1 - isZero)]
    }
  }
}

/// ‖a − b‖² = ‖a‖² − 2a·b + ‖b‖² for all rows; where little is left of the sum, from the differences.
private func squaredDistances(_ a: Tensor<Float>, _ b: Tensor<Float>) -> Tensor<Float> {
  let sums = a.squared().sum([1], keepDims: true) + b.squared().sum([1])
  var result = (sums - a.matmul(b.transposed()) * 2).scalars
  let (x, y, sizes) = (a.scalars, b.scalars, sums.scalars)
  let (m, d) = (b.shape[0], a.shape[1])
  for place in result.indices where result[place] < sizes[place] * 0.03 {
    let (i, j) = (place / m * d, place % m * d)
    var sum: Float = 0
    for k in 0..<d { sum += (x[i + k] - y[j + k]) * (x[i + k] - y[j + k]) }
    result[place] = sum
  }
  return Tensor(result, shape: sums.shape)
}
