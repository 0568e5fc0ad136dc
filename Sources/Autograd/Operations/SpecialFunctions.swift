import Tensors

// Special functions, as in PyTorch's `torch.special`.

extension Variable {
  /// Returns the error function. The derivative is 2/√π · e^(−x²).
  public final func erf() -> Variable {
    .record("erf", value.erf(), [self], saving: [self]) { dY, _ in
      [dY * (-self.squared()).exp() * Float(2 / Double.pi.squareRoot())]
    }
  }
}
