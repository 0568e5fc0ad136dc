import Tensors

// Distances and similarities between vectors. All are computed from differences in double precision, and so are
// their gradients: both are accurate for vectors that nearly coincide.

extension Variable {
  /// Returns the distances between corresponding vectors along the last axis, after broadcasting. PyTorch's
  /// `pairwise_distance`:
  ///
  ///     d[n] = ‖a[n] − b[n] + ε‖ₚ
  ///
  /// ε is added to every signed difference, so that the Euclidean distance of two equal vectors of length D is
  /// ε·√D instead of 0, and its gradient has norm 1 instead of being undefined: the derivative of √x is infinite
  /// at 0. Where d is exactly 0 the gradient is taken as 0.
  ///
  /// - Parameters:
  ///   - other: b.
  ///   - p: The order of the norm; the Euclidean distance by default. See ``norm(_:_:keepDims:)``.
  ///   - epsilon: ε.
  ///   - keepDims: Whether the last axis remains, with size 1.
  /// - Returns: `[…]`, for vectors `[…, D]`.
  public final func pairwiseDistance(
    _ other: Variable, p: Float = 2, epsilon: Float = 1e-6, keepDims: Bool = false
  ) -> Variable {
    guard let common = Shape.broadcast(shape, other.shape), !common.isEmpty else {
      fatalError(
        "pairwiseDistance: shapes […, D] of both sides must broadcast, not \(shape) and "
          + "\(other.shape)")
    }
    if p != 2 { return (self - other + epsilon).norm(p, [-1], keepDims: keepDims) }
    let distance = (value - other.value + epsilon).norm(2, [-1], keepDims: keepDims)
    return .record(
      "pairwise distance", distance, [self, other], savingResult: true, saving: [self, other]
    ) { dD, node in
      let divisor = node.result + Variable((node.result.value .== Tensor(0)).floats)
      let column = common.dropLast() + [1]
      let dA = (self - other + epsilon) * (dD / divisor).reshaped(Array(column))
      return [
        node.needsGradient(0) ? dA.summed(to: self.shape) : nil,
        node.needsGradient(1) ? (-dA).summed(to: other.shape) : nil,
      ]
    }
  }

  /// Returns the distances between all pairs of rows. PyTorch's `cdist`.
  ///
  ///     Yᵢⱼ = ‖aᵢ − bⱼ‖ₚ
  ///     daᵢ = Σⱼ dYᵢⱼ · sign(d) · (|d| / Yᵢⱼ)ᵖ⁻¹        d = aᵢ − bⱼ, and dbⱼ likewise, with the opposite sign
  ///
  /// As in PyTorch, the gradient between equal rows is taken as 0, as is that of equal elements for p < 1; for p = ∞ it
  /// goes to all of the largest differences, and for p = 0, the number of different elements, it is 0.
  ///
  /// - Parameters:
  ///   - other: b.
  ///   - p: The order of the norm, not negative; the Euclidean distance by default.
  /// - Returns: `[…, N, M]`, for `self` of shape `[…, N, D]` and `other` of shape `[…, M, D]`; other axes are broadcast.
  public final func cdist(_ other: Variable, p: Float = 2) -> Variable {
    require(p >= 0, "cdist: p must not be negative, but is \(p)")
    let leading = Shape.broadcast(Array(shape.dropLast(2)), Array(other.shape.dropLast(2)))
    guard shape.count >= 2, other.shape.count >= 2, shape.last == other.shape.last, let leading
    else {
      fatalError("cdist: needs […, N, D] and […, M, D], not \(shape) and \(other.shape)")
    }
    let a = expanded(to: leading + shape.suffix(2))
    let b = other.expanded(to: leading + other.shape.suffix(2))
    return p == 2 ? RowPairs(a, b).distances() : a.pairNorms(b, p)
  }

  /// Returns the squared Euclidean distances between all pairs of rows.
  ///
  ///     daᵢ = 2 · Σⱼ dYᵢⱼ · (aᵢ − bⱼ)        dbⱼ = 2 · Σᵢ dYᵢⱼ · (bⱼ − aᵢ)
  ///
  /// - Returns: `[…, N, M]`, for `self` of shape `[…, N, D]` and `other` of shape `[…, M, D]`.
  package final func squaredDistances(to other: Variable) -> Variable {
    require(
      shape.count >= 2 && shape.count == other.shape.count
        && shape.dropLast(2) == other.shape.dropLast(2) && shape.last == other.shape.last,
      "squaredDistances: needs […, N, D] and […, M, D], not \(shape) and \(other.shape)")
    return RowPairs(self, other).squaredDistances()
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
