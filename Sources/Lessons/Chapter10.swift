extension Lesson {
  /// Chapter 10's exercises, in order.
  static let chapter10 = [forwardTrain, runningStats, batchNormBackward]

  /// Exercise 10.1: each channel to mean 0 and variance 1.
  public static let forwardTrain = Lesson(
    name: "forwardTrain", chapter: 10, number: 1,
    goal: "Normalize every channel by the batch's own mean and variance, then scale and shift it.",
    difficulty: .medium, minutes: 20, file: "Exercises/10-BatchNormalization/ForwardTrain.swift",
    hints: [
      "One channel is one kind of feature. All its numbers, of all images and all places, share one "
        + "mean and one variance.",
      "μ and σ² over axes 0, 2 and 3, the variance divided by n. y = γ · (x − μ) / √(σ² + ε) + β.",
      "mean = x.mean([0, 2, 3], keepDims: true). variance = (x − mean).squared().mean([0, 2, 3], "
        + "keepDims: true). Give weight and bias the shape [1, −1, 1, 1], and write the formula.",
    ])

  /// Exercise 10.2: what evaluation will use.
  public static let runningStats = Lesson(
    name: "runningStats", chapter: 10, number: 2,
    goal: "Keep a running mean and variance for the time when there is no batch.",
    difficulty: .easy, minutes: 15, file: "Exercises/10-BatchNormalization/RunningStats.swift",
    hints: [
      "The running values move a little toward the batch's, by the share `momentum`. In evaluation "
        + "nothing moves.",
      "new = (1 − momentum) · old + momentum · the batch's. The variance that is kept guesses that of "
        + "all images from a few: it is divided by n − 1.",
      "If not isTraining, return (mean, variance). batch = x.mean([0, 2, 3]); unbiased = "
        + "x.variance([0, 2, 3], correction: 1). Mix each with the old one.",
    ])

  /// Exercise 10.3: the statistics move too.
  public static let batchNormBackward = Lesson(
    name: "batchNormBackward", chapter: 10, number: 3,
    goal: "Bring a gradient back through batch normalization.",
    difficulty: .medium, minutes: 30,
    file: "Exercises/10-BatchNormalization/BatchNormBackward.swift",
    hints: [
      "Moving one x moves its own y, and, through μ and σ², all other y of its channel. So three terms "
        + "come back.",
      "dX = γ / √(σ² + ε) · (dY − mean(dY) − x̂ · mean(dY · x̂)), the means over the channel. dγ is the "
        + "sum of dY · x̂ and dβ the sum of dY.",
      "scale = 1 / (variance + epsilon).sqrt(), all with keepDims; normal = (x − mean) · scale. "
        + "dWeight = (dY · normal).sum([0, 2, 3]); dBias = dY.sum([0, 2, 3]). For dX the same two as "
        + "means with keepDims.",
    ])
}
