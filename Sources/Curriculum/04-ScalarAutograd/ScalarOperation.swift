import Glibc

/// An operation on scalars, for exercise `localGrads`.
public enum ScalarOperation: Sendable, Hashable {
  /// The binary operations a + b, a − b, a · b and a ÷ b.
  case plus, minus, times, divided
  /// xⁿ with a constant exponent n.
  case power(Double)
  /// eˣ, tanh x, and max(x, 0).
  case exponential, tanh, relu

  /// Returns the operation's result.
  ///
  /// - Parameter inputs: two numbers for the binary operations, one for all others.
  public func result(_ inputs: [Double]) -> Double {
    switch self {
    case .plus: inputs[0] + inputs[1]
    case .minus: inputs[0] - inputs[1]
    case .times: inputs[0] * inputs[1]
    case .divided: inputs[0] / inputs[1]
    case .power(let n): pow(inputs[0], n)
    case .exponential: exp(inputs[0])
    case .tanh: Glibc.tanh(inputs[0])
    case .relu: max(inputs[0], 0)
    }
  }
}
