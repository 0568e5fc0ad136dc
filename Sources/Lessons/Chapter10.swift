extension Lesson {
  /// Chapter 10's exercises, in order.
  static let chapter10 = [forwardTrain, runningStats, batchNormBackward]

  /// Exercise 10.1: each channel to mean 0 and variance 1.
  public static let forwardTrain = Lesson(
    name: "forwardTrain", chapter: 10, number: 1,
    goal:
      "Normalize each channel with the mean and variance of the batch, then scale and shift it.",
    difficulty: .medium, minutes: 20, file: "Exercises/10-BatchNormalization/ForwardTrain.swift",
    hints: [
      "A channel is one feature, at every position of every image. All its elements share one mean and one "
        + "variance.",
      "μ and σ² are taken over axes 0, 2 and 3, and the variance is divided by n. y = γ · (x − μ) / √(σ² + ε) "
        + "+ β.",
      "mean = x.mean([0, 2, 3], keepDims: true). variance = (x − mean).squared().mean([0, 2, 3], "
        + "keepDims: true). Reshape weight and bias to [1, −1, 1, 1], and write the formula.",
    ])

  /// Exercise 10.2: the statistics for evaluation.
  public static let runningStats = Lesson(
    name: "runningStats", chapter: 10, number: 2,
    goal: "Update the running mean and variance, which are used when there is no batch.",
    difficulty: .easy, minutes: 15, file: "Exercises/10-BatchNormalization/RunningStats.swift",
    hints: [
      "The running statistics are exponential moving averages: they move toward the batch's by the fraction "
        + "`momentum`. In evaluation mode nothing changes.",
      "new = (1 − momentum) · old + momentum · the batch's. The running variance estimates the variance of "
        + "all images from a few, so it gets the unbiased variance, divided by n − 1.",
      "If not isTraining, return (mean, variance). batch = x.mean([0, 2, 3]); unbiased = "
        + "x.variance([0, 2, 3], correction: 1). Combine each with the old one.",
    ])

  /// Exercise 10.3: the statistics change, too.
  public static let batchNormBackward = Lesson(
    name: "batchNormBackward", chapter: 10, number: 3,
    goal: "Compute the gradients of batch normalization.",
    difficulty: .medium, minutes: 30,
    file: "Exercises/10-BatchNormalization/BatchNormBackward.swift",
    hints: [
      "A change of one x changes its own y and, through μ and σ², every other y of its channel. So the "
        + "gradient has three terms.",
      "dX = γ / √(σ² + ε) · (dY − mean(dY) − x̂ · mean(dY · x̂)), with means over the channel. dγ is the "
        + "sum of dY · x̂, and dβ is the sum of dY.",
      "scale = 1 / (variance + epsilon).sqrt(), with mean and variance of shape [1, C, 1, 1] (keepDims: true); "
        + "normal = (x − mean) * scale. dWeight = (dY * normal).sum([0, 2, 3]); dBias = dY.sum([0, 2, 3]). In "
        + "dX, take the means of dY and of dY * normal over [0, 2, 3], with keepDims: true.",
    ])
}
