import Curriculum
import Tensors

extension Thoughtless {
  public static var chapter05: [any Chapter05Exercises.Type] {
    [Zeros05.self, Input05.self, Nothing05.self]
  }
}

enum Zeros05: Chapter05Exercises {
  static func unbroadcast(_ gradient: Tensor<Float>, to shape: [Int]) -> Tensor<Float> {
    .zeros(shape)
  }
  static func matmulVJP(
    _ dC: Tensor<Float>, _ a: Tensor<Float>, _ b: Tensor<Float>
  ) -> (dA: Tensor<Float>, dB: Tensor<Float>) {
    (.zeros(a.shape), .zeros(b.shape))
  }
  static func reduceVJP(
    _ gradient: Tensor<Float>, shape: [Int], axes: [Int], keepDims: Bool, isMean: Bool
  ) -> Tensor<Float> {
    .zeros(shape)
  }
  static func gradcheck(
    _ f: (Tensor<Double>) -> Double, at x: Tensor<Double>, gradient: Tensor<Double>
  ) -> Bool { false }
}

enum Input05: Chapter05Exercises {
  static func unbroadcast(_ gradient: Tensor<Float>, to shape: [Int]) -> Tensor<Float> { gradient }
  static func matmulVJP(
    _ dC: Tensor<Float>, _ a: Tensor<Float>, _ b: Tensor<Float>
  ) -> (dA: Tensor<Float>, dB: Tensor<Float>) { (a, b) }
  static func reduceVJP(
    _ gradient: Tensor<Float>, shape: [Int], axes: [Int], keepDims: Bool, isMean: Bool
  ) -> Tensor<Float> { gradient }
  static func gradcheck(
    _ f: (Tensor<Double>) -> Double, at x: Tensor<Double>, gradient: Tensor<Double>
  ) -> Bool { true }
}

enum Nothing05: Chapter05Exercises {
  static func unbroadcast(_ gradient: Tensor<Float>, to shape: [Int]) -> Tensor<Float> {
    Tensor([], shape: [0, 7])
  }
  static func matmulVJP(
    _ dC: Tensor<Float>, _ a: Tensor<Float>, _ b: Tensor<Float>
  ) -> (dA: Tensor<Float>, dB: Tensor<Float>) { (Tensor(.nan), Tensor([], shape: [0])) }
  static func reduceVJP(
    _ gradient: Tensor<Float>, shape: [Int], axes: [Int], keepDims: Bool, isMean: Bool
  ) -> Tensor<Float> { .full(shape, .nan) }
  static func gradcheck(
    _ f: (Tensor<Double>) -> Double, at x: Tensor<Double>, gradient: Tensor<Double>
  ) -> Bool { f(x).isNaN }
}
