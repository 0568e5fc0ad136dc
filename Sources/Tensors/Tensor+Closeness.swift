// Closeness of floating-point numbers, and NaN as missing values.

extension Tensor where Element: FloatingPoint & ExpressibleByFloatLiteral {
  /// Returns whether each element is close to the corresponding one: |x − y| ≤ absolute + relative · |y|, or x = y.
  /// PyTorch's and NumPy's `isclose`.
  ///
  /// - Parameters:
  ///   - other: The expected values.
  ///   - relative: The tolerance relative to the expected value (`rtol`).
  ///   - absolute: The absolute tolerance (`atol`).
  ///   - equalNaN: Whether NaN is close to NaN.
  public func isClose(
    _ other: Tensor, relative: Element = 1e-5, absolute: Element = 1e-8, equalNaN: Bool = false
  ) -> Tensor<Bool> {
    combined(with: other, "isClose") { x, y in
      let distance = (x - y).magnitude
      return x == y || equalNaN && x.isNaN && y.isNaN
        || distance.isFinite && distance <= absolute + relative * y.magnitude
    }
  }

  /// Returns whether all elements are close to the corresponding ones, as in
  /// ``isClose(_:relative:absolute:equalNaN:)``. PyTorch's and NumPy's `allclose`.
  public func allClose(
    _ other: Tensor, relative: Element = 1e-5, absolute: Element = 1e-8, equalNaN: Bool = false
  ) -> Bool {
    isClose(other, relative: relative, absolute: absolute, equalNaN: equalNaN).all
  }
}

extension Tensor where Element: FloatingPoint {
  /// Returns the elements with NaN and infinities replaced by numbers. PyTorch's `nan_to_num`.
  ///
  /// - Parameters:
  ///   - nan: The replacement of NaN.
  ///   - positiveInfinity: The replacement of ∞; the greatest number by default.
  ///   - negativeInfinity: The replacement of −∞; the least number by default.
  public func nanToNum(
    nan: Element = 0, positiveInfinity: Element = .greatestFiniteMagnitude,
    negativeInfinity: Element = -.greatestFiniteMagnitude
  ) -> Tensor {
    map { $0.isNaN ? nan : $0.isFinite ? $0 : $0 > 0 ? positiveInfinity : negativeInfinity }
  }
}

extension Tensor where Element: RealScalar {
  /// Returns the sum over `axes` of the elements that are not NaN; all axes by default. PyTorch's `nansum`.
  public func nanSum(_ axes: [Int] = [], keepDims: Bool = false) -> Tensor {
    map { $0.isNaN ? 0 : $0 }.sum(axes, keepDims: keepDims)
  }

  /// Returns the mean over `axes` of the elements that are not NaN; NaN where there are none. PyTorch's `nanmean`.
  public func nanMean(_ axes: [Int] = [], keepDims: Bool = false) -> Tensor {
    nanSum(axes, keepDims: keepDims) / map { $0.isNaN ? 0 : 1 }.sum(axes, keepDims: keepDims)
  }
}
