import Tensors

// Rounding is constant between its steps, so every derivative is 0.

extension Variable {
  /// Returns the largest whole number not above x; the gradient is 0.
  public final func floor() -> Variable { step("floor", value.floor()) }
  /// Returns the smallest whole number not below x; the gradient is 0.
  public final func ceil() -> Variable { step("ceil", value.ceil()) }
  /// Returns the nearest whole number; the gradient is 0.
  public final func rounded() -> Variable { step("round", value.rounded()) }
  /// Returns x without what stands behind the point; the gradient is 0.
  public final func truncated() -> Variable { step("truncate", value.truncated()) }

  final func step(_ name: String, _ result: Tensor<Float>) -> Variable {
    .record(name, result, [self]) { dY, _ in [dY * 0] }
  }
}
