import Tensors

// Special functions, as in PyTorch's `torch.special`.

extension Variable {
  /// Returns the error function. The derivative is 2/√π · e^(−x²).
  public final func erf() -> Variable {
    .record("erf", value.erf(), [self], saving: [self]) { dY, _ in
      [dY * (-self.squared()).exp() * Float(2 / Double.pi.squareRoot())]
    }
  }

  /// Returns 1 − erf x, accurate where erf x is near 1. The derivative is −2/√π · e^(−x²). PyTorch's `erfc`.
  public final func erfc() -> Variable {
    .record("erfc", value.erfc(), [self], saving: [self]) { dY, _ in
      [dY * (-self.squared()).exp() * Float(-2 / Double.pi.squareRoot())]
    }
  }

  /// Returns the inverse of the error function. The derivative is √π/2 · e^(y²). PyTorch's `erfinv`.
  public final func erfinv() -> Variable {
    .record("inverse erf", value.erfinv(), [self], savingResult: true) { dY, node in
      [dY * node.result.squared().exp() * Float(Double.pi.squareRoot() / 2)]
    }
  }

  /// Returns log |Γ(x)|. The derivative is ψ(x), the digamma function. PyTorch's `lgamma`.
  public final func lgamma() -> Variable {
    .record("lgamma", value.lgamma(), [self], saving: [self]) { dY, _ in [dY * self.digamma()] }
  }

  /// Returns ψ(x), the derivative of log Γ(x). The derivative is `polygamma(1)`. PyTorch's `digamma`.
  public final func digamma() -> Variable { polygamma(0) }

  /// Returns the `order`th derivative of the digamma function. The derivative is that of the next order. PyTorch's
  /// `polygamma`.
  public final func polygamma(_ order: Int) -> Variable {
    let name = order == 0 ? "digamma" : "polygamma \(order)"
    return .record(name, value.polygamma(order), [self], saving: [self]) { dY, _ in
      [dY * self.polygamma(order + 1)]
    }
  }
}
