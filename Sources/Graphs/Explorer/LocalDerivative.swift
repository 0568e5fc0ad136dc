import Glibc

/// ∂y/∂x of operations that take each number by itself: what a gradient is multiplied by on its way back.
enum LocalFactor {
  /// Returns the factor for each input; `nil` for an operation that is not known, or mixes numbers.
  ///
  /// - Parameters:
  ///   - name: the operation's: "×", "× 0.5", "tanh".
  ///   - x: the inputs' numbers at one place.
  ///   - y: the result there.
  static func of(_ name: String, _ x: [Float], _ y: Float) -> [Float]? {
    switch x.count {
    case 1: ofOne(name, x[0], y).map { [$0] }
    case 2: ofTwo(name, x[0], x[1])
    default: nil
    }
  }

  private static func ofTwo(_ name: String, _ a: Float, _ b: Float) -> [Float]? {
    switch name {
    case "+": [1, 1]
    case "−": [1, -1]
    case "×": [b, a]
    case "÷": [1 / b, -a / (b * b)]
    default: nil
    }
  }

  private static func ofOne(_ name: String, _ x: Float, _ y: Float) -> Float? {
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
    default: ofOneAndConstant(name.split(separator: " ").map(String.init), x, y)
    }
  }

  /// Of "× 0.5", "1 −", "clamp ≥ 0".
  private static func ofOneAndConstant(_ words: [String], _ x: Float, _ y: Float) -> Float? {
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
