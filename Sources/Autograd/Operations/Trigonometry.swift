import Tensors

// Trigonometric and hyperbolic functions.

extension Variable {
  /// Returns the sine; the derivative is the cosine.
  public final func sin() -> Variable {
    .record("sin", value.sin(), [self], saving: [self]) { dY, _ in [dY * self.cos()] }
  }

  /// Returns the cosine; the derivative is minus the sine.
  public final func cos() -> Variable {
    .record("cos", value.cos(), [self], saving: [self]) { dY, _ in [-dY * self.sin()] }
  }

  /// Returns the tangent; the derivative is 1 + y².
  public final func tan() -> Variable {
    .record("tan", value.tan(), [self], savingResult: true) { dY, node in
      [dY * (node.result.squared() + 1)]
    }
  }

  /// Returns the angle whose sine x is; the derivative is 1 / √(1 − x²).
  public final func asin() -> Variable {
    .record("asin", value.asin(), [self], saving: [self]) { dY, _ in
      [dY * (1 - self.squared()).rsqrt()]
    }
  }

  /// Returns the angle whose cosine x is; the derivative is −1 / √(1 − x²).
  public final func acos() -> Variable {
    .record("acos", value.acos(), [self], saving: [self]) { dY, _ in
      [-dY * (1 - self.squared()).rsqrt()]
    }
  }

  /// Returns the angle whose tangent x is; the derivative is 1 / (1 + x²).
  public final func atan() -> Variable {
    .record("atan", value.atan(), [self], saving: [self]) { dY, _ in [dY / (self.squared() + 1)] }
  }

  /// Returns the hyperbolic sine; the derivative is the hyperbolic cosine.
  public final func sinh() -> Variable {
    .record("sinh", value.sinh(), [self], saving: [self]) { dY, _ in [dY * self.cosh()] }
  }

  /// Returns the hyperbolic cosine; the derivative is the hyperbolic sine.
  public final func cosh() -> Variable {
    .record("cosh", value.cosh(), [self], saving: [self]) { dY, _ in [dY * self.sinh()] }
  }

  /// Returns the hyperbolic tangent; the derivative is 1 − y².
  public final func tanh() -> Variable {
    .record("tanh", value.tanh(), [self], savingResult: true) { dY, node in
      [dY * (1 - node.result.squared())]
    }
  }

  /// Returns the number whose hyperbolic sine x is; the derivative is 1 / √(x² + 1).
  public final func asinh() -> Variable {
    .record("asinh", value.asinh(), [self], saving: [self]) { dY, _ in
      [dY * (self.squared() + 1).rsqrt()]
    }
  }

  /// Returns the number whose hyperbolic cosine x is; the derivative is 1 / √(x² − 1).
  public final func acosh() -> Variable {
    .record("acosh", value.acosh(), [self], saving: [self]) { dY, _ in
      [dY * (self.squared() - 1).rsqrt()]
    }
  }

  /// Returns the number whose hyperbolic tangent x is; the derivative is 1 / (1 − x²).
  public final func atanh() -> Variable {
    .record("atanh", value.atanh(), [self], saving: [self]) { dY, _ in [dY / (1 - self.squared())] }
  }
}
