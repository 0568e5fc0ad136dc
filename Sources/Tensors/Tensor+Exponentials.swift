import Kernels

// Exponentials, logarithms, powers and roots.

extension Tensor where Element: RealScalar {
  /// Returns eˣ for every element.
  public func exp() -> Tensor { unary(.exp) }
  /// Returns 2ˣ for every element x.
  public func exp2() -> Tensor { unary(.exp2) }
  /// Returns eˣ − 1 for every element, accurate near 0.
  public func expm1() -> Tensor { unary(.expm1) }
  /// Returns the natural logarithm of every element.
  public func log() -> Tensor { unary(.log) }
  /// Returns the logarithm to base 2 of every element.
  public func log2() -> Tensor { unary(.log2) }
  /// Returns the logarithm to base 10 of every element.
  public func log10() -> Tensor { unary(.log10) }
  /// Returns log(1 + x) for every element, accurate near 0.
  public func log1p() -> Tensor { unary(.log1p) }
  /// Returns the square root of every element; NaN below zero.
  public func sqrt() -> Tensor { unary(.sqrt) }
  /// Returns 1/√x for every element.
  public func rsqrt() -> Tensor { unary(.rsqrt) }
  /// Returns the square of every element.
  public func squared() -> Tensor { unary(.square) }

  /// Returns every element to the power `exponent`.
  ///
  /// As in PyTorch, frequent exponents are computed by other operations: ½ by the square root, for which that of −0
  /// is −0 and that of −∞ NaN.
  public func pow(_ exponent: Element) -> Tensor {
    switch exponent {
    case 0.5: sqrt()
    case -0.5: rsqrt()
    case 2: squared()
    case 3: unary(.cube)
    case -1: reciprocal()
    case -2: squared().reciprocal()
    default: Self.binary(.pow, self, Tensor(exponent), "pow")
    }
  }

  // Disfavored, so that a literal is a scalar.
  /// Returns every element to the power of the corresponding exponent, after broadcasting.
  @_disfavoredOverload
  public func pow(_ exponent: Tensor) -> Tensor { Self.binary(.pow, self, exponent, "pow") }
}
