import Autograd
import Tensors

/// Wants each coordinate to agree between views, and no two coordinates to say the same.
///
///     L = Σᵢ (1 − Cᵢᵢ)² + λ · Σ_{i ≠ j} Cᵢⱼ²        C = z₁ᵀ·z₂ / N
///
/// with every coordinate of z₁ and z₂ brought to mean 0 and variance 1 over the batch, as batch
/// normalization does (ε 1e-5, variance divided by N) (Zbontar, Jing, Misra, LeCun and Deny, "Barlow Twins",
/// 2021). Where everything is one point, C is 0 and the loss D.
public struct BarlowTwinsLoss: Sendable {
  /// λ, for D = 8,192 in the paper.
  public let offDiagonalWeight: Float

  /// Makes the loss with the paper's λ.
  public init(offDiagonalWeight: Float = 0.0051) { self.offDiagonalWeight = offDiagonalWeight }

  /// Returns the loss, a single number, for two views `[N, D]` of each image.
  ///
  /// - Precondition: at least two images.
  public func callAsFunction(_ first: Variable, _ second: Variable) -> Variable {
    requireBatch(first, second, "BarlowTwinsLoss")
    let (a, b) = (standardized(first), standardized(second))
    let correlation = a.transposed().matmul(b) / Float(first.shape[0])
    let d = first.shape[1]
    let identity = Tensor<Float>.eye(d)
    let weights = identity * (1 - offDiagonalWeight) + offDiagonalWeight
    return ((correlation - Variable(identity)).squared() * Variable(weights)).sum()
  }

  private func standardized(_ x: Variable) -> Variable {
    x.batchNormalized(weight: nil, bias: nil, epsilon: 1e-5).output
  }
}

/// Variance, invariance, covariance: views agree, coordinates vary, and do not repeat one another.
///
///     L = 25 · mean (z₁ − z₂)²
///       + 25 · ½·( mean max(0, 1 − √(var z₁ + 1e-4)) + the same of z₂ )
///       +  1 · ( Σ_{i ≠ j} cov(z₁)ᵢⱼ² / D + the same of z₂ )
///
/// Variances and covariances over the batch, divided by N − 1; z is not normalized. As in the authors' code
/// (Bardes, Ponce and LeCun, "VICReg", 2022); the paper writes the second term without the ½.
public struct VICRegLoss: Sendable {
  /// What the three terms are multiplied by.
  public let invarianceWeight, varianceWeight, covarianceWeight: Float

  /// Makes the loss with the paper's weights.
  public init(
    invarianceWeight: Float = 25, varianceWeight: Float = 25, covarianceWeight: Float = 1
  ) {
    (self.invarianceWeight, self.varianceWeight) = (invarianceWeight, varianceWeight)
    self.covarianceWeight = covarianceWeight
  }

  /// Returns the loss, a single number, for two views `[N, D]` of each image.
  ///
  /// - Precondition: at least two images.
  public func callAsFunction(_ first: Variable, _ second: Variable) -> Variable {
    let terms = self.terms(first, second)
    return terms.invariance * invarianceWeight + terms.variance * varianceWeight
      + terms.covariance * covarianceWeight
  }

  /// Returns the three terms before they are weighed, single numbers, to be watched one by one.
  public func terms(
    _ first: Variable, _ second: Variable
  ) -> (invariance: Variable, variance: Variable, covariance: Variable) {
    requireBatch(first, second, "VICRegLoss")
    return (
      (first - second).squared().mean(),
      (spread(first) + spread(second)) / 2,
      redundancy(first) + redundancy(second)
    )
  }

  /// The variance term of one view where it is one point: 1 − √1e-4.
  public static let collapsedVariance: Float = 0.99

  private func spread(_ z: Variable) -> Variable {
    (1 - (z.variance([0]) + 1e-4).sqrt()).relu().mean()
  }

  private func redundancy(_ z: Variable) -> Variable {
    let (n, d) = (z.shape[0], z.shape[1])
    let centered = z - z.mean([0], keepDims: true)
    let covariance = centered.transposed().matmul(centered) / Float(n - 1)
    return (covariance * Variable(1 - Tensor<Float>.eye(d))).squared().sum() / Float(d)
  }
}

/// Stops unless both are `[N, D]` with at least two rows.
private func requireBatch(_ first: Variable, _ second: Variable, _ name: String) {
  requireViews(first, second, name)
  require(
    first.shape[0] > 1, "\(name): needs at least two images, since one has no variance")
}
