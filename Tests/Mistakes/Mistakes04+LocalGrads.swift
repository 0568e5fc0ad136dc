import Curriculum
import ScalarAutograd
import Solutions

/// Gives one operation the wrong derivatives.
protocol WrongDerivative: Mistake04 {
  static func wrong(_ operation: ScalarOperation, _ inputs: [Double]) -> [Double]?
}

extension WrongDerivative {
  static func localGrads(_ operation: ScalarOperation, _ inputs: [Double]) throws -> [Double] {
    try wrong(operation, inputs) ?? Solutions04.localGrads(operation, inputs)
  }
}

enum SidesKept: WrongDerivative {
  static func wrong(_ operation: ScalarOperation, _ inputs: [Double]) -> [Double]? {
    operation == .times ? inputs : nil
  }
}

enum MinusForgotten: WrongDerivative {
  static func wrong(_ operation: ScalarOperation, _ inputs: [Double]) -> [Double]? {
    operation == .minus ? [1, 1] : nil
  }
}

enum QuotientSign: WrongDerivative {
  static func wrong(_ operation: ScalarOperation, _ inputs: [Double]) -> [Double]? {
    operation == .divided ? [1 / inputs[1], inputs[0] / (inputs[1] * inputs[1])] : nil
  }
}

enum PowerKept: WrongDerivative {
  static func wrong(_ operation: ScalarOperation, _ inputs: [Double]) -> [Double]? {
    if case .power(let n) = operation { return [n * operation.result(inputs)] }
    return nil
  }
}

enum FactorLost: WrongDerivative {
  static func wrong(_ operation: ScalarOperation, _ inputs: [Double]) -> [Double]? {
    if case .power(let n) = operation { return [ScalarOperation.power(n - 1).result(inputs)] }
    return nil
  }
}

enum InputSquared: WrongDerivative {
  static func wrong(_ operation: ScalarOperation, _ inputs: [Double]) -> [Double]? {
    operation == .tanh ? [1 - inputs[0] * inputs[0]] : nil
  }
}

enum RectifierOpen: WrongDerivative {
  static func wrong(_ operation: ScalarOperation, _ inputs: [Double]) -> [Double]? {
    operation == .relu ? [1] : nil
  }
}

enum CornerOpen: WrongDerivative {
  static func wrong(_ operation: ScalarOperation, _ inputs: [Double]) -> [Double]? {
    operation == .relu ? [inputs[0] >= 0 ? 1 : 0] : nil
  }
}
