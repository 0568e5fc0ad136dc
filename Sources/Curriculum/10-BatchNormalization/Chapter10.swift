import Tensors

/// What chapter 10's exercises build.
public protocol Chapter10Exercises {
  /// Returns `x` batch-normalized as in training.
  static func forwardTrain(
    _ x: Tensor<Float>, weight: Tensor<Float>, bias: Tensor<Float>, epsilon: Float
  ) throws -> Tensor<Float>
  /// Returns the running mean and variance after the batch `x`.
  static func runningStats(
    _ x: Tensor<Float>, mean: Tensor<Float>, variance: Tensor<Float>, momentum: Float,
    isTraining: Bool
  ) throws -> (mean: Tensor<Float>, variance: Tensor<Float>)
  /// Returns ∂L/∂x, ∂L/∂weight and ∂L/∂bias, for `dY = ∂L/∂y`.
  static func batchNormBackward(
    _ dY: Tensor<Float>, x: Tensor<Float>, weight: Tensor<Float>, epsilon: Float
  ) throws -> (dX: Tensor<Float>, dWeight: Tensor<Float>, dBias: Tensor<Float>)
}

/// Chapter 10's exercises, in order.
enum Chapter10 {
  static let exercises: [UnportedExercise] = [.forwardTrain, .runningStats, .batchNormBackward]
}

extension UnportedExercise {
  public static let forwardTrain = UnportedExercise(
    .forwardTrain, check: erased(checkForwardTrain))
  public static let runningStats = UnportedExercise(
    .runningStats, check: erased(checkRunningStats))
  public static let batchNormBackward = UnportedExercise(
    .batchNormBackward, check: erased(checkBatchNormBackward))
}
