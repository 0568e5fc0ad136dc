import Glibc

/// An operation of chapter 4, for exercise `localGrads`.
public enum ScalarOperation: Sendable, Hashable {
  /// a + b, a − b, a · b, a ÷ b.
  case plus, minus, times, divided
  /// x to a fixed power.
  case power(Double)
  /// eˣ, tanh x, and x where it is positive, else 0.
  case exponential, tanh, relu

  /// Returns the operation's result.
  ///
  /// - Parameter inputs: two for the first four, one for all others.
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

  /// How many inputs the operation has.
  public var inputCount: Int {
    switch self {
    case .plus, .minus, .times, .divided: 2
    default: 1
    }
  }
}
