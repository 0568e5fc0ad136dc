import Glibc

// The complement and the inverse of the error function, computed in double precision.

extension Tensor where Element: BinaryFloatingPoint {
  /// Returns 1 − erf x of every element, accurate where erf x is near 1. PyTorch's `erfc`.
  public func erfc() -> Tensor { map { Element(Glibc.erfc(Double($0))) } }

  /// Returns the inverse of the error function of every element: ±∞ for ±1, and NaN beyond. PyTorch's `erfinv`.
  public func erfinv() -> Tensor { map { Element(inverseErf(Double($0))) } }
}

/// Returns the x with erf x = y.
///
/// Two of Halley's steps, which triple the number of digits, from an approximation to three digits: S. Winitzki, "A handy
/// approximation for the error function and its inverse" (2008).
private func inverseErf(_ y: Double) -> Double {
  let size = y.magnitude
  guard size < 1 else { return size == 1 ? y * .infinity : .nan }
  let logarithm = log1p(-size * size)
  let (a, half) = (0.147, logarithm / 2)
  let middle = 2 / (.pi * a) + half
  var x = (-logarithm / a / ((middle * middle - logarithm / a).squareRoot() + middle)).squareRoot()
  for _ in 0..<2 {
    // 1 − y is exact where y ≥ ½, and 1 − erf x would cancel.
    let error = size < 0.5 ? erf(x) - size : (1 - size) - erfc(x)
    let step = error / (2 / Double.pi.squareRoot() * exp(-x * x))
    x -= step / (1 + x * step)
  }
  return y.sign == .minus ? -x : x
}
