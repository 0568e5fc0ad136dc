import Tensors

// Elementwise arithmetic. `dY` is ∂L/∂result, upstream. Where an operand was broadcast, its gradient
// is the sum over the places that each of its numbers went to.

extension Variable {
  /// Returns the elementwise sum, after broadcasting.
  public static func + (a: Variable, b: Variable) -> Variable {
    record("+", a.value + b.value, [a, b]) { dY, node in
      [dY.summed(to: node.inputs[0].shape), dY.summed(to: node.inputs[1].shape)]
    }
  }

  /// Returns the elementwise difference, after broadcasting.
  public static func - (a: Variable, b: Variable) -> Variable {
    record("−", a.value - b.value, [a, b]) { dY, node in
      [
        node.needsGradient(0) ? dY.summed(to: node.inputs[0].shape) : nil,
        node.needsGradient(1) ? (-dY).summed(to: node.inputs[1].shape) : nil,
      ]
    }
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

  /// Returns the elementwise quotient, after broadcasting.
  public static func / (a: Variable, b: Variable) -> Variable {
    record("÷", a.value / b.value, [a, b], saving: [a, b]) { dY, node in
      [
        node.needsGradient(0) ? (dY / b).summed(to: a.shape) : nil,
        node.needsGradient(1) ? (-dY * a / (b * b)).summed(to: b.shape) : nil,
      ]
    }
  }

  /// Returns the elementwise negative.
  public static prefix func - (x: Variable) -> Variable {
    record("negate", -x.value, [x]) { dY, _ in [-dY] }
  }

  /// Returns every element plus one number.
  public static func + (a: Variable, b: Float) -> Variable {
    record("+ \(b.short)", a.value + b, [a]) { dY, _ in [dY] }
  }

  /// Returns every element minus one number.
  public static func - (a: Variable, b: Float) -> Variable {
    record("− \(b.short)", a.value - b, [a]) { dY, _ in [dY] }
  }

  /// Returns every element times one number.
  public static func * (a: Variable, b: Float) -> Variable {
    record("× \(b.short)", a.value * b, [a]) { dY, _ in [dY * b] }
  }

  /// Returns every element divided by one number.
  public static func / (a: Variable, b: Float) -> Variable {
    record("÷ \(b.short)", a.value / b, [a]) { dY, _ in [dY / b] }
  }

  /// Returns one number plus every element.
  public static func + (a: Float, b: Variable) -> Variable { b + a }
  /// Returns one number times every element.
  public static func * (a: Float, b: Variable) -> Variable { b * a }

  /// Returns one number minus every element.
  public static func - (a: Float, b: Variable) -> Variable {
    record("\(a.short) −", a - b.value, [b]) { dY, _ in [-dY] }
  }

  /// Returns one number divided by every element.
  public static func / (a: Float, b: Variable) -> Variable {
    record("\(a.short) ÷", a / b.value, [b], saving: [b]) { dY, _ in [-dY * a / (b * b)] }
  }
}

// MARK: Accumulating

// A variable is never changed: the name gets a new one, which remembers the old one.

extension Variable {
  /// Lets `a` be the sum: `total += loss` is `total = total + loss`.
  public static func += (a: inout Variable, b: Variable) { a = a + b }
  /// Lets `a` be the difference.
  public static func -= (a: inout Variable, b: Variable) { a = a - b }
  /// Lets `a` be the product.
  public static func *= (a: inout Variable, b: Variable) { a = a * b }
  /// Lets `a` be the quotient.
  public static func /= (a: inout Variable, b: Variable) { a = a / b }

  /// Lets `a` be its sum with one number.
  public static func += (a: inout Variable, b: Float) { a = a + b }
  /// Lets `a` be its difference from one number.
  public static func -= (a: inout Variable, b: Float) { a = a - b }
  /// Lets `a` be its product with one number.
  public static func *= (a: inout Variable, b: Float) { a = a * b }
  /// Lets `a` be its quotient by one number.
  public static func /= (a: inout Variable, b: Float) { a = a / b }
}

extension Float {
  /// The number as an operation's name shows it: "2", "0.5".
  var short: String {
    self == rounded() && magnitude < 1e6 ? "\(Int(self))" : "\(self)"
  }
}
