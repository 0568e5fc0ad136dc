import Autograd
import Curriculum
import Solutions
import Tensors

extension KnownMistake {
  public static let chapter07 = [
    KnownMistake(
      .sgdMomentum, VelocityUphill.self, "uphill: the parameter moves against the velocity"),
    KnownMistake(
      .sgdMomentum, OldVelocity.self,
      "the old velocity is used: first renew it, then move by it"),
    KnownMistake(
      .sgdMomentum, VelocityLost.self,
      "the velocity is not kept: every step is a plain one"),
    KnownMistake(
      .sgdMomentum, VelocityAveraged.self,
      "an average of gradients: here the whole gradient enters, not 1 − μ of it"),
    KnownMistake(
      .sgdMomentum, RateInside.self,
      "the learning rate is inside the velocity: a new rate must act at once"),
    KnownMistake(
      .sgdMomentum, LooksAhead.self,
      "it looks ahead: that is Nesterov's way, here the step is the velocity itself"),
    KnownMistake(
      .adam, Uncorrected.self,
      "no bias correction: both means start at 0 and are too small at first"),
    KnownMistake(
      .adam, StepsFromZero.self,
      "divided by 0: t is 1 at the first step, so 1 − βᵗ is not 0"),
    KnownMistake(
      .adam, MeanCorrected.self,
      "only the mean is corrected: the square starts at 0 as well"),
    KnownMistake(
      .adam, BetasExchanged.self,
      "the betas are exchanged: β₁ belongs to the mean, β₂ to the square"),
    KnownMistake(
      .adam, WithoutRoot.self,
      "the root is missing: it brings the square back to the gradient's size"),
    KnownMistake(
      .adam, EpsilonInside.self, "ε stands inside the root: it is added after it"),
    KnownMistake(
      .adam, NotSquared.self,
      "the second mean is one of gradients: it must be one of their squares"),
    KnownMistake(
      .adam, AdamUphill.self, "uphill: the parameter moves against the mean gradient"),
    KnownMistake(
      .cosineWarmup, FirstStepLost.self,
      "the first step has rate 0 and is lost: begin with 1/warmup"),
    KnownMistake(
      .cosineWarmup, WarmTooLong.self,
      "the warm-up is one step too long: its steps are those below `warmup`"),
    KnownMistake(
      .cosineWarmup, Cold.self,
      "no warm-up: the first steps already have the whole rate"),
    KnownMistake(
      .cosineWarmup, CosineFromZero.self,
      "the cosine is counted from step 0: it begins where the warm-up has ended"),
    KnownMistake(
      .cosineWarmup, PiMissing.self,
      "π is missing: half a wave is as long as π, so cos(π · t)"),
    KnownMistake(
      .cosineWarmup, WholeWave.self,
      "a whole wave: half of one falls from 1 to 0, π · t"),
    KnownMistake(
      .cosineWarmup, StraightDown.self,
      "a straight line down: the fall is half a cosine wave"),
    KnownMistake(
      .cosineWarmup, QuarterWave.self,
      "a quarter of a wave: (1 + cos(π · t)) / 2 is gentle at both ends"),
    KnownMistake(
      .cosineWarmup, WholeNumbers.self,
      "it stays at the peak: does t grow? 3 / 8 in whole numbers is 0; make them Double first"),
    KnownMistake(
      .cosineWarmup, RisesAgain.self,
      "it does not end: from the last step on the rate is 0, or it would rise again"),
    KnownMistake(
      .trainStep, NeverForgotten.self,
      "old gradients are still there: backward() adds to them, so forget them first"),
    KnownMistake(
      .trainStep, ForgottenTooLate.self,
      "nothing moves: backward() comes after the forgetting and before the step"),
    KnownMistake(.trainStep, StepUphill.self, "uphill: a step goes against the gradient"),
    KnownMistake(.trainStep, RateIgnored.self, "the learning rate is ignored"),
    KnownMistake(
      .trainStep, LossAfter.self,
      "the loss after the step is returned: computing it again costs a forward pass"),
    KnownMistake(
      .trainStep, LossTwice.self,
      "the loss is computed more than once: that is most of the work, and it may draw anew"),
    KnownMistake(
      .sgdMomentum, MomentumOnCopies.self,
      "neither has changed: give `velocity` and `parameter` themselves new numbers"),
    KnownMistake(
      .adam, AdamOnCopies.self,
      "nothing has changed: give `mean`, `square` and `parameter` themselves new numbers"),
    KnownMistake(
      .adam, CorrectedMeansKept.self,
      "the corrected means are kept: correct for the step alone, keep them as they are"),
    KnownMistake(
      .adam, SquareOfMean.self,
      "the square is one of the mean: it must be one of the gradient"),
    KnownMistake(
      .cosineWarmup, NotHalved.self,
      "not halved: 1 + cos is 2 at the top"),
  ]
}

/// Wrong in one exercise, right in all others.
protocol Mistake07: Chapter07Exercises {}

extension Mistake07 {
  static func sgdMomentum(
    _ parameter: inout Tensor<Float>, velocity: inout Tensor<Float>, gradient: Tensor<Float>,
    learningRate: Float, momentum: Float
  ) throws {
    try Solutions07.sgdMomentum(
      &parameter, velocity: &velocity, gradient: gradient, learningRate: learningRate,
      momentum: momentum)
  }
  static func adam(
    _ parameter: inout Tensor<Float>, mean: inout Tensor<Float>, square: inout Tensor<Float>,
    gradient: Tensor<Float>, step: Int, settings: AdamSettings
  ) throws {
    try Solutions07.adam(
      &parameter, mean: &mean, square: &square, gradient: gradient, step: step,
      settings: settings)
  }
  static func cosineWarmup(step: Int, warmup: Int, steps: Int, peak: Double) throws -> Double {
    try Solutions07.cosineWarmup(step: step, warmup: warmup, steps: steps, peak: peak)
  }
  static func trainStep(
    _ parameters: [Parameter], learningRate: Float, loss: () -> Variable
  ) throws -> Float {
    try Solutions07.trainStep(parameters, learningRate: learningRate, loss: loss)
  }
}
