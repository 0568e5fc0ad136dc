import Curriculum
import Tensors

extension Thoughtless {
  public static var chapter09: [any Chapter09Exercises.Type] {
    [Zeros09.self, Input09.self, Nothing09.self]
  }
}

enum Zeros09: Chapter09Exercises {
  static func outputSize(
    _ size: Int, kernel: Int, stride: Int, padding: Int, dilation: Int
  ) -> Int { 0 }
  static func im2col(
    _ x: Tensor<Float>, height: Int, width: Int, stride: Int, padding: Int
  ) -> Tensor<Float> {
    let places = (1...2).map { axis in
      (x.shape[axis] + 2 * padding - (axis == 1 ? height : width)) / stride + 1
    }
    return .zeros([x.shape[0] * height * width, places[0] * places[1]])
  }
  static func conv2dBackward(
    _ dY: Tensor<Float>, _ x: Tensor<Float>, _ weight: Tensor<Float>, stride: Int, padding: Int
  ) -> (dX: Tensor<Float>, dW: Tensor<Float>) { (.zeros(x.shape), .zeros(weight.shape)) }
  static func maxPoolBackward(
    _ dY: Tensor<Float>, _ x: Tensor<Float>, size: Int, stride: Int, padding: Int
  ) -> Tensor<Float> { .zeros(x.shape) }
}

enum Input09: Chapter09Exercises {
  static func outputSize(
    _ size: Int, kernel: Int, stride: Int, padding: Int, dilation: Int
  ) -> Int { size }
  static func im2col(
    _ x: Tensor<Float>, height: Int, width: Int, stride: Int, padding: Int
  ) -> Tensor<Float> { x }
  static func conv2dBackward(
    _ dY: Tensor<Float>, _ x: Tensor<Float>, _ weight: Tensor<Float>, stride: Int, padding: Int
  ) -> (dX: Tensor<Float>, dW: Tensor<Float>) { (x, weight) }
  static func maxPoolBackward(
    _ dY: Tensor<Float>, _ x: Tensor<Float>, size: Int, stride: Int, padding: Int
  ) -> Tensor<Float> { x }
}

enum Nothing09: Chapter09Exercises {
  static func outputSize(
    _ size: Int, kernel: Int, stride: Int, padding: Int, dilation: Int
  ) -> Int { -1 }
  static func im2col(
    _ x: Tensor<Float>, height: Int, width: Int, stride: Int, padding: Int
  ) -> Tensor<Float> { Tensor([], shape: [0, 7]) }
  static func conv2dBackward(
    _ dY: Tensor<Float>, _ x: Tensor<Float>, _ weight: Tensor<Float>, stride: Int, padding: Int
  ) -> (dX: Tensor<Float>, dW: Tensor<Float>) { (Tensor(.nan), Tensor([], shape: [0])) }
  static func maxPoolBackward(
    _ dY: Tensor<Float>, _ x: Tensor<Float>, size: Int, stride: Int, padding: Int
  ) -> Tensor<Float> { .full(x.shape, .nan) }
}
