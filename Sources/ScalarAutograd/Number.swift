import Glibc

/// A scalar that records how it was computed, for automatic differentiation.
///
/// Operations on numbers record a computation graph: each result stores its inputs and its derivatives with respect to
/// them. ``backward()`` traverses the graph from the result to the leaves.
///
///     let x = Number(3)
///     let y = x * x + x
///     y.backward()
///     x.gradient   // 7
///
/// After A. Karpathy's micrograd (2020), with two differences: an operation stores its derivatives as numbers that can
/// be inspected, instead of a closure; and nothing is recursive, so a graph may be a million operations deep.
public final class Number {
  /// The value. Set it only for a leaf, a number that is not the result of an operation.
  public var value: Double
  /// The gradient ∂result/∂self, after a call of ``backward()`` on the result.
  public var gradient = 0.0
  /// The name in diagrams.
  public var name: String?
  /// The operation that computed it, such as "+" or "×"; `nil` for a leaf.
  public let operation: String?
  /// The operands of the operation.
  public private(set) var inputs: [Number]
  /// The local derivatives, ∂self/∂input for each of ``inputs``.
  public let localGradients: [Double]

  /// Creates a leaf.
  public init(_ value: Double, name: String? = nil) {
    (self.value, self.name) = (value, name)
    (operation, inputs, localGradients) = (nil, [], [])
  }

  /// Creates the result of an operation, with each operand and ∂result/∂operand.
  init(_ value: Double, _ operation: String, _ operands: (input: Number, local: Double)...) {
    (self.value, self.operation) = (value, operation)
    (inputs, localGradients) = (operands.map(\.input), operands.map(\.local))
  }

  /// Sets the name in diagrams and returns the number.
  @discardableResult public func named(_ name: String) -> Number {
    self.name = name
    return self
  }

  /// Releases the graph iteratively. By default, the numbers of a long chain would release each other recursively and
  /// overflow the stack.
  deinit {
    var waiting = inputs
    inputs = []
    while var number = waiting.popLast() {
      guard isKnownUniquelyReferenced(&number) else { continue }
      waiting += number.inputs
      number.inputs = []
    }
  }
}

// MARK: Operations, each with its result and local derivatives

extension Number: ExpressibleByFloatLiteral, ExpressibleByIntegerLiteral {
  /// Creates a leaf from a literal.
  public convenience init(floatLiteral value: Double) { self.init(value) }
  /// Creates a leaf from an integer literal.
  public convenience init(integerLiteral value: Int) { self.init(Double(value)) }

  /// Returns the sum: ∂(a + b)/∂a = ∂(a + b)/∂b = 1.
  public static func + (a: Number, b: Number) -> Number {
    Number(a.value + b.value, "+", (a, 1), (b, 1))
  }
  /// Returns the difference: ∂(a − b)/∂a = 1, ∂(a − b)/∂b = −1.
  public static func - (a: Number, b: Number) -> Number {
    Number(a.value - b.value, "−", (a, 1), (b, -1))
  }
  /// Returns the product: ∂(a · b)/∂a = b, ∂(a · b)/∂b = a.
  public static func * (a: Number, b: Number) -> Number {
    Number(a.value * b.value, "×", (a, b.value), (b, a.value))
  }
  /// Returns the quotient: ∂(a/b)/∂a = 1/b, ∂(a/b)/∂b = −a/b².
  public static func / (a: Number, b: Number) -> Number {
    Number(a.value / b.value, "÷", (a, 1 / b.value), (b, -a.value / (b.value * b.value)))
  }
  /// Returns the power xⁿ with a constant exponent: ∂xⁿ/∂x = n · xⁿ⁻¹.
  public func power(_ n: Double) -> Number {
    Number(pow(value, n), "power \(n)", (self, n * pow(value, n - 1)))
  }
  /// Returns eˣ: ∂eˣ/∂x = eˣ.
  public func exp() -> Number {
    let result = Glibc.exp(value)
    return Number(result, "exp", (self, result))
  }
  /// Returns tanh x, between −1 and 1: ∂tanh x/∂x = 1 − tanh² x.
  public func tanh() -> Number {
    let result = Glibc.tanh(value)
    return Number(result, "tanh", (self, 1 - result * result))
  }
  /// Returns max(x, 0): the derivative is 1 if x > 0, else 0.
  public func relu() -> Number {
    Number(max(value, 0), "relu", (self, value > 0 ? 1 : 0))
  }
}

// MARK: Backward

extension Number {
  /// The numbers that self depends on, and self, in topological order: each once, inputs before results.
  ///
  /// A depth-first search with an explicit stack. Visiting a number pushes it again, below its inputs; when it is popped
  /// the second time, all its inputs are in the order, and it is appended.
  public var history: [Number] {
    var order: [Number] = []
    var visited: Set<ObjectIdentifier> = []
    var stack = [(number: self, isDone: false)]
    while let (number, isDone) = stack.popLast() {
      if isDone {
        order.append(number)
      } else if visited.insert(ObjectIdentifier(number)).inserted {
        stack.append((number, true))
        stack += number.inputs.reversed().map { ($0, false) }
      }
    }
    return order
  }

  /// Computes ∂self/∂number for every number that self depends on, and stores it in its ``gradient``.
  ///
  /// Gradients of an earlier call are overwritten, not accumulated.
  public func backward() {
    let order = history
    for number in order { number.gradient = 0 }
    gradient = 1
    for number in order.reversed() {
      for (input, local) in zip(number.inputs, number.localGradients) {
        input.gradient += number.gradient * local
      }
    }
  }
}
