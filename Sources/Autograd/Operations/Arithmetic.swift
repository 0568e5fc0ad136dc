import Tensors

// Elementwise arithmetic. `dY` is the upstream gradient ∂L/∂result. The gradient of a broadcast operand is
// summed over the axes that were repeated.

extension Variable {
  /// Returns the elementwise sum, after broadcasting.
  public static func + (a: Variable, b: Variable) -> Variable {
    record("+", a.value + b.value, [a, b]) { dY, node in
      [dY.summed(to: node.inputs[0].shape), dY.summed(to: node.inputs[1].shape)]
    }
  }

  /// Returns every element plus a scalar.
  public static func + (a: Variable, b: Float) -> Variable {
    record("+ \(b.short)", a.value + b, [a]) { dY, _ in [dY] }
  }

  /// Returns a scalar plus every element.
  public static func + (a: Float, b: Variable) -> Variable { b + a }

  /// Returns the elementwise difference, after broadcasting.
  public static func - (a: Variable, b: Variable) -> Variable {
    record("−", a.value - b.value, [a, b]) { dY, node in
      [
        node.needsGradient(0) ? dY.summed(to: node.inputs[0].shape) : nil,
        node.needsGradient(1) ? (-dY).summed(to: node.inputs[1].shape) : nil,
      ]
    }
  }

  /// Returns the elementwise negative.
  public static prefix func - (x: Variable) -> Variable {
    record("negate", -x.value, [x]) { dY, _ in [-dY] }
  }

  /// Returns every element minus a scalar.
  public static func - (a: Variable, b: Float) -> Variable {
    record("− \(b.short)", a.value - b, [a]) { dY, _ in [dY] }
  }

  /// Returns a scalar minus every element.
  public static func - (a: Float, b: Variable) -> Variable {
    record("\(a.short) −", a - b.value, [b]) { dY, _ in [-dY] }
  }

  /// Returns the elementwise product, after broadcasting.
  public static func * (a: Variable, b: Variable) -> Variable {
    record("×", a.value * b.value, [a, b], saving: [a, b]) { dY, node in
      [
        node.needsGradient(0) ? (dY * b).summed(to: a.shape) : nil,
        node.needsGradient(1) ? (dY * a).summed(to: b.shape) : nil,
      ]
    }
  }

  /// Returns every element times a scalar.
  public static func * (a: Variable, b: Float) -> Variable {
    record("× \(b.short)", a.value * b, [a]) { dY, _ in [dY * b] }
  }

  /// Returns a scalar times every element.
  public static func * (a: Float, b: Variable) -> Variable { b * a }

  /// Returns the elementwise quotient, after broadcasting.
  public static func / (a: Variable, b: Variable) -> Variable {
    record("÷", a.value / b.value, [a, b], saving: [a, b]) { dY, node in
      [
        node.needsGradient(0) ? (dY / b).summed(to: a.shape) : nil,
        // Not a / b², which may overflow.
        node.needsGradient(1) ? (-dY * (a / b / b)).summed(to: b.shape) : nil,
      ]
    }
  }

  /// Returns every element divided by a scalar.
  public static func / (a: Variable, b: Float) -> Variable {
    record("÷ \(b.short)", a.value / b, [a]) { dY, _ in [dY / b] }
  }

  /// Returns a scalar divided by every element.
  public static func / (a: Float, b: Variable) -> Variable {
    record("\(a.short) ÷", a / b.value, [b], saving: [b]) { dY, _ in [-dY * (a / b / b)] }
  }

  /// Returns the absolute value |x|. The derivative is sign(x), taken as 0 at 0.
  public final func abs() -> Variable {
    .record("abs", value.abs(), [self], saving: [self]) { dY, _ in
      [dY * Variable(self.value.sign())]
    }
  }

  /// Returns the sign of x: −1, 0 or 1. The derivative is 0.
  public final func sign() -> Variable { step("sign", value.sign()) }

  /// Returns the reciprocal 1/x. The derivative is −y².
  public final func reciprocal() -> Variable {
    .record("reciprocal", value.reciprocal(), [self], savingResult: true) { dY, node in
      [-dY * node.result.squared()]
    }
  }
}

// MARK: Compound assignment

// A variable never changes: the name is bound to a new variable, which refers to the old one in the graph.

extension Variable {
  /// Assigns the sum: `total += loss` is `total = total + loss`.
  public static func += (a: inout Variable, b: Variable) { a = a + b }
  /// Assigns the sum with a scalar.
  public static func += (a: inout Variable, b: Float) { a = a + b }
  /// Assigns the difference.
  public static func -= (a: inout Variable, b: Variable) { a = a - b }
  /// Assigns the difference from a scalar.
  public static func -= (a: inout Variable, b: Float) { a = a - b }
  /// Assigns the product.
  public static func *= (a: inout Variable, b: Variable) { a = a * b }
  /// Assigns the product with a scalar.
  public static func *= (a: inout Variable, b: Float) { a = a * b }
  /// Assigns the quotient.
  public static func /= (a: inout Variable, b: Variable) { a = a / b }
  /// Assigns the quotient by a scalar.
  public static func /= (a: inout Variable, b: Float) { a = a / b }
}

extension Float {
  /// The number as text in an operation's name: "2", "0.5".
  var short: String {
    self == rounded() && magnitude < 1e6 ? "\(Int(self))" : "\(self)"
  }
}
