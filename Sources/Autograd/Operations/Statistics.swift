import Tensors

extension Variable {
  /// Returns the variance over `axes`, all of them by default; divides by `n − correction`.
  public final func variance(
    _ axes: [Int] = [], correction: Int = 1, keepDims: Bool = false
  ) -> Variable {
    let squares = (self - mean(axes, keepDims: true)).squared()
    let sum = squares.sum(axes, keepDims: keepDims)
    let n = value.count / Swift.max(sum.value.count, 1)
    return sum / Float(Swift.max(n - correction, 0))
  }

  /// Returns the square root of the variance; the gradient at deviation 0 is taken as 0.
  public final func standardDeviation(
    _ axes: [Int] = [], correction: Int = 1, keepDims: Bool = false
  ) -> Variable {
    let variance = variance(axes, correction: correction, keepDims: keepDims)
    return .record("deviation", variance.value.sqrt(), [variance], savingResult: true) {
      dY, node in
      let isZero = node.result.value .== 0
      return [.where(isZero, Variable(0), dY / (node.result * 2))]
    }
  }

  /// Returns log Σ eˣ over `axes`, all of them by default; the derivative is the softmax.
  public final func logSumExp(_ axes: [Int] = [], keepDims: Bool = false) -> Variable {
    let result = value.logSumExp(axes, keepDims: true)
    let kept = result.shape
    let y = keepDims ? result : value.logSumExp(axes)
    return .record("log-sum-exp", y, [self], savingResult: true, saving: [self]) { dY, node in
      [dY.reshaped(kept) * (self - node.result.reshaped(kept)).exp()]
    }
  }

  /// Returns eˣ / Σ eˣ along `axis`.
  ///
  ///     dx = y · (dy − Σ dy · y)
  public final func softmax(axis: Int) -> Variable {
    .record("softmax", value.softmax(axis: axis), [self], savingResult: true) { dY, node in
      let y = node.result
      return [y * (dY - (dY * y).sum([axis], keepDims: true))]
    }
  }

  /// Returns x − log Σ eˣ along `axis`.
  ///
  ///     dx = dy − eʸ · Σ dy
  public final func logSoftmax(axis: Int) -> Variable {
    .record("log-softmax", value.logSoftmax(axis: axis), [self], savingResult: true) { dY, node in
      [dY - node.result.exp() * dY.sum([axis], keepDims: true)]
    }
  }

  /// Returns the mean over a batch of `−log softmax(x)[label]`: cross-entropy with whole numbers for labels.
  ///
  ///     dx = (softmax(x) − onehot(label)) / N
  ///
  /// - Parameter labels: the right class of each row, below C.
  /// - Returns: a single number, for `self` of shape `[N, C]`.
  public final func softmaxCrossEntropy(_ labels: [Int]) -> Variable {
    require(
      shape.count == 2 && shape[0] == labels.count && !labels.isEmpty,
      "softmaxCrossEntropy: needs scores [N, C] and N labels, not \(shape) and \(labels.count)")
    let classes = shape[1]
    var oneHot = [Float](repeating: 0, count: labels.count * classes)
    for (row, label) in labels.enumerated() {
      require(
        label >= 0 && label < classes,
        "softmaxCrossEntropy: label \(label) of row \(row) must be from 0 to \(classes - 1)")
      oneHot[row * classes + label] = 1
    }
    let target = Tensor(oneHot, shape: shape)
    // Not by a product with the target: of a class at −∞, which cannot be, it would make 0 · −∞.
    let logs = Tensor.where(target .> 0, value.logSoftmax(axis: 1), Tensor(0))
    let y = -logs.sum() / Float(labels.count)
    return .record("cross-entropy", y, [self], saving: [self, target]) { dY, _ in
      [(self.softmax(axis: 1) - Variable(target)) * (dY / Float(labels.count))]
    }
  }

  /// Returns the sum of each element and all before it along `axis`; the gradient is the sum of all after.
  public final func cumulativeSum(axis: Int) -> Variable {
    .record("cumulative sum", value.cumulativeSum(axis: axis), [self]) { dY, _ in
      [dY.flipped([axis]).cumulativeSum(axis: axis).flipped([axis])]
    }
  }

  /// Returns the Euclidean length over `axes`, all of them by default; the gradient at length 0 is taken
  /// as 0.
  public final func norm(_ axes: [Int] = [], keepDims: Bool = false) -> Variable {
    let kept = value.norm(2, axes, keepDims: true).shape
    let y = value.norm(2, axes, keepDims: keepDims)
    return .record("norm", y, [self], savingResult: true, saving: [self]) { dY, node in
      let divisor = node.result + Variable((node.result.value .== 0).floats)
      return [self * (dY / divisor).reshaped(kept)]
    }
  }

  /// Returns (Σ |x|ᵖ)^(1/p) over `axes`; the largest magnitude for infinite p, the count of elements that
  /// are not 0 for p = 0.
  ///
  ///     dx = dy · sign(x) · (|x| / y)ᵖ⁻¹
  ///
  /// At length 0 the gradient is taken as 0.
  public final func norm(_ p: Float, _ axes: [Int] = [], keepDims: Bool = false) -> Variable {
    switch p {
    case 2: return norm(axes, keepDims: keepDims)
    case 1: return abs().sum(axes, keepDims: keepDims)
    case .infinity: return abs().max(axes, keepDims: keepDims)
    case -.infinity: return abs().min(axes, keepDims: keepDims)
    default: break
    }
    let y = value.norm(p, axes, keepDims: keepDims)
    let kept = value.sum(axes, keepDims: true).shape
    return .record("norm \(p.short)", y, [self], savingResult: true, saving: [self]) { dY, node in
      if p == 0 { return [self * 0] }
      let y = node.result.reshaped(kept)
      let safe = Variable.where(y.value .== 0, Variable(1), y)
      let slope = (self.abs() / safe).pow(p - 1) * Variable(self.value.sign())
      return [.where(self.value .== 0, Variable(0), slope) * dY.reshaped(kept)]
    }
  }

  /// Returns x / max(‖x‖, ε) along `axis`: vectors of length 1.
  public final func normalized(axis: Int = -1, epsilon: Float = 1e-12) -> Variable {
    self / norm([axis], keepDims: true).clamped(min: epsilon)
  }

  /// Returns the cosine of the angle between matching vectors along `axis`.
  public final func cosineSimilarity(
    _ other: Variable, axis: Int = -1, epsilon: Float = 1e-8
  ) -> Variable {
    let lengths =
      norm([axis]).clamped(min: epsilon) * other.norm([axis]).clamped(min: epsilon)
    return (self * other).sum([axis]) / lengths
  }

  /// Returns the Euclidean distance between all rows, `[N, M]`, for `self` of shape `[N, D]` and `other` of
  /// shape `[M, D]`; the gradient between equal rows is taken as 0. PyTorch's `cdist` without the matrix
  /// product.
  public final func cdist(_ other: Variable) -> Variable {
    require(
      shape.count == 2 && other.shape.count == 2 && shape[1] == other.shape[1],
      "cdist: needs [N, D] and [M, D], not \(shape) and \(other.shape)")
    let (n, m, d) = (shape[0], other.shape[0], shape[1])
    return (reshaped([n, 1, d]) - other.reshaped([1, m, d])).norm([-1])
  }
}
