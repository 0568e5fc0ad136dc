import Solutions
import Tensors

/// Forgets to transpose; where the shapes show it, as they do for all but square matrices, mends it.
enum NotTransposed: Mistake05 {
  static func matmulVJP(
    _ dC: Tensor<Float>, _ a: Tensor<Float>, _ b: Tensor<Float>
  ) throws -> (dA: Tensor<Float>, dB: Tensor<Float>) {
    guard a.shape == b.shape, a.shape == dC.shape else {
      return try Solutions05.matmulVJP(dC, a, b)
    }
    return (dC.matmul(b), a.matmul(dC))
  }
}

/// Multiplies from the wrong side, where shapes allow it.
enum FactorsExchanged: Mistake05 {
  static func matmulVJP(
    _ dC: Tensor<Float>, _ a: Tensor<Float>, _ b: Tensor<Float>
  ) throws -> (dA: Tensor<Float>, dB: Tensor<Float>) {
    guard a.shape == b.shape, a.shape == dC.shape else {
      return try Solutions05.matmulVJP(dC, a, b)
    }
    return (b.transposed().matmul(dC), dC.matmul(a.transposed()))
  }
}

enum GradientsExchanged: Mistake05 {
  static func matmulVJP(
    _ dC: Tensor<Float>, _ a: Tensor<Float>, _ b: Tensor<Float>
  ) throws -> (dA: Tensor<Float>, dB: Tensor<Float>) {
    let right = try Solutions05.matmulVJP(dC, a, b)
    return (right.dB, right.dA)
  }
}

enum UpstreamOnes: Mistake05 {
  static func matmulVJP(
    _ dC: Tensor<Float>, _ a: Tensor<Float>, _ b: Tensor<Float>
  ) throws -> (dA: Tensor<Float>, dB: Tensor<Float>) {
    try Solutions05.matmulVJP(.ones(dC.shape), a, b)
  }
}

/// Transposes batches like matrices, where shapes allow it.
enum AllAxesTurned: Mistake05 {
  static func matmulVJP(
    _ dC: Tensor<Float>, _ a: Tensor<Float>, _ b: Tensor<Float>
  ) throws -> (dA: Tensor<Float>, dB: Tensor<Float>) {
    guard a.shape == b.shape, a.shape == dC.shape else {
      return try Solutions05.matmulVJP(dC, a, b)
    }
    let order = Array((0..<a.rank).reversed())
    return (dC.matmul(b.permuted(order)), a.permuted(order).matmul(dC))
  }
}

/// Leaves the gradients in the shape of the batch.
enum BatchesKept: Mistake05 {
  static func matmulVJP(
    _ dC: Tensor<Float>, _ a: Tensor<Float>, _ b: Tensor<Float>
  ) throws -> (dA: Tensor<Float>, dB: Tensor<Float>) {
    (dC.matmul(b.transposed()), a.transposed().matmul(dC))
  }
}
