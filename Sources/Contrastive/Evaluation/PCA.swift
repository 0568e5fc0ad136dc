import Autograd
import Tensors

/// Principal component analysis: the directions of greatest variance (Pearson, 1901).
///
///     let pca = PCA(embeddings, components: 2)
///     pca.projected(embeddings)   // [N, 2]
///
/// Equal to scikit-learn's `PCA`, including signs: the entry of each component with the largest
/// magnitude is positive.
public struct PCA: Sendable {
  /// The mean row, `[D]`.
  public let mean: Tensor<Float>
  /// What remains of the mean after rounding: of rows that are far from 0 compared to their variance, a rounded
  /// mean would shift all.
  private let rest: Tensor<Float>
  /// The principal components: orthonormal rows in descending order of variance, `[k, D]`.
  public let components: Tensor<Float>
  /// The variance along each component, `[k]`, with the divisor N − 1. Beyond 10¹⁹, or below 10⁻²³, the squares of
  /// coordinates are outside of the range of floats; all else remains exact.
  public let explainedVariance: Tensor<Float>
  /// The fraction of the total variance along each component, `[k]`.
  public let explainedVarianceRatio: Tensor<Float>
  /// The standard deviation along each component, `[k]`.
  let deviations: Tensor<Float>

  /// Computes the components from the eigenvectors of the covariance matrix, `[D, D]`, or if there
  /// are fewer rows than coordinates, of the Gram matrix, `[N, N]`. A few components are cheap;
  /// many cost the cube of the smaller side.
  ///
  /// - Parameters:
  ///   - embeddings: `[N, D]`, N at least 2.
  ///   - k: The number of components.
  /// - Precondition: `components` is from 1 to min(N, D).
  public init(_ embeddings: Tensor<Float>, components k: Int) {
    require(
      embeddings.rank == 2 && embeddings.shape[0] > 1 && k > 0
        && k <= min(embeddings.shape[0], embeddings.shape[1]),
      "PCA: cannot compute \(k) components of embeddings \(embeddings.shape)")
    let (rows, scale) = scaledForSquares(embeddings, "PCA")
    let (n, d) = (embeddings.shape[0], embeddings.shape[1])
    let center = rows.mean([0])
    let remainder = (rows - center).mean([0])
    (mean, rest) = (center * scale, remainder * scale)
    let x = rows - center - remainder
    let isWide = n < d
    let products = isWide ? x.matmul(x.transposed()) : x.transposed().matmul(x)
    let (values, found) = Self.eigen(products / Float(n - 1), count: k)
    components = Self.oriented(isWide ? Self.normalized(found.matmul(x)) : found)
    let variances = values.clamped(min: 0)
    explainedVariance = variances * scale * scale
    deviations = variances.sqrt() * scale
    let total = x.squared().sum().item / Float(n - 1)
    explainedVarianceRatio = total == 0 ? .zeros([k]) : variances / total
  }

  /// Returns the coordinates along the components, `[M, k]`, for `embeddings` of shape `[M, D]`.
  public func projected(_ embeddings: Tensor<Float>) -> Tensor<Float> {
    require(
      embeddings.rank == 2 && embeddings.shape[1] == mean.count,
      "PCA: embeddings \(embeddings.shape) must be [M, \(mean.count)]")
    requireFiniteNumbers(embeddings, "PCA")
    return (embeddings - mean - rest).matmul(components.transposed())
  }

  /// Returns the embeddings with the given coordinates along the components, `[M, D]`, for `[M,
  /// k]`; the inverse of ``projected(_:)`` up to the variance of the missing components.
  public func reconstructed(_ coordinates: Tensor<Float>) -> Tensor<Float> {
    require(
      coordinates.rank == 2 && coordinates.shape[1] == components.shape[0],
      "PCA: coordinates \(coordinates.shape) must be [M, \(components.shape[0])]")
    requireFiniteNumbers(coordinates, "PCA")
    return coordinates.matmul(components) + rest + mean
  }

  /// Returns the largest eigenvalues and their eigenvectors as rows: by subspace iteration if they
  /// are few, otherwise by a full decomposition.
  private static func eigen(
    _ matrix: Tensor<Float>, count k: Int
  ) -> (values: Tensor<Float>, vectors: Tensor<Float>) {
    let side = matrix.shape[0]
    if 4 * (k + 10) <= side, let leading = matrix.leadingEigen(k) { return leading }
    let (values, vectors) = matrix.eigh()
    // Smallest first: the last k, from the end.
    let order = (0..<k).map { side - 1 - $0 }
    return (
      values.indexSelected(axis: 0, order), vectors.transposed().indexSelected(axis: 0, order)
    )
  }

  /// Returns the rows with norm 1; rows of zeros stay zeros.
  private static func normalized(_ rows: Tensor<Float>) -> Tensor<Float> {
    let lengths = rows.squared().sum([1], keepDims: true).sqrt()
    return rows / lengths.clamped(min: 1e-20)
  }

  private static func oriented(_ rows: Tensor<Float>) -> Tensor<Float> {
    let signs = rows.withRows { row, _ -> Float in
      let largest = row.max { $0.magnitude < $1.magnitude }!
      return largest < 0 ? -1 : 1
    }
    return rows * Tensor(signs, shape: [signs.count, 1])
  }
}
