import Tensors

// Distances and similarities between vectors. All are computed from differences in double precision, and so are
// their gradients: both are accurate for vectors that nearly coincide.

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
    let distance = difference.norm(2, [-1])
    return .record(
      "pairwise distance", distance, [self, other], savingResult: true, saving: [self, other]
    ) { dD, node in
      let divisor = node.result + Variable((node.result.value .== Tensor(0)).floats)
      let column = self.shape.dropLast() + [1]
      let dA = (self - other + epsilon) * (dD / divisor).reshaped(Array(column))
      return [dA, node.needsGradient(1) ? -dA : nil]
    }
  }

  /// Returns the Euclidean distances between all pairs of rows. PyTorch's `cdist`.
  ///
  ///     daᵢ = Σⱼ dYᵢⱼ/Yᵢⱼ · (aᵢ − bⱼ)        dbⱼ = Σᵢ dYᵢⱼ/Yᵢⱼ · (bⱼ − aᵢ)
  ///
  /// The gradient between equal rows is taken as 0.
  ///
  /// - Returns: `[…, N, M]`, for `self` of shape `[…, N, D]` and `other` of shape `[…, M, D]`.
  public final func cdist(_ other: Variable) -> Variable {
    requirePairs(other, "cdist")
    return RowPairs(self, other).distances()
  }

  /// Returns the squared Euclidean distances between all pairs of rows.
  ///
  ///     daᵢ = 2 · Σⱼ dYᵢⱼ · (aᵢ − bⱼ)        dbⱼ = 2 · Σᵢ dYᵢⱼ · (bⱼ − aᵢ)
  ///
  /// - Returns: `[…, N, M]`, for `self` of shape `[…, N, D]` and `other` of shape `[…, M, D]`.
  package final func squaredDistances(to other: Variable) -> Variable {
    requirePairs(other, "squaredDistances")
    return RowPairs(self, other).squaredDistances()
  }

  private final func requirePairs(_ other: Variable, _ name: String) {
    require(
      shape.count >= 2 && shape.count == other.shape.count
        && shape.dropLast(2) == other.shape.dropLast(2) && shape.last == other.shape.last,
      "\(name): needs […, N, D] and […, M, D], not \(shape) and \(other.shape)")
  }

  /// Returns the cosine similarity of corresponding vectors along `axis`, after broadcasting: the cosine of the
  /// angle between them. PyTorch's `cosine_similarity`:
  ///
  ///     s = a·b / (max(‖a‖, ε) · max(‖b‖, ε))
  ///
  /// As in PyTorch, the gradient of max(‖a‖, ε) is taken as that of ‖a‖ also below ε, and as 0 where a is 0.
  public final func cosineSimilarity(
    _ other: Variable, axis: Int = -1, epsilon: Float = 1e-8
  ) -> Variable {
    guard let shape = Shape.broadcast(self.shape, other.shape) else {
      fatalError(
        "cosineSimilarity: shapes \(self.shape) and \(other.shape) cannot be broadcast")
    }
    let axis = Shape.axis(axis, rank: shape.count, "cosineSimilarity")
    var kept = shape
    let dimensions = kept.remove(at: axis)
    let order = shape.indices.filter { $0 != axis } + [axis]
    /// Returns each vector as a batch of one row.
    func rows(_ x: Variable) -> Variable {
      x.expanded(to: shape).permuted(order).reshaped([Shape.count(kept), 1, dimensions])
    }
    func unit(_ rows: Variable) -> UnitRows {
      let lengths = rows.norm([-1], keepDims: true)
      let clamped = Variable.record(
        "clamp ≥ \(epsilon.short)", lengths.value.clamped(min: epsilon), [lengths]
      ) { dY, _ in [dY] }
      return UnitRows(rows, minimum: epsilon, unit: rows / clamped)
    }
    // Vectors in opposite directions are compared with their opposites, for the differences to be small.
    let (a, b) = (rows(self), rows(other))
    let signs = (a.value * b.value).sum([-1], keepDims: true).map { $0 < 0 ? Float(-1) : 1 }
    let cosines = unit(a).cosines(to: unit(b * Variable(signs))) * Variable(signs)
    return cosines.reshaped(kept)
  }
}
