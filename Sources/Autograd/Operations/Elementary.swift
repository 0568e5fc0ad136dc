import Tensors

// Trigonometric, hyperbolic and logarithmic functions, and those that climb in steps.

extension Variable {
  /// Returns 2ˣ; the derivative is 2ˣ · log 2.
  public final func exp2() -> Variable {
    .record("exp2", value.exp2(), [self], savingResult: true) { dY, node in
      [dY * node.result * Float(0.6931471805599453)]
    }
  }

  /// Returns the logarithm to base 2; the derivative is 1 / (x · log 2).
  public final func log2() -> Variable {
    .record("log2", value.log2(), [self], saving: [self]) { dY, _ in
      [dY / (self * Float(0.6931471805599453))]
    }
  }

  /// Returns the logarithm to base 10; the derivative is 1 / (x · log 10).
  public final func log10() -> Variable {
    .record("log10", value.log10(), [self], saving: [self]) { dY, _ in
      [dY / (self * Float(2.302585092994046))]
    }
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

  /// Returns 1/√x; the derivative is −y³/2.
  public final func rsqrt() -> Variable {
    .record("rsqrt", value.rsqrt(), [self], savingResult: true) { dY, node in
      [dY * node.result.pow(3) * -0.5]
    }
  }

  /// Returns 1/x; the derivative is −y².
  public final func reciprocal() -> Variable {
    .record("reciprocal", value.reciprocal(), [self], savingResult: true) { dY, node in
      [-dY * node.result.squared()]
    }
  }

  // Steps are flat but for their edges: the derivative is taken as 0 everywhere.

  /// Returns the largest whole number not above x; the gradient is 0.
  public final func floor() -> Variable { step("floor", value.floor()) }
  /// Returns the smallest whole number not below x; the gradient is 0.
  public final func ceil() -> Variable { step("ceil", value.ceil()) }
  /// Returns the nearest whole number; the gradient is 0.
  public final func rounded() -> Variable { step("round", value.rounded()) }
  /// Returns x without what stands behind the point; the gradient is 0.
  public final func truncated() -> Variable { step("truncate", value.truncated()) }
  /// Returns −1, 0 or 1 by the sign of x; the gradient is 0.
  public final func sign() -> Variable { step("sign", value.sign()) }

  private final func step(_ name: String, _ result: Tensor<Float>) -> Variable {
    .record(name, result, [self]) { dY, _ in [dY * 0] }
  }
}
