import Solutions
import Tensors

enum Biased: Mistake10 {
  static func runningStats(
    _ x: Tensor<Float>, mean: Tensor<Float>, variance: Tensor<Float>, momentum: Float,
    isTraining: Bool
  ) throws -> (mean: Tensor<Float>, variance: Tensor<Float>) {
    guard isTraining else { return (mean, variance) }
    return (
      mean * (1 - momentum) + x.mean([0, 2, 3]) * momentum,
      variance * (1 - momentum) + x.variance([0, 2, 3], correction: 0) * momentum
    )
  }
}

enum ChangedInEvaluation: Mistake10 {
  static func runningStats(
    _ x: Tensor<Float>, mean: Tensor<Float>, variance: Tensor<Float>, momentum: Float,
    isTraining: Bool
  ) throws -> (mean: Tensor<Float>, variance: Tensor<Float>) {
    try Solutions10.runningStats(
      x, mean: mean, variance: variance, momentum: momentum, isTraining: true)
  }
}

enum SharesExchanged: Mistake10 {
  static func runningStats(
    _ x: Tensor<Float>, mean: Tensor<Float>, variance: Tensor<Float>, momentum: Float,
    isTraining: Bool
  ) throws -> (mean: Tensor<Float>, variance: Tensor<Float>) {
    try Solutions10.runningStats(
      x, mean: mean, variance: variance, momentum: 1 - momentum, isTraining: isTraining)
  }
}

enum Replaced: Mistake10 {
  static func runningStats(
    _ x: Tensor<Float>, mean: Tensor<Float>, variance: Tensor<Float>, momentum: Float,
    isTraining: Bool
  ) throws -> (mean: Tensor<Float>, variance: Tensor<Float>) {
    try Solutions10.runningStats(
      x, mean: mean, variance: variance, momentum: 1, isTraining: isTraining)
  }
}

enum AddedUp: Mistake10 {
  static func runningStats(
    _ x: Tensor<Float>, mean: Tensor<Float>, variance: Tensor<Float>, momentum: Float,
    isTraining: Bool
  ) throws -> (mean: Tensor<Float>, variance: Tensor<Float>) {
    guard isTraining else { return (mean, variance) }
    return (
      mean + x.mean([0, 2, 3]) * momentum,
      variance + x.variance([0, 2, 3], correction: 1) * momentum
    )
  }
}

enum DeviationKept: Mistake10 {
  static func runningStats(
    _ x: Tensor<Float>, mean: Tensor<Float>, variance: Tensor<Float>, momentum: Float,
    isTraining: Bool
  ) throws -> (mean: Tensor<Float>, variance: Tensor<Float>) {
    guard isTraining else { return (mean, variance) }
    return (
      mean * (1 - momentum) + x.mean([0, 2, 3]) * momentum,
      variance * (1 - momentum) + x.variance([0, 2, 3], correction: 1).sqrt() * momentum
    )
  }
}

enum NeverChanged: Mistake10 {
  static func runningStats(
    _ x: Tensor<Float>, mean: Tensor<Float>, variance: Tensor<Float>, momentum: Float,
    isTraining: Bool
  ) throws -> (mean: Tensor<Float>, variance: Tensor<Float>) { (mean, variance) }
}
