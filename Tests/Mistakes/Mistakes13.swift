import Autograd
import Curriculum
import Solutions
import Tensors

extension KnownMistake {
  public static let chapter13 = [
    KnownMistake(
      .tripletLoss, TripletExchanged.self,
      "exchanged: the positive is to be nearer than the negative"),
    KnownMistake(
      .tripletLoss, TripletNoHinge.self,
      "no end at 0: triplets that are far enough apart would pay for the others"),
    KnownMistake(
      .tripletLoss, HingeAfterMean.self,
      "the hinge after the mean: each triplet is cut off at 0 by itself"),
    KnownMistake(
      .tripletLoss, TripletSquared.self,
      "distances squared: this loss takes them as they are"),
    KnownMistake(
      .tripletLoss, TripletAddedUp.self, "added up: the loss is the mean over all triplets"),
    KnownMistake(
      .tripletLoss, ActiveTriplets.self,
      "the mean over triplets that cost something: here all of them count"),
    KnownMistake(
      .tripletLoss, NoMargin.self,
      "no margin: a positive as far away as the negative would do"),
    KnownMistake(
      .tripletLoss, FromPositive.self,
      "the negative measured from the positive: both distances start at the anchor"),
    KnownMistake(
      .tripletLoss, TripletNotFinite.self,
      "infinite slope at 0: take a distance that is finite there, as in exercise 12.1"),
    KnownMistake(
      .tripletLoss, TripletCutOff.self,
      "cut off from the graph: compute with the variables, not with their values"),
    KnownMistake(
      .hardestNegative, AnchorItself.self,
      "the anchor itself: nothing is nearer to it, but it is no negative"),
    KnownMistake(
      .hardestNegative, NearestOther.self,
      "the nearest of all others: one of the anchor's class is no negative"),
    KnownMistake(
      .hardestNegative, EasiestNegative.self,
      "the farthest negative: that is the easiest; the hardest is the nearest"),
    KnownMistake(
      .hardestNegative, HardestPositive.self,
      "the farthest positive: another class is asked for"),
    KnownMistake(
      .hardestNegative, MaskedWithZero.self,
      "others masked with 0: that makes them the nearest of all; infinity would leave them out"),
    KnownMistake(
      .hardestNegative, PlaceAmongNegatives.self,
      "its place among the negatives: its place in the batch is asked for"),
    KnownMistake(
      .hardestNegative, LastOfEqual.self,
      "of equally near ones the last: the first one counts"),
    KnownMistake(
      .hardestNegative, NoneNamedFirst.self,
      "one is named although there is none: without another class it is nil"),
    KnownMistake(
      .collapseMeter, ZeroLengthDivides.self,
      "0 divided by 0: an embedding may be all zeros; keep its length away from 0"),
    KnownMistake(
      .collapseMeter, LengthsLeftIn.self,
      "lengths left in: bring every embedding to length 1, directions are what counts"),
    KnownMistake(
      .collapseMeter, CoordinatesNormalized.self,
      "coordinates brought to length 1: it is the embeddings that are"),
    KnownMistake(
      .collapseMeter, AlongEmbedding.self,
      "along the embedding: each coordinate's deviation is over the batch"),
    KnownMistake(
      .collapseMeter, NoRootOfD.self,
      "without √D: healthy would be another number for every D"),
    KnownMistake(
      .collapseMeter, MeanVariance.self,
      "the variance: the deviation is the root of it"),
    KnownMistake(
      .collapseMeter, AllNumbersAtOnce.self,
      "one deviation of all numbers: coordinates that differ from each other look like spread"),
    KnownMistake(
      .collapseMeter, DeviationByN.self, "divided by N: the deviation divides by N − 1"),
    KnownMistake(
      .checkpoint, RunItself.self,
      "the run itself, not a copy: it has trained on by the time that it is needed"),
    KnownMistake(
      .checkpoint, WeightsOnly.self,
      "the weights only: what a step reads besides them is missing"),
    KnownMistake(
      .checkpoint, WeightsForgotten.self, "the weights forgotten: all else is kept"),
    KnownMistake(
      .checkpoint, WeightsRounded.self,
      "rounded: the weights are near those of the run, but not the same to the last bit"),
    KnownMistake(
      .checkpoint, MomentsForgotten.self,
      "Adam's means forgotten: the next steps go another way"),
    KnownMistake(
      .checkpoint, StepForgotten.self,
      "the number of steps forgotten: correction and schedule start again"),
    KnownMistake(
      .checkpoint, RunningMeanForgotten.self,
      "the running mean forgotten: nobody learns it, but every answer depends on it"),
    KnownMistake(
      .checkpoint, GeneratorForgotten.self,
      "the generator forgotten: other examples are drawn than without a break"),
    KnownMistake(
      .tripletLoss, MarginTakenOff.self,
      "the margin taken off: it is added, so that being just as near still costs"),
  ]
}

/// Wrong in one exercise, right in all others.
protocol Mistake13: Chapter13Exercises {}

extension Mistake13 {
  static func tripletLoss(
    anchors: Variable, positives: Variable, negatives: Variable, margin: Float
  ) throws -> Variable {
    try Solutions13.tripletLoss(
      anchors: anchors, positives: positives, negatives: negatives, margin: margin)
  }
  static func hardestNegative(_ distances: Tensor<Float>, labels: [Int]) throws -> [Int?] {
    try Solutions13.hardestNegative(distances, labels: labels)
  }
  static func collapseMeter(_ embeddings: Tensor<Float>) throws -> Float {
    try Solutions13.collapseMeter(embeddings)
  }
  static func checkpoint(_ run: TrainingRun) throws -> TrainingRun {
    try Solutions13.checkpoint(run)
  }
}
