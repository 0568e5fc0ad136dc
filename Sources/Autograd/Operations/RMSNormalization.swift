import Tensors

extension Variable {
  /// Returns the elements divided by their root mean square over `axes` (Zhang and Sennrich, "Root mean square layer
  /// normalization", 2019). PyTorch's `rms_norm`.
  ///
  ///     y = r · x      r = 1/√(mean(x²) + ε)
  ///     dx = r · (dy − y · mean(dy · y))
  ///
  /// - Parameters:
  ///   - axes: The axes over which the mean is taken.
  ///   - epsilon: ε; the distance from 1 to the next `Float` by default.
  public final func rmsNormalized(_ axes: [Int] = [-1], epsilon: Float = .ulpOfOne) -> Variable {
    let y = value * (value.squared().mean(axes, keepDims: true) + epsilon).rsqrt()
    return .record("rms norm", y, [self], detail: "axes \(axes)", saving: [self]) { dY, _ in
      let scale = (self.squared().mean(axes, keepDims: true) + epsilon).rsqrt()
      let y = self * scale
      return [scale * (dY - y * (dY * y).mean(axes, keepDims: true))]
    }
  }
}
