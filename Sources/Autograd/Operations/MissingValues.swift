import Tensors

// NaN as missing values. No gradient goes to them.

extension Variable {
  /// Returns the elements with NaN and infinities replaced by numbers, whose gradient is 0. PyTorch's `nan_to_num`.
  ///
  /// - Parameters:
  ///   - nan: The replacement of NaN.
  ///   - positiveInfinity: The replacement of ∞; the greatest number by default.
  ///   - negativeInfinity: The replacement of −∞; the least number by default.
  public final func nanToNum(
    nan: Float = 0, positiveInfinity: Float = .greatestFiniteMagnitude,
    negativeInfinity: Float = -.greatestFiniteMagnitude
  ) -> Variable {
    let y = value.nanToNum(
      nan: nan, positiveInfinity: positiveInfinity, negativeInfinity: negativeInfinity)
    let kept = value.isFinite.floats
    return .record("NaN to number", y, [self], saving: [kept]) { dY, _ in [dY.gated(by: kept)] }
  }

  /// Returns the sum over `axes` of the elements that are not NaN; all axes by default. PyTorch's `nansum`.
  public final func nanSum(_ axes: [Int] = [], keepDims: Bool = false) -> Variable {
    let y = value.nanSum(axes, keepDims: keepDims)
    let kept = value.nanSum(axes, keepDims: true).shape
    let counted = value.map { $0.isNaN ? Float(0) : 1 }
    return .record("NaN sum", y, [self], saving: [counted]) { dY, _ in
      [dY.reshaped(kept) * Variable(counted)]
    }
  }

  /// Returns the mean over `axes` of the elements that are not NaN; NaN where there are none. PyTorch's `nanmean`.
  public final func nanMean(_ axes: [Int] = [], keepDims: Bool = false) -> Variable {
    let counts = value.map { $0.isNaN ? Float(0) : 1 }.sum(axes, keepDims: keepDims)
    return nanSum(axes, keepDims: keepDims) / Variable(counts)
  }
}
