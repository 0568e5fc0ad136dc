import Tensors

/// Linear discriminant analysis: the directions in which classes differ most, compared with how much their members do
/// (Fisher, 1936; Rao, 1948).
///
///     let lda = LinearDiscriminants(embeddings, labels: labels, components: 2)
///     lda.projected(embeddings)   // [N, 2]
///
/// With `W` the covariance of the members of a class around its mean and `B` the covariance of the means, a direction `v`
/// is a maximum of `vᵀBv / vᵀWv`. Projected, the members of a class have the covariance 1, with the divisor N. Equal to the `transform` of
/// scikit-learn's `LinearDiscriminantAnalysis` but for the signs: here, the entry of each direction with the largest
/// magnitude is positive.
public struct LinearDiscriminants: Sendable {
  /// The mean row, `[D]`.
  public let mean: Tensor<Float>
  /// The directions in descending order of discrimination, `[k, D]`.
  public let components: Tensor<Float>

  /// Computes the directions, in double precision, from two eigendecompositions of `[D, D]`.
  ///
  /// - Parameters:
  ///   - embeddings: `[N, D]`.
  ///   - labels: The class of each row.
  ///   - k: The number of directions. Where the classes differ in fewer, the others are 0.
  /// - Precondition: There are at least two classes, and fewer than rows; `components` is from 1 to D, and below the
  ///   number of classes.
  public init(_ embeddings: Tensor<Float>, labels: [Int], components k: Int) {
    requireLabels(embeddings, labels, "LinearDiscriminants")
    requireFinite(embeddings, "LinearDiscriminants")
    let groups = Dictionary(grouping: labels.indices, by: { labels[$0] }).sorted { $0.key < $1.key }
      .map(\.value)
    let (n, d) = (labels.count, embeddings.shape[1])
    require(
      k > 0 && k < groups.count && k <= d && groups.count < n,
      "LinearDiscriminants: cannot compute \(k) directions of \(n) embeddings of dimension \(d) in \(groups.count) "
        + "classes")
    let x = embeddings.cast(to: Double.self)
    let middle = x.mean([0])
    let means = groups.map { x.indexSelected(axis: 0, $0).mean([0]) }
    let within = Tensor.cat(
      zip(groups, means).map { x.indexSelected(axis: 0, $0) - $1 }, axis: 0)
    let between = Tensor.stack(
      zip(groups, means).map { ($1 - middle) * (Double($0.count) / Double(n)).squareRoot() })
    // Per coordinate, so that small ones are not taken for rounding errors.
    let deviation = within.squared().mean([0]).sqrt()
    let scale = deviation.maskedFill(where: deviation .== 0, with: 1)
    let whitening = Self.whitening(within / scale, divisor: n)
    let directions = whitening.matmul((between / scale).transposed())
    let (values, vectors) = directions.matmul(directions.transposed()).eigh()
    let kept = vectors.transposed().matmul(whitening) / scale
    let rows = (0..<k).map { index -> Tensor<Double> in
      let row = values.count - 1 - index
      guard row >= 0, values[row].item > 1e-12 else { return .zeros([d]) }
      let found = kept[row].contiguous()
      let largest = found.scalars.max { abs($0) < abs($1) } ?? 0
      return largest < 0 ? -found : found
    }
    mean = middle.cast(to: Float.self)
    components = Tensor.stack(rows).cast(to: Float.self)
  }

  /// Returns the coordinates along the directions, `[M, k]`, for `embeddings` of shape `[M, D]`.
  public func projected(_ embeddings: Tensor<Float>) -> Tensor<Float> {
    require(
      embeddings.rank == 2 && embeddings.shape[1] == mean.count,
      "LinearDiscriminants: embeddings \(embeddings.shape) must be [M, \(mean.count)]")
    requireFinite(embeddings, "LinearDiscriminants")
    return (embeddings - mean).matmul(components.transposed())
  }

  /// Returns the map to coordinates in which `rows` have the covariance 1, `[r, D]`; directions without variance are left
  /// out.
  private static func whitening(_ rows: Tensor<Double>, divisor: Int) -> Tensor<Double> {
    let (values, vectors) = (rows.transposed().matmul(rows) / Double(divisor)).eigh()
    let least = 1e-8
    let kept = values.scalars.indices.filter { values.scalars[$0] > least }
    let scales = Tensor(kept.map { 1 / values.scalars[$0].squareRoot() }, shape: [kept.count, 1])
    return vectors.transposed().indexSelected(axis: 0, kept) * scales
  }
}
