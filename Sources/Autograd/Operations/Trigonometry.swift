import Tensors

// Trigonometric and hyperbolic functions.

extension Variable {
  /// Returns the sine. The derivative is cos x.
  public final func sin() -> Variable {
    .record("sin", value.sin(), [self], saving: [self]) { dY, _ in [dY * self.cos()] }
  }

  /// Returns the cosine. The derivative is −sin x.
  public final func cos() -> Variable {
    .record("cos", value.cos(), [self], saving: [self]) { dY, _ in [-dY * self.sin()] }
  }

  /// Returns the tangent. The derivative is 1 + y².
  public final func tan() -> Variable {
    .record("tan", value.tan(), [self], savingResult: true) { dY, node in
      [dY * (node.result.squared() + 1)]
    }
  }

  /// Returns the inverse sine. The derivative is 1 / √(1 − x²).
  public final func asin() -> Variable {
    .record("asin", value.asin(), [self], saving: [self]) { dY, _ in
      [dY * self.oneMinusSquare().rsqrt()]
    }
  }

  /// Returns the inverse cosine. The derivative is −1 / √(1 − x²).
  public final func acos() -> Variable {
    .record("acos", value.acos(), [self], saving: [self]) { dY, _ in
      [-dY * self.oneMinusSquare().rsqrt()]
    }
  }

  /// Returns the inverse tangent. The derivative is 1 / (1 + x²).
  public final func atan() -> Variable {
    .record("atan", value.atan(), [self], saving: [self]) { dY, _ in [dY / (self.squared() + 1)] }
  }

  /// Returns the hyperbolic sine. The derivative is cosh x.
  public final func sinh() -> Variable {
    .record("sinh", value.sinh(), [self], saving: [self]) { dY, _ in [dY * self.cosh()] }
  }

  /// Returns the hyperbolic cosine. The derivative is sinh x.
  public final func cosh() -> Variable {
    .record("cosh", value.cosh(), [self], saving: [self]) { dY, _ in [dY * self.sinh()] }
  }

  /// Returns the hyperbolic tangent. The derivative is 1 − y².
  public final func tanh() -> Variable {
    .record("tanh", value.tanh(), [self], savingResult: true) { dY, node in
      [dY * (1 - node.result.squared())]
    }
  }

  /// Returns the inverse hyperbolic sine. The derivative is 1 / √(x² + 1).
  public final func asinh() -> Variable {
    .record("asinh", value.asinh(), [self], saving: [self]) { dY, _ in
      [dY * (self.squared() + 1).rsqrt()]
    }
  }

  /// Returns the inverse hyperbolic cosine. The derivative is 1 / √(x² − 1).
  public final func acosh() -> Variable {
    .record("acosh", value.acosh(), [self], saving: [self]) { dY, _ in
      // Plus 0, so that the derivative at −1 is ∞ as in PyTorch, and not that of −0.
      [dY * ((self - 1) * (self + 1) + 0).rsqrt()]
    }
  }

  /// Returns the inverse hyperbolic tangent. The derivative is 1 / (1 − x²).
  public final func atanh() -> Variable {
    .record("atanh", value.atanh(), [self], saving: [self]) { dY, _ in [dY / self.oneMinusSquare()]
    }
  }

  /// Returns 1 − x² as (1 − x)(1 + x), which does not cancel near ±1.
  private final func oneMinusSquare() -> Variable { (1 - self) * (1 + self) }
}
