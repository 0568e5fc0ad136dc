import Kernels

extension Tensor where Element: RealScalar {
  /// Returns every element rounded down to an integer.
  public func floor() -> Tensor { unary(.floor) }
  /// Returns every element rounded up to an integer.
  public func ceil() -> Tensor { unary(.ceil) }
  /// Returns every element rounded to the nearest integer, ties to even.
  public func rounded() -> Tensor { unary(.round) }
  /// Returns every element rounded toward 0 to an integer.
  public func truncated() -> Tensor { unary(.trunc) }
}
