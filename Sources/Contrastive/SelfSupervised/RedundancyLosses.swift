import Autograd
import Tensors

/// The Barlow Twins loss: the cross-correlation matrix of two views should be the identity, so that
/// each coordinate is invariant and different coordinates are not redundant.
///
///     L = Σᵢ (1 − Cᵢᵢ)² + λ · Σ_{i ≠ j} Cᵢⱼ²        C = z₁ᵀ·z₂ / N
///
/// Each coordinate of z₁ and z₂ is normalized to mean 0 and variance 1 over the batch, like in
/// batch normalization (ε 1e-5, variance with the divisor N) (Zbontar, Jing, Misra, LeCun and Deny,
/// "Barlow Twins", 2021). When all embeddings are equal, C is 0 and the loss is D.
public struct BarlowTwinsLoss: Sendable {
  /// The weight λ of the off-diagonal terms, tuned for D = 8,192 in the paper.
  public let offDiagonalWeight: Float

  /// Creates the loss, by default with the paper's λ.
  public init(offDiagonalWeight: Float = 0.0051) { self.offDiagonalWeight = offDiagonalWeight }

  /// Returns the loss, a scalar, for two views `[N, D]` of each image.
  ///
  /// - Precondition: At least two images.
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

/// The VICReg loss (variance, invariance, covariance): views should agree, coordinates should vary,
/// and different coordinates should be uncorrelated.
///
///     L = 25 · mean (z₁ − z₂)²
///       + 25 · ½·( mean max(0, 1 − √(var z₁ + 1e-4)) + the same of z₂ )
///       +  1 · ( Σ_{i ≠ j} cov(z₁)ᵢⱼ² / D + the same of z₂ )
///
/// Variances and covariances are computed over the batch with the divisor N − 1; z is not
/// normalized. As in the authors' code (Bardes, Ponce and LeCun, "VICReg", 2022); the paper writes
/// the second term without the ½.
public struct VICRegLoss: Sendable {
  /// The weights of the three terms.
  public let invarianceWeight, varianceWeight, covarianceWeight: Float

  /// Creates the loss, by default with the paper's weights.
  public init(
    invarianceWeight: Float = 25, varianceWeight: Float = 25, covarianceWeight: Float = 1
  ) {
    (self.invarianceWeight, self.varianceWeight) = (invarianceWeight, varianceWeight)
    self.covarianceWeight = covarianceWeight
  }

  /// Returns the loss, a scalar, for two views `[N, D]` of each image.
  ///
  /// - Precondition: At least two images.
  public func callAsFunction(_ first: Variable, _ second: Variable) -> Variable {
    let terms = self.terms(first, second)
    return terms.invariance * invarianceWeight + terms.variance * varianceWeight
      + terms.covariance * covarianceWeight
  }

  /// Returns the three unweighted terms, scalars, for monitoring.
  public func terms(
    _ first: Variable, _ second: Variable
  ) -> (invariance: Variable, variance: Variable, covariance: Variable) {
    requireBatch(first, second, "VICRegLoss")
    return (
      (first - second).squared().mean(),
      (hinge(first) + hinge(second)) / 2,
      redundancy(first) + redundancy(second)
    )
  }

  /// The variance term of one view when all embeddings are equal: 1 − √1e-4.
  public static let collapsedVariance: Float = 0.99

  private func hinge(_ z: Variable) -> Variable {
    (1 - (z.variance([0]) + 1e-4).sqrt()).relu().mean()
  }

  private func redundancy(_ z: Variable) -> Variable {
    let (n, d) = (z.shape[0], z.shape[1])
    let centered = z - z.mean([0], keepDims: true)
    let covariance = centered.transposed().matmul(centered) / Float(n - 1)
    return (covariance * Variable(1 - Tensor<Float>.eye(d))).squared().sum() / Float(d)
  }
}

/// Requires two tensors `[N, D]` of equal shape, N at least 2.
private func requireBatch(_ first: Variable, _ second: Variable, _ name: String) {
  requireViews(first, second, name)
  require(
    first.shape[0] > 1, "\(name): needs at least two images, as one has no variance")
}
