import Tensors

// What PyTorch has in `torch.special`: integrals and series that are no elementary functions.

extension Variable {
  /// Returns the error function; the derivative is 2/√π · e^(−x²).
  public final func erf() -> Variable {
    .record("erf", value.erf(), [self], saving: [self]) { dY, _ in
      [dY * (-self.squared()).exp() * Float(2 / Double.pi.squareRoot())]
    }
  }
}
