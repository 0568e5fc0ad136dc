import Tensors

// Rounding is piecewise constant, so every derivative is 0.

extension Variable {
  /// Returns x rounded down to an integer. The derivative is 0.
  public final func floor() -> Variable { step("floor", value.floor()) }
  /// Returns x rounded up to an integer. The derivative is 0.
  public final func ceil() -> Variable { step("ceil", value.ceil()) }
  /// Returns x rounded to the nearest integer, ties to even. The derivative is 0.
  public final func rounded() -> Variable { step("round", value.rounded()) }
  /// Returns x rounded toward 0 to an integer. The derivative is 0.
  public final func truncated() -> Variable { step("truncate", value.truncated()) }

  /// Records a piecewise constant function.
  final func step(_ name: String, _ result: Tensor<Float>) -> Variable {
    .record(name, result, [self]) { dY, _ in [Variable(.zeros(dY.shape))] }
  }
}
