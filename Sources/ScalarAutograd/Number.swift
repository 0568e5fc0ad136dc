import Glibc

/// A number that remembers how it was made, so that derivatives can be found.
///
/// Computing with numbers records a graph: each result knows its inputs, and how much it changes when one
/// of them does. `backward()` walks that graph from the result to the beginning.
///
///     let x = Number(3)
///     let y = x * x + x
///     y.backward()
///     x.gradient   // 7
///
/// After A. Karpathy's micrograd (2020), with two differences: an operation keeps its derivatives as
/// plain numbers, where they can be looked at, instead of a closure; and nothing here is recursive, so a
/// graph may be a million operations deep.
public final class Number {
  /// The number itself. Only one that no operation made should be changed.
  public var value: Double
  /// ∂result/∂self, once `backward()` was called on a result.
  public var gradient = 0.0
  /// What a picture calls it.
  public var name: String?
  /// What made it: "+", "×", …; `nil` for a number that was written down.
  public let operation: String?
  /// The numbers that the operation read, in its order.
  public private(set) var inputs: [Number]
  /// ∂self/∂input for each of `inputs`: how much self changes when that input alone does.
  public let localGradients: [Double]

  /// Writes down a number.
  public init(_ value: Double, name: String? = nil) {
    (self.value, self.name) = (value, name)
    (operation, inputs, localGradients) = (nil, [], [])
  }

  /// Records a result: what made it, and for each input the input and ∂result/∂input.
  init(_ value: Double, _ operation: String, _ made: (from: Number, local: Double)...) {
    (self.value, self.operation) = (value, operation)
    (inputs, localGradients) = (made.map(\.from), made.map(\.local))
  }

  /// Names the number, for pictures, and returns it.
  @discardableResult public func named(_ name: String) -> Number {
    self.name = name
    return self
  }

  /// Lets go of the graph below with a loop. Left to themselves, the numbers of a long chain would let
  /// go of each other by recursion, and overflow the stack.
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

// MARK: Operations: the result, and directly beside it the derivatives

extension Number: ExpressibleByFloatLiteral, ExpressibleByIntegerLiteral {
  /// Writes down a number.
  public convenience init(floatLiteral value: Double) { self.init(value) }
  /// Writes down a whole number.
  public convenience init(integerLiteral value: Int) { self.init(Double(value)) }

  /// The sum; a change of either side comes out as it is.
  public static func + (a: Number, b: Number) -> Number {
    Number(a.value + b.value, "+", (a, 1), (b, 1))
  }
  /// The difference; a change of `b` comes out with the other sign.
  public static func - (a: Number, b: Number) -> Number {
    Number(a.value - b.value, "−", (a, 1), (b, -1))
  }
  /// The product; a change of one side comes out as many times as the other side says.
  public static func * (a: Number, b: Number) -> Number {
    Number(a.value * b.value, "×", (a, b.value), (b, a.value))
  }
  /// The quotient: ∂(a/b)/∂a = 1/b, ∂(a/b)/∂b = −a/b².
  public static func / (a: Number, b: Number) -> Number {
    Number(a.value / b.value, "÷", (a, 1 / b.value), (b, -a.value / (b.value * b.value)))
  }
  /// `self` to a fixed power n: ∂xⁿ/∂x = n · xⁿ⁻¹.
  public func power(_ n: Double) -> Number {
    Number(pow(value, n), "power \(n)", (self, n * pow(value, n - 1)))
  }
  /// eˣ, its own derivative.
  public func exp() -> Number {
    let result = Glibc.exp(value)
    return Number(result, "exp", (self, result))
  }
  /// tanh x, between −1 and 1: ∂tanh x/∂x = 1 − tanh² x.
  public func tanh() -> Number {
    let result = Glibc.tanh(value)
    return Number(result, "tanh", (self, 1 - result * result))
  }
  /// x where it is positive, else 0; so is the derivative: 1 or 0.
  public func relu() -> Number {
    Number(max(value, 0), "relu", (self, value > 0 ? 1 : 0))
  }
}

// MARK: Backward

extension Number {
  /// Every number that self came from, and self: each once, inputs before what was made of them.
  ///
  /// A number is opened first, which puts its inputs on the pile above it; when it comes up again, all
  /// of them are done, and it is its turn.
  public var history: [Number] {
    var order: [Number] = []
    var opened: Set<ObjectIdentifier> = []
    var pile = [(number: self, isDone: false)]
    while let (number, isDone) = pile.popLast() {
      if isDone {
        order.append(number)
      } else if opened.insert(ObjectIdentifier(number)).inserted {
        pile.append((number, true))
        pile += number.inputs.reversed().map { ($0, false) }
      }
    }
    return order
  }

  /// Finds ∂self/∂number for every number that self came from, and leaves it in its `gradient`.
  ///
  /// Gradients of an earlier call are forgotten first.
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
