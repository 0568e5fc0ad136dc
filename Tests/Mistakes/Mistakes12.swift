import Autograd
import Curriculum
import Solutions
import Tensors

extension KnownMistake {
  public static let chapter12 = [
    KnownMistake(
      .pairDistance, RootOfZero.self,
      "infinite slope at 0: equal rows give √0, and infinity times 0 is not a number"),
    KnownMistake(
      .pairDistance, EpsilonAfterRoot.self,
      "ε after the root: what is under it is still 0, and its slope infinite"),
    KnownMistake(.pairDistance, DistanceSquared.self, "no root: this is the distance squared"),
    KnownMistake(
      .pairDistance, MeanOfSquares.self, "the mean of the squares: a distance adds them up"),
    KnownMistake(
      .pairDistance, CityBlocks.self,
      "a sum of sizes: the differences are squared, and the root is taken of the sum"),
    KnownMistake(
      .pairDistance, DownTheRows.self, "over the wrong axis: every row is a pair of its own"),
    KnownMistake(
      .pairDistance, OneDistance.self,
      "one distance for the whole batch: every pair has its own"),
    KnownMistake(
      .pairDistance, DistanceCutOff.self,
      "cut off from the graph: compute with the variables, not with their values"),
    KnownMistake(
      .contrastiveLoss, LabelsExchanged.self,
      "labels exchanged: 1 means the same, and those are pulled together"),
    KnownMistake(
      .contrastiveLoss, NoHinge.self,
      "no end at the margin: beyond it a different pair would be pulled back"),
    KnownMistake(
      .contrastiveLoss, GapNotSquared.self,
      "the gap is not squared: it is max(0, margin − D)²"),
    KnownMistake(
      .contrastiveLoss, SquareInGap.self,
      "D² in the gap: the distance itself is taken from the margin"),
    KnownMistake(
      .contrastiveLoss, MarginOfOne.self, "a margin of 1 whatever is given"),
    KnownMistake(
      .contrastiveLoss, SoftenedHinge.self,
      "a softened hinge: beyond the margin the loss is exactly 0, and nothing moves"),
    KnownMistake(
      .contrastiveLoss, LossAddedUp.self, "added up: the loss is the mean over all pairs"),
    KnownMistake(
      .contrastiveLoss, LossHalved.self,
      "half of it: Hadsell's paper has ½ before each term, this loss has not"),
    KnownMistake(
      .contrastiveLoss, TwoMeans.self,
      "two means added: there is one mean, over pairs of both kinds"),
    KnownMistake(
      .contrastiveLoss, ContrastiveCutOff.self,
      "cut off from the graph: compute with the distance, not with its value"),
    KnownMistake(
      .sharedWeights, FirstTwinOnly.self, "only the first twin: the second uses the weights too"),
    KnownMistake(
      .sharedWeights, TwinOverwritten.self,
      "overwritten: the second twin's gradient is added to the first one's"),
    KnownMistake(
      .sharedWeights, TwinsSubtracted.self,
      "subtracted: gradients of one weight always add up"),
    KnownMistake(
      .sharedWeights, TwinsAveraged.self, "the mean of both: gradients of one weight add up"),
    KnownMistake(
      .sharedWeights, TwinsCrossed.self,
      "crossed: each embedding's gradient belongs to its own input"),
    KnownMistake(
      .sharedWeights, TwinsTransposed.self,
      "transposed: ∂L/∂W has the shape of W, outputs by inputs"),
    KnownMistake(
      .sharedWeights, TwinsKeptApart.self,
      "kept apart: there is one set of weights, so one gradient"),
    KnownMistake(
      .samplePairs, WithItself.self,
      "an item with itself: their distance is 0 before anything is learnt"),
    KnownMistake(
      .samplePairs, LonelyWithItself.self,
      "a class of one paired with itself: it has no partner, so no same pair"),
    KnownMistake(
      .samplePairs, AnyTwo.self,
      "not half and half: two items drawn at random are mostly of two classes"),
    KnownMistake(
      .samplePairs, SameOnly.self,
      "same pairs only: without different ones everything falls to one point"),
    KnownMistake(
      .samplePairs, AnswersExchanged.self,
      "answers exchanged: isSame is true where the labels are equal"),
    KnownMistake(
      .samplePairs, DifferentUnseen.self,
      "said to be different without a look: an item of any class was drawn as partner"),
    KnownMistake(
      .samplePairs, LonelyLeftOut.self,
      "a class of one left out: it has no same pair, but it has different ones"),
    KnownMistake(
      .samplePairs, FirstPartner.self,
      "some pairs never come: draw the partner among all that fit"),
    KnownMistake(
      .samplePairs, InListOrder.self,
      "the first item always stands before the second in the list"),
    KnownMistake(
      .samplePairs, PairsOfOwnSeed.self,
      "not drawn from the generator that is given: a run could not be repeated"),
    KnownMistake(
      .boundedOutput, LinearBounded.self,
      "a bound where there is none: a linear layer makes any number"),
    KnownMistake(
      .boundedOutput, SphereRadius.self,
      "the radius: the furthest points lie on both ends of a diameter"),
    KnownMistake(
      .boundedOutput, SphereAsCube.self,
      "a cube around the sphere: its points have length 1, however many dimensions"),
    KnownMistake(
      .boundedOutput, EdgesAdded.self,
      "edges added up: a cube's diagonal is the edge times √D"),
    KnownMistake(
      .boundedOutput, OneEdge.self,
      "one dimension only: all D differences go into the distance"),
    KnownMistake(
      .boundedOutput, TanhAsSigmoid.self, "tanh is not the sigmoid: it runs from −1 to 1"),
    KnownMistake(.boundedOutput, ReachGapNotSquared.self, "the gap is not squared"),
    KnownMistake(
      .boundedOutput, LossBeyondMargin.self,
      "a loss beyond the margin: where the reach is larger, the least loss is 0"),
    KnownMistake(
      .boundedOutput, BoundReached.self,
      "at the bound itself: sigmoid and tanh come near their ends, but never reach them"),
    KnownMistake(
      .boundedOutput, SphereNotReached.self,
      "the sphere's ends are reached: two opposite points are exactly 2 apart"),
    KnownMistake(
      .contrastiveLoss, NothingSquared.self,
      "nothing is squared: both terms are squares"),
    KnownMistake(
      .contrastiveLoss, SquareInsideGap.self,
      "the square is inside: the whole gap is squared, (margin − D)²"),
  ]
}

/// Wrong in one exercise, right in all others.
protocol Mistake12: Chapter12Exercises {}

extension Mistake12 {
  static func pairDistance(_ a: Variable, _ b: Variable) throws -> Variable {
    try Solutions12.pairDistance(a, b)
  }
  static func contrastiveLoss(
    _ distance: Variable, isSame: Tensor<Float>, margin: Float
  ) throws -> Variable {
    try Solutions12.contrastiveLoss(distance, isSame: isSame, margin: margin)
  }
  static func sharedWeights(
    first: Tensor<Float>, second: Tensor<Float>, dFirst: Tensor<Float>, dSecond: Tensor<Float>
  ) throws -> Tensor<Float> {
    try Solutions12.sharedWeights(
      first: first, second: second, dFirst: dFirst, dSecond: dSecond)
  }
  static func samplePairs(
    labels: [Int], count: Int, using generator: inout Generator
  ) throws -> [SampledPair] {
    try Solutions12.samplePairs(labels: labels, count: count, using: &generator)
  }
  static func boundedOutput(
    _ last: LastLayer, dimensions: Int, margin: Float
  ) throws -> Reach {
    try Solutions12.boundedOutput(last, dimensions: dimensions, margin: margin)
  }
}
