import Tensors

// Distances and similarities between vectors.

extension Variable {
  /// Returns the Euclidean distances between corresponding rows. PyTorch's `pairwise_distance`:
  ///
  ///     d[n] = ‖a[n] − b[n] + ε‖₂
  ///
  /// ε is added to every signed difference, so that the distance of two equal rows of length D is ε·√D
  /// instead of 0, and its gradient has norm 1 instead of being undefined: the derivative of √x is infinite
  /// at 0. Where d is exactly 0 the gradient is taken as 0.
  ///
  /// - Returns: `[…]`, for `self` and `other` of one shape `[…, D]`.
  public final func pairwiseDistance(_ other: Variable, epsilon: Float = 1e-6) -> Variable {
    require(
      shape == other.shape && !shape.isEmpty,
      "pairwiseDistance: both sides must have the same shape […, D], not \(shape) and "
        + "\(other.shape)")
    let difference = value - other.value + epsilon
    let distance = difference.squared().sum([-1]).sqrt()
    return .record(
      "pairwise distance", distance, [self, other], savingResult: true, saving: [self, other]
    ) { dD, node in
      let divisor = node.result + Variable((node.result.value .== Tensor(0)).floats)
      let column = self.shape.dropLast() + [1]
      let dA = (self - other + epsilon) * (dD / divisor).reshaped(Array(column))
      return [dA, node.needsGradient(1) ? -dA : nil]
    }
  }

  /// Returns the Euclidean distances between all pairs of rows. The gradient between equal rows is taken as
  /// 0. PyTorch's `cdist`, computed from differences instead of a matrix product.
  ///
  /// - Returns: `[N, M]`, for `self` of shape `[N, D]` and `other` of shape `[M, D]`.
  public final func cdist(_ other: Variable) -> Variable {
    require(
      shape.count == 2 && other.shape.count == 2 && shape[1] == other.shape[1],
      "cdist: needs [N, D] and [M, D], not \(shape) and \(other.shape)")
    let (n, m, d) = (shape[0], other.shape[0], shape[1])
    return (reshaped([n, 1, d]) - other.reshaped([1, m, d])).norm([-1])
  }

  /// Returns the cosine similarity of corresponding vectors along `axis`: the cosine of the angle between them.
  public final func cosineSimilarity(
    _ other: Variable, axis: Int = -1, epsilon: Float = 1e-8
  ) -> Variable {
    let lengths =
      norm([axis]).clamped(min: epsilon) * other.norm([axis]).clamped(min: epsilon)
    return (self * other).sum([axis]) / lengths
  }
}
