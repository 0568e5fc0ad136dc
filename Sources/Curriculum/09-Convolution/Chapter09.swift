import Tensors

/// What chapter 9's exercises build.
public protocol Chapter09Exercises {
  /// Returns at how many places a window fits along an axis of `size` numbers.
  static func outputSize(
    _ size: Int, kernel: Int, stride: Int, padding: Int, dilation: Int
  ) throws -> Int
  /// Returns the windows of `x` as columns, `[C · height · width, places]`.
  static func im2col(
    _ x: Tensor<Float>, height: Int, width: Int, stride: Int, padding: Int
  ) throws -> Tensor<Float>
  /// Returns ∂L/∂x and ∂L/∂weight of a convolution, for `dY = ∂L/∂y`.
  static func conv2dBackward(
    _ dY: Tensor<Float>, _ x: Tensor<Float>, _ weight: Tensor<Float>, stride: Int, padding: Int
  ) throws -> (dX: Tensor<Float>, dW: Tensor<Float>)
  /// Returns ∂L/∂x of max pooling, for `dY = ∂L/∂y`.
  static func maxPoolBackward(
    _ dY: Tensor<Float>, _ x: Tensor<Float>, size: Int, stride: Int, padding: Int
  ) throws -> Tensor<Float>
}

/// Chapter 9's exercises, in order.
enum Chapter09 {
  static let exercises: [UnportedExercise] = [
    .outputSize, .im2col, .conv2dBackward, .maxPoolBackward,
  ]
}

extension UnportedExercise {
  public static let outputSize = UnportedExercise(
    .outputSize, check: erased(checkOutputSize))
  public static let im2col = UnportedExercise(
    .im2col, check: erased(checkIm2col))
  public static let conv2dBackward = UnportedExercise(
    .conv2dBackward, check: erased(checkConv2dBackward))
  public static let maxPoolBackward = UnportedExercise(
    .maxPoolBackward, check: erased(checkMaxPoolBackward))
}
