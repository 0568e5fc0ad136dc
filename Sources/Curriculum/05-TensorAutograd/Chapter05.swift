import Graphs
import Tensors

/// What chapter 5's exercises build.
public protocol Chapter05Exercises {
  /// Returns `gradient` summed to `shape`, which had been broadcast to the gradient's shape.
  static func unbroadcast(_ gradient: Tensor<Float>, to shape: [Int]) throws -> Tensor<Float>
  /// Returns ∂L/∂a and ∂L/∂b, for `C = a · b` and `dC = ∂L/∂C`.
  static func matmulVJP(
    _ dC: Tensor<Float>, _ a: Tensor<Float>, _ b: Tensor<Float>
  ) throws -> (dA: Tensor<Float>, dB: Tensor<Float>)
  /// Returns ∂L/∂x, for the sum or the mean of an `x` of `shape` over `axes`.
  static func reduceVJP(
    _ gradient: Tensor<Float>, shape: [Int], axes: [Int], keepDims: Bool, isMean: Bool
  ) throws -> Tensor<Float>
  /// Returns whether `gradient` is the derivative of `f` at `x`, by trying.
  static func gradcheck(
    _ f: (Tensor<Double>) -> Double, at x: Tensor<Double>, gradient: Tensor<Double>
  ) throws -> Bool
}

/// Chapter 5's exercises, in order.
enum Chapter05 {
  static let exercises: [UnportedExercise] = [.unbroadcast, .matmulVJP, .reduceVJP, .gradcheck]
}

extension UnportedExercise {
  public static let unbroadcast = UnportedExercise(
    .unbroadcast, check: erased(checkUnbroadcast))
  public static let matmulVJP = UnportedExercise(
    .matmulVJP,
    graph: {
      let (a, b): (Tensor<Float>, Tensor<Float>) = ([[1, 2], [3, 4]], [[0, -1], [2, 1]])
      return Diagram(
        "matmul", of: [.init("a", a), .init("b", b)],
        to: .init("C", a.matmul(b), gradient: [[1, 0], [0, 2]]))
    }, check: erased(checkMatmulVJP))
  public static let reduceVJP = UnportedExercise(
    .reduceVJP, check: erased(checkReduceVJP))
  public static let gradcheck = UnportedExercise(
    .gradcheck, check: erased(checkGradcheck))
}
