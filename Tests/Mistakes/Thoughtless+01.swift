import Curriculum
import Tensors

extension Thoughtless {
  public static var chapter01: [any Chapter01Exercises.Type] {
    [Zeros01.self, Input01.self, Nothing01.self]
  }
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

enum Nothing01: Chapter01Exercises {
  static func rowMajorStrides(_ shape: [Int]) -> [Int] { shape.isEmpty ? [1] : [] }
  static func offset(of index: [Int], shape: [Int], strides: [Int], start: Int) -> Int { -1 }
  static func render(_ tensor: Tensor<Int32>) -> String { "" }
}
