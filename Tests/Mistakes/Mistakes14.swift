import Autograd
import Curriculum
import Layers
import Solutions
import Tensors

extension KnownMistake {
  public static let chapter14 = [
    KnownMistake(
      .kNN, SelfVotes.self,
      "itself among its neighbors: it is at distance 0 and votes for its own label, the answer"),
    KnownMistake(
      .kNN, FirstDropped.self,
      "the first of the order left out, whoever it is: beside an equal embedding that is "
        + "not itself"),
    KnownMistake(
      .kNN, NearestDecides.self,
      "the nearest alone decides: k of them vote"),
    KnownMistake(
      .kNN, PlaceOfNearest.self,
      "places, not classes: the answer is a label"),
    KnownMistake(
      .kNN, TieToNearest.self,
      "a tie given to the nearer class: here the smallest label wins"),
    KnownMistake(
      .kNN, TieToLargest.self,
      "a tie given to the largest label: the smallest one wins"),
    KnownMistake(
      .kNN, LastOfEquallyNear.self,
      "of equally near ones the last: the first one counts"),
    KnownMistake(
      .kNN, FarthestAsked.self,
      "the farthest asked: the nearest are alike"),
    KnownMistake(
      .kNN, VotesWeighed.self,
      "votes weighed by nearness: here every vote is one"),
    KnownMistake(
      .linearProbe, ProbeInTraining.self,
      "batch normalization in training mode: embeddings then depend on their batch, and "
        + "the running statistics move; encoder.eval() comes first"),
    KnownMistake(
      .linearProbe, EncoderTrained.self,
      "the encoder trained as well: a probe asks what it knows, so the probe alone learns"),
    KnownMistake(
      .linearProbe, EncoderRecorded.self,
      "the encoder recorded: its next training would start with these gradients; "
        + "withoutGradients { } keeps it out"),
    KnownMistake(
      .linearProbe, ModeForgotten.self,
      "the mode changed for good: put the encoder back into the one it was in"),
    KnownMistake(
      .linearProbe, ProbeNeverForgets.self,
      "old gradients are still there: backward() adds to them, so forget them before each step"),
    KnownMistake(
      .linearProbe, ProbeAddedUp.self,
      "the loss added up: it is the mean over the rows"),
    KnownMistake(
      .linearProbe, ProbeSoftmaxTwice.self,
      "softmax twice: the cross-entropy takes the logits as they are"),
    KnownMistake(
      .linearProbe, ProbeBiasKept.self,
      "the bias stays: the probe's parameters are its weight and its bias"),
    KnownMistake(
      .fineTune, NothingFrozen.self,
      "the stem trained as well: no optimizer may step its parameters"),
    KnownMistake(
      .fineTune, StemInTraining.self,
      "batch normalization of the frozen stem in training mode: without any step, every "
        + "batch moves its statistics; stem.eval() comes behind network.train()"),
    KnownMistake(
      .fineTune, RatesExchanged.self,
      "the rates exchanged: the new head is the one that learns fast"),
    KnownMistake(
      .fineTune, BodyRateForAll.self,
      "the body's rate for the head too: it is in a group with a rate of its own"),
    KnownMistake(
      .fineTune, HeadRateForAll.self,
      "the head's rate for the body too: what it knows would be overwritten"),
    KnownMistake(
      .fineTune, BodyFrozenToo.self,
      "the body frozen too: only the stem is to stay"),
    KnownMistake(
      .fineTune, TuningNeverForgets.self,
      "old gradients are still there: backward() adds to them, so forget them before each step"),
    KnownMistake(
      .recallAtK, LonelyAsked.self,
      "those alone in their class asked too: they have nothing to find"),
    KnownMistake(
      .recallAtK, FindsItself.self,
      "itself among what it finds: that is always a hit"),
    KnownMistake(
      .recallAtK, FirstLeftOut.self,
      "the first of the order left out, whoever it is: beside an equal embedding that is "
        + "not itself"),
    KnownMistake(
      .recallAtK, PrecisionAtK.self,
      "the share of the first k that are right: that is precision; one is enough here"),
    KnownMistake(
      .recallAtK, ShareFound.self,
      "the share of its class that is found: one of them is enough here"),
    KnownMistake(
      .recallAtK, OnlyPlaceK.self,
      "only the one at place k looked at: all of the first k count"),
    KnownMistake(
      .recallAtK, HitsCounted.self,
      "hits counted: the share of the queries is asked for"),
    KnownMistake(
      .recallAtK, OneTooMany.self,
      "one too many looked at: the first k of the others count"),
    KnownMistake(
      .linearProbe, ProbeOneStepMore.self,
      "one step too many"),
    KnownMistake(
      .fineTune, BodyInEvaluation.self,
      "the stem alone is frozen: body and head are in training mode"),
  ]
}

/// Wrong in one exercise, right in all others.
protocol Mistake14: Chapter14Exercises {}

extension Mistake14 {
  static func kNN(_ embeddings: Tensor<Float>, labels: [Int], k: Int) throws -> [Int] {
    try Solutions14.kNN(embeddings, labels: labels, k: k)
  }
  static func linearProbe(
    _ probe: Linear, encoder: Module, inputs: Tensor<Float>, labels: [Int], steps: Int,
    learningRate: Double
  ) throws {
    try Solutions14.linearProbe(
      probe, encoder: encoder, inputs: inputs, labels: labels, steps: steps,
      learningRate: learningRate)
  }
  static func fineTune(
    _ network: TunedNetwork, inputs: Tensor<Float>, labels: [Int], steps: Int, bodyRate: Double,
    headRate: Double
  ) throws {
    try Solutions14.fineTune(
      network, inputs: inputs, labels: labels, steps: steps, bodyRate: bodyRate,
      headRate: headRate)
  }
  static func recallAtK(_ embeddings: Tensor<Float>, labels: [Int], k: Int) throws -> Double {
    try Solutions14.recallAtK(embeddings, labels: labels, k: k)
  }
}
