import Curriculum
import Solutions
import Tensors

extension KnownMistake {
  public static let chapter10 = [
    KnownMistake(
      .forwardTrain, OneForAll.self,
      "one mean and variance for everything: every channel has its own"),
    KnownMistake(
      .forwardTrain, EachImage.self,
      "statistics of single images: the batch's images share them"),
    KnownMistake(
      .forwardTrain, OverChannels.self,
      "statistics over an image's channels: that is layer normalization"),
    KnownMistake(
      .forwardTrain, EachPlace.self,
      "every place by itself: a channel's places share one mean and variance"),
    KnownMistake(
      .forwardTrain, Unbiased.self,
      "divided by n − 1: in training the batch's variance is divided by n"),
    KnownMistake(.forwardTrain, EpsilonOutside.self, "ε outside the root: it is √(σ² + ε)"),
    KnownMistake(.forwardTrain, NoRoot.self, "divided by the variance: it is the root of it"),
    KnownMistake(.forwardTrain, NotScaled.self, "not scaled and shifted: y = γ · x̂ + β"),
    KnownMistake(
      .forwardTrain, ScaleAndShiftExchanged.self,
      "scale and shift exchanged: γ multiplies, β is added"),
    KnownMistake(
      .runningStats, Biased.self,
      "the variance divided by n: the running one takes the batch's divided by n − 1"),
    KnownMistake(
      .runningStats, ChangedInEvaluation.self,
      "changed in evaluation: only training moves the statistics"),
    KnownMistake(
      .runningStats, SharesExchanged.self,
      "shares exchanged: the old value keeps 1 − momentum, the batch gets momentum"),
    KnownMistake(
      .runningStats, Replaced.self, "replaced by the batch's: they only move toward them"),
    KnownMistake(
      .runningStats, AddedUp.self,
      "added up: the old value must shrink to 1 − momentum of itself"),
    KnownMistake(
      .runningStats, DeviationKept.self,
      "the deviation kept: it is the variance, without a root"),
    KnownMistake(
      .runningStats, NeverChanged.self, "never changed: training moves the statistics"),
    KnownMistake(
      .batchNormBackward, StatisticsStill.self,
      "statistics held still: μ and σ² move with every x, so two terms are missing"),
    KnownMistake(
      .batchNormBackward, VarianceStill.self,
      "the variance held still: the term with x̂ is missing"),
    KnownMistake(
      .batchNormBackward, MeanStill.self,
      "the mean held still: the mean of dY is not taken off"),
    KnownMistake(
      .batchNormBackward, ScaleForgotten.self, "γ forgotten on the way back to x"),
    KnownMistake(
      .batchNormBackward, OnesUpstream.self,
      "upstream ignored: with dY taken for ones, nothing comes back to x"),
    KnownMistake(
      .batchNormBackward, ParametersExchanged.self,
      "exchanged: γ's gradient comes before β's"),
    KnownMistake(
      .batchNormBackward, MadeWithInput.self,
      "γ's gradient made with x: γ multiplies x̂"),
    KnownMistake(
      .batchNormBackward, ParametersAveraged.self,
      "averaged: γ and β get the sum over the channel"),
    KnownMistake(
      .forwardTrain, MeansAlongRows.self,
      "means along the last axis: they belong to the channels; keepDims: true keeps them there"),
    KnownMistake(
      .forwardTrain, ScaledAlongRows.self,
      "γ and β along the last axis: they belong to the channels; give them [1, −1, 1, 1]"),
  ]
}

/// Wrong in one exercise, right in all others.
protocol Mistake10: Chapter10Exercises {}

extension Mistake10 {
  static func forwardTrain(
    _ x: Tensor<Float>, weight: Tensor<Float>, bias: Tensor<Float>, epsilon: Float
  ) throws -> Tensor<Float> {
    try Solutions10.forwardTrain(x, weight: weight, bias: bias, epsilon: epsilon)
  }
  static func runningStats(
    _ x: Tensor<Float>, mean: Tensor<Float>, variance: Tensor<Float>, momentum: Float,
    isTraining: Bool
  ) throws -> (mean: Tensor<Float>, variance: Tensor<Float>) {
    try Solutions10.runningStats(
      x, mean: mean, variance: variance, momentum: momentum, isTraining: isTraining)
  }
  static func batchNormBackward(
    _ dY: Tensor<Float>, x: Tensor<Float>, weight: Tensor<Float>, epsilon: Float
  ) throws -> (dX: Tensor<Float>, dWeight: Tensor<Float>, dBias: Tensor<Float>) {
    try Solutions10.batchNormBackward(dY, x: x, weight: weight, epsilon: epsilon)
  }
}
