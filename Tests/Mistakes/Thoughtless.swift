import Curriculum
import ScalarAutograd
import Tensors

/// Answers without a thought: of the right shape, but nothing in it; or the question itself. Every check
/// must see through them.
public enum Thoughtless {
  /// By chapter: zeros of the right shape.
  public static let zeros: [(chapter: Int, implementation: Any.Type)] = [
    (1, Zeros01.self), (2, Zeros02.self), (4, Zeros04.self), (5, Zeros05.self),
  ]
  /// By chapter: nothing at all, in no shape that was asked for.
  public static let nothing: [(chapter: Int, implementation: Any.Type)] = [
    (1, Nothing01.self), (2, Nothing02.self), (4, Nothing04.self), (5, Nothing05.self),
  ]
  /// By chapter: what was given, or the nearest to it that the result's type allows.
  public static let inputs: [(chapter: Int, implementation: Any.Type)] = [
    (1, Input01.self), (2, Input02.self), (4, Input04.self), (5, Input05.self),
  ]
}

enum Zeros01: Chapter01Exercises {
  static func rowMajorStrides(_ shape: [Int]) -> [Int] { shape.map { _ in 0 } }
  static func offset(of index: [Int], shape: [Int], strides: [Int], start: Int) -> Int { 0 }
  static func render(_ tensor: Tensor<Int32>) -> String { "\(Tensor<Int32>.zeros(tensor.shape))" }
}

enum Input01: Chapter01Exercises {
  static func rowMajorStrides(_ shape: [Int]) -> [Int] { shape }
  static func offset(of index: [Int], shape: [Int], strides: [Int], start: Int) -> Int {
    index.last ?? start
  }
  static func render(_ tensor: Tensor<Int32>) -> String { "\(tensor.scalars)" }
}

enum Zeros02: Chapter02Exercises {
  static func transposeView(_ view: View, _ a: Int, _ b: Int) -> View {
    var result = view
    result.shape.swapAt(a, b)
    result.strides = view.strides.map { _ in 0 }
    return result
  }
  static func broadcastShape(_ a: [Int], _ b: [Int]) -> [Int]? {
    Array(repeating: 0, count: max(a.count, b.count))
  }
  static func sliceView(
    _ view: View, axis: Int, from start: Int, to end: Int, step: Int
  ) -> View {
    var result = view
    result.shape[axis] = (end - start + step - 1) / step
    result.strides = view.strides.map { _ in 0 }
    return result
  }
}

enum Input02: Chapter02Exercises {
  static func transposeView(_ view: View, _ a: Int, _ b: Int) -> View { view }
  static func broadcastShape(_ a: [Int], _ b: [Int]) -> [Int]? { a }
  static func sliceView(
    _ view: View, axis: Int, from start: Int, to end: Int, step: Int
  ) -> View { view }
}

enum Zeros04: Chapter04Exercises {
  static func localGrads(_ operation: ScalarOperation, _ inputs: [Double]) -> [Double] {
    inputs.map { _ in 0 }
  }
  static func topologicalOrder(_ result: Number) -> [Number] { [] }
  static func backward(_ result: Number) { for number in result.history { number.gradient = 0 } }
  static func dot(_ result: Number) -> String { "digraph {\n}" }
}

enum Input04: Chapter04Exercises {
  static func localGrads(_ operation: ScalarOperation, _ inputs: [Double]) -> [Double] { inputs }
  static func topologicalOrder(_ result: Number) -> [Number] { [result] }
  static func backward(_ result: Number) {}
  static func dot(_ result: Number) -> String { "\(result)" }
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

enum Nothing01: Chapter01Exercises {
  static func rowMajorStrides(_ shape: [Int]) -> [Int] { shape.isEmpty ? [1] : [] }
  static func offset(of index: [Int], shape: [Int], strides: [Int], start: Int) -> Int { -1 }
  static func render(_ tensor: Tensor<Int32>) -> String { "" }
}

enum Nothing02: Chapter02Exercises {
  static let view = View(memory: Memory([]), shape: [], strides: [3], offset: -1)
  static func transposeView(_ view: View, _ a: Int, _ b: Int) -> View { Self.view }
  static func broadcastShape(_ a: [Int], _ b: [Int]) -> [Int]? { nil }
  static func sliceView(
    _ view: View, axis: Int, from start: Int, to end: Int, step: Int
  ) -> View { Self.view }
}

enum Nothing04: Chapter04Exercises {
  static func localGrads(_ operation: ScalarOperation, _ inputs: [Double]) -> [Double] { [] }
  static func topologicalOrder(_ result: Number) -> [Number] { [Number(0)] }
  static func backward(_ result: Number) { result.gradient = .nan }
  static func dot(_ result: Number) -> String { "" }
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
