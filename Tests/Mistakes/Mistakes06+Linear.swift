import Autograd
import Solutions
import Tensors

/// Does not transpose; where the shapes show it, as they do for all but square weights, mends it.
enum WeightAsItIs: Mistake06 {
  static func linear(_ x: Variable, weight: Variable, bias: Variable?) throws -> Variable {
    guard weight.shape[0] == weight.shape[1] else {
      return try Solutions06.linear(x, weight: weight, bias: bias)
    }
    let y = x.matmul(weight)
    return bias.map { y + $0 } ?? y
  }
}

/// Multiplies from the wrong side, where shapes allow it.
enum WeightOnTheLeft: Mistake06 {
  static func linear(_ x: Variable, weight: Variable, bias: Variable?) throws -> Variable {
    guard x.shape == weight.shape, weight.shape[0] == weight.shape[1] else {
      return try Solutions06.linear(x, weight: weight, bias: bias)
    }
    let y = weight.matmul(x)
    return bias.map { y + $0 } ?? y
  }
}

enum BiasForgotten: Mistake06 {
  static func linear(_ x: Variable, weight: Variable, bias: Variable?) throws -> Variable {
    try Solutions06.linear(x, weight: weight, bias: nil)
  }
}

/// Adds the bias as a column, where shapes allow it.
enum BiasDown: Mistake06 {
  static func linear(_ x: Variable, weight: Variable, bias: Variable?) throws -> Variable {
    guard let bias, x.shape == [weight.shape[0], weight.shape[1]] else {
      return try Solutions06.linear(x, weight: weight, bias: bias)
    }
    return x.matmul(weight.transposed()) + bias.reshaped([-1, 1])
  }
}

enum CutOff: Mistake06 {
  static func linear(_ x: Variable, weight: Variable, bias: Variable?) -> Variable {
    let y = x.value.matmul(weight.value.transposed())
    return Variable(bias.map { y + $0.value } ?? y)
  }
}
