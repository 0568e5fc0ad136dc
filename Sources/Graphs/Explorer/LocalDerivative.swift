import Glibc

/// The local derivatives ∂y/∂x of elementwise operations, by which the backward pass multiplies gradients.
enum LocalDerivative {
  /// Returns the derivative with respect to each input; `nil` for an unknown operation, or one that is not elementwise.
  ///
  /// - Parameters:
  ///   - name: the name of the operation: "×", "× 0.5", "tanh".
  ///   - x: one element of each input.
  ///   - y: the corresponding element of the result.
  static func of(_ name: String, _ x: [Float], _ y: Float) -> [Float]? {
    switch x.count {
    case 1: unary(name, x[0], y).map { [$0] }
    case 2: binary(name, x[0], x[1])
    default: nil
    }
  }

  private static func binary(_ name: String, _ a: Float, _ b: Float) -> [Float]? {
    switch name {
    case "+": [1, 1]
    case "−": [1, -1]
    case "×": [b, a]
    case "÷": [1 / b, -(a / b / b)]
    default: nil
    }
  }

  private static func unary(_ name: String, _ x: Float, _ y: Float) -> Float? {
    switch name {
    case "negate": -1
    case "square": 2 * x
    case "exp": y
    case "log": 1 / x
    case "sqrt": 1 / (2 * y)
    case "relu": y > 0 ? 1 : 0
    case "tanh": 1 - y * y
    case "sigmoid": y * (1 - y)
    case "sin": cos(x)
    case "cos": -sin(x)
    default: unaryWithConstant(name.split(separator: " ").map(String.init), x, y)
    }
  }

  /// Returns the derivative of an operation with a constant: "× 0.5", "1 −", "clamp ≥ 0".
  private static func unaryWithConstant(_ words: [String], _ x: Float, _ y: Float) -> Float? {
    if words.first == "clamp" { return x == y ? 1 : 0 }
    guard words.count == 2 else { return nil }
    func number(_ word: String) -> Float? { Float(word.replacing("−", with: "-")) }
    switch (words[0], words[1]) {
    case ("+", _), ("−", _): return 1
    case ("×", let factor): return number(factor)
    case ("÷", let divisor): return number(divisor).map { 1 / $0 }
    case (_, "−"): return -1
    case (let dividend, "÷"): return number(dividend).map { -$0 / (x * x) }
    default: return nil
    }
  }
}
