import Curriculum
import Solutions
import Tensors

extension KnownMistake {
  public static let chapter05 = [
    KnownMistake(
      .unbroadcast, NotSummed.self,
      "not summed at all: the gradient comes back in the broadcast shape"),
    KnownMistake(
      .unbroadcast, Averaged.self,
      "averaged: copies add their gradients, they do not share one"),
    KnownMistake(
      .unbroadcast, AxesLost.self,
      "summed, but not given back its shape: axes of size 1 are lost or left over"),
    KnownMistake(
      .matmulVJP, NotTransposed.self, "not transposed: dA = dC · bᵀ and dB = aᵀ · dC"),
    KnownMistake(
      .matmulVJP, FactorsExchanged.self,
      "factors in the wrong order: dC stands left of bᵀ and right of aᵀ"),
    KnownMistake(
      .matmulVJP, GradientsExchanged.self, "exchanged: dA comes first, then dB"),
    KnownMistake(
      .matmulVJP, UpstreamOnes.self, "upstream ignored: dC is taken for ones"),
    KnownMistake(
      .matmulVJP, AllAxesTurned.self,
      "all axes turned around: in a batch only the last two are exchanged"),
    KnownMistake(
      .matmulVJP, BatchesKept.self,
      "not summed over the batches: an input used by all of them gets the sum"),
    KnownMistake(
      .reduceVJP, NotStretched.self,
      "not stretched: every number that was summed gets a gradient, so the shape is x's"),
    KnownMistake(
      .reduceVJP, MeanAsSum.self,
      "not divided by how many numbers went into the mean: each has only its share in it"),
    KnownMistake(
      .reduceVJP, SumAsMean.self,
      "a sum treated as a mean: each number gets the whole gradient"),
    KnownMistake(
      .reduceVJP, DividedByAll.self,
      "divided by the size of all axes: only the numbers that went into one mean share it"),
    KnownMistake(
      .reduceVJP, DividedByOne.self,
      "divided by the size of one axis: with several, their sizes multiply"),
    KnownMistake(
      .reduceVJP, WrongPlace.self,
      "the summed axis is put back in the wrong place: give it size 1 where it was"),
    KnownMistake(
      .reduceVJP, FirstCopyOnly.self,
      "one copy only: every number that was summed gets the gradient, not just the first"),
    KnownMistake(
      .gradcheck, LargeForwardStep.self,
      "refused: is the step small, and does it go up and down, so that the bend cancels?"),
    KnownMistake(.gradcheck, Lenient.self, "too lenient: an error of 1 % passes"),
    KnownMistake(
      .gradcheck, AbsoluteTolerance.self,
      "the tolerance does not shrink with the gradient: 1 % of a small number passes"),
    KnownMistake(
      .gradcheck, FirstOnly.self,
      "only the first number is compared: an error in the last one passes"),
    KnownMistake(.gradcheck, SignIgnored.self, "sizes compared without signs"),
    KnownMistake(
      .gradcheck, SumCompared.self, "only the sum is compared: errors that cancel pass"),
    KnownMistake(.gradcheck, ShapeIgnored.self, "the shape is not compared with that of x"),
    KnownMistake(
      .gradcheck, NotANumberPasses.self,
      "not a number passes: every comparison with it is false, also >"),
    KnownMistake(
      .gradcheck, DividedByOneStep.self,
      "twice the derivative is accepted: up and down are 2h apart, not h"),
    KnownMistake(
      .gradcheck, DownLessUp.self,
      "the derivative with its sign turned is accepted: up less down"),
  ]
}

/// Wrong in one exercise, right in all others.
protocol Mistake05: Chapter05Exercises {}

extension Mistake05 {
  static func unbroadcast(
    _ gradient: Tensor<Float>, to shape: [Int]
  ) throws -> Tensor<Float> {
    try Solutions05.unbroadcast(gradient, to: shape)
  }
  static func matmulVJP(
    _ dC: Tensor<Float>, _ a: Tensor<Float>, _ b: Tensor<Float>
  ) throws -> (dA: Tensor<Float>, dB: Tensor<Float>) {
    try Solutions05.matmulVJP(dC, a, b)
  }
  static func reduceVJP(
    _ gradient: Tensor<Float>, shape: [Int], axes: [Int], keepDims: Bool, isMean: Bool
  ) throws -> Tensor<Float> {
    try Solutions05.reduceVJP(
      gradient, shape: shape, axes: axes, keepDims: keepDims, isMean: isMean)
  }
  static func gradcheck(
    _ f: (Tensor<Double>) -> Double, at x: Tensor<Double>, gradient: Tensor<Double>
  ) throws -> Bool {
    try Solutions05.gradcheck(f, at: x, gradient: gradient)
  }
}
