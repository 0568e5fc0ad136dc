import Autograd
import Curriculum
import Layers
import Solutions
import Tensors

extension KnownMistake {
  public static let chapter15 = [
    KnownMistake(
      .twoViews, OneViewTwice.self, "one view, used twice: draw again for the second"),
    KnownMistake(
      .twoViews, SecondFromFirst.self,
      "the second view made from the first: both start at the picture"),
    KnownMistake(
      .twoViews, OneViewPlain.self,
      "one view is the picture itself: both are to be changed"),
    KnownMistake(
      .twoViews, OneDrawForAll.self,
      "one draw for the whole batch: every picture gets its own"),
    KnownMistake(
      .twoViews, BatchAsWhole.self,
      "the batch changed as a whole: every picture is changed for itself"),
    KnownMistake(
      .twoViews, ViewsInterleaved.self,
      "partners exchanged: row i of both must show picture i"),
    KnownMistake(
      .twoViews, ViewsGeneratorCopied.self,
      "a generator that stands still: the next batch gets the same draws; change the one that is given"
    ),
    KnownMistake(
      .twoViews, OwnGenerator.self,
      "a generator of its own: what is random comes from the one that is given"),
    KnownMistake(
      .projectionHead, ProbedBehind.self,
      "probed behind the head: there it has forgotten all that differs between views"),
    KnownMistake(
      .projectionHead, ProbedInside.self,
      "probed inside the head: what is kept is the encoder's output"),
    KnownMistake(
      .projectionHead, EmbeddingNormalized.self,
      "the embedding brought to length 1: it is kept as it is"),
    KnownMistake(
      .projectionHead, HeadWithoutReLU.self,
      "no ReLU in the head: two linear layers in a row are no more than one"),
    KnownMistake(
      .projectionHead, HeadEndsInReLU.self,
      "a ReLU behind the head: a projection may be negative"),
    KnownMistake(
      .projectionHead, HeadStartsWithReLU.self,
      "a ReLU before the head: it reads the embedding as it is"),
    KnownMistake(
      .projectionHead, LayersExchanged.self,
      "the layers exchanged: the hidden one comes first"),
    KnownMistake(
      .projectionHead, NoHead.self, "no head: the loss would shape the embedding itself"),
    KnownMistake(
      .projectionHead, HeadCutOff.self, "cut off from the encoder: it would never be trained"),
    KnownMistake(
      .projectionHead, EncoderTwice.self,
      "the encoder run twice: both results lie on one way through it"),
    KnownMistake(
      .ntXent, ItselfAnAnswer.self,
      "the view itself among the answers: nothing beats a cosine of 1"),
    KnownMistake(
      .ntXent, ItselfAtZero.self,
      "the view itself at score 0: e⁰ = 1 still counts in the sum; −∞ does not"),
    KnownMistake(
      .ntXent, FirstViewsOnly.self, "only the first views asked: every one of the 2N is"),
    KnownMistake(
      .ntXent, OtherSideOnly.self,
      "only views of the other side as answers: the other 2N − 1 all are"),
    KnownMistake(
      .ntXent, NotCosines.self, "not of length 1: the scores are cosines"),
    KnownMistake(
      .ntXent, NoTemperature.self, "no temperature: cosines are divided by it"),
    KnownMistake(
      .ntXent, TimesTemperature.self,
      "multiplied by the temperature: cosines are divided by it"),
    KnownMistake(
      .ntXent, NeighborAsPartner.self,
      "the wrong partner: row i of the first belongs to row i of the second"),
    KnownMistake(
      .ntXent, PartnerLeftOut.self,
      "the right answer left out of the sum: it is one of them"),
    KnownMistake(
      .ntXent, ViewsAddedUp.self, "added up: the loss is the mean over all views"),
    KnownMistake(.ntXent, DividedByN.self, "divided by N: there are 2N views"),
    KnownMistake(
      .ntXent, PowersTooLarge.self,
      "powers too large: take the logarithm of the sum without them, as in exercise 3.3"),
    KnownMistake(
      .ntXent, NTXentCutOff.self,
      "cut off from the graph: compute with the variables, not with their values"),
    KnownMistake(
      .stopGradient, NoStop.self,
      "no stop: the projections come to meet the predictions, and all falls to one point"),
    KnownMistake(
      .stopGradient, WrongSideStopped.self,
      "the wrong side stopped: predictions learn, projections stay as they are"),
    KnownMistake(
      .stopGradient, BothStopped.self,
      "nothing learns: only the projections are to be cut off"),
    KnownMistake(
      .stopGradient, OwnView.self,
      "each with its own view: a view is to predict the other one"),
    KnownMistake(
      .stopGradient, SignForgotten.self, "the sign: it falls as they come to agree"),
    KnownMistake(
      .stopGradient, NotOfLengthOne.self,
      "not of length 1: long projections would count for more, and growing would help"),
    KnownMistake(
      .stopGradient, HalfForgotten.self, "without the ½: the least is −1, not −2"),
    KnownMistake(
      .stopGradient, OneWayOnly.self, "one way only: each view predicts the other"),
    KnownMistake(
      .stopGradient, RowsAddedUp.self, "added up over the rows: it is the mean"),
  ]
}

/// Wrong in one exercise, right in all others.
protocol Mistake15: Chapter15Exercises {}

extension Mistake15 {
  static func twoViews(
    _ images: Tensor<Float>, using generator: inout Generator, change: PictureChange
  ) throws -> (first: Tensor<Float>, second: Tensor<Float>) {
    try Solutions15.twoViews(images, using: &generator, change: change)
  }
  static func projectionHead(
    _ x: Variable, encoder: Module, hidden: Linear, output: Linear
  ) throws -> (embedding: Variable, projection: Variable) {
    try Solutions15.projectionHead(x, encoder: encoder, hidden: hidden, output: output)
  }
  static func ntXent(
    _ first: Variable, _ second: Variable, temperature: Float
  ) throws -> Variable {
    try Solutions15.ntXent(first, second, temperature: temperature)
  }
  static func stopGradient(
    predictions: (Variable, Variable), projections: (Variable, Variable)
  ) throws -> Variable {
    try Solutions15.stopGradient(predictions: predictions, projections: projections)
  }
}
