import Autograd
import Curriculum
import Solutions
import Tensors

extension KnownMistake {
  public static let chapter06 = [
    KnownMistake(
      .parameters, Shallow.self,
      "only the outermost properties are looked at: parts hold parameters of their own"),
    KnownMistake(
      .parameters, PathLost.self,
      "the path is missing: two parts' weights would have the same name"),
    KnownMistake(
      .parameters, SharedTwice.self,
      "a shared parameter is listed twice: it would move twice a step"),
    KnownMistake(
      .parameters, ListsSkipped.self,
      "lists are left out: their elements' names are their numbers"),
    KnownMistake(
      .parameters, OptionalNamed.self,
      "«some» is an optional's only child: what it holds keeps the property's name"),
    KnownMistake(
      .parameters, LeadingDot.self,
      "a dot too many: before the outermost name there is none"),
    KnownMistake(
      .parameters, SortedByName.self,
      "sorted by name: the order is that of the properties"),
    KnownMistake(
      .parameters, OuterFirst.self,
      "outer parameters first: the order is that of the properties, depth first"),
    KnownMistake(
      .linear, WeightAsItIs.self,
      "the weight is not transposed: its rows belong to the outputs"),
    KnownMistake(
      .linear, WeightOnTheLeft.self,
      "factors in the wrong order: rows of x are examples, so x stands on the left"),
    KnownMistake(.linear, BiasForgotten.self, "the bias is not added"),
    KnownMistake(
      .linear, BiasDown.self,
      "the bias runs down the rows: each output has one, the same for every row of x"),
    KnownMistake(
      .linear, CutOff.self,
      "cut off from the graph: compute with the variables, not with their values"),
    KnownMistake(
      .initHe, FanOut.self,
      "fan-out for fan-in: count what feeds one output, not what one input feeds"),
    KnownMistake(
      .initHe, AreaForgotten.self,
      "the kernel's area is forgotten: every dot of the window is an input"),
    KnownMistake(
      .initHe, RootForgotten.self,
      "the variance taken for the deviation: its root is missing"),
    KnownMistake(
      .initHe, TwoForgotten.self,
      "the 2 is missing: ReLU drops half of the signal, and the weights make up for it"),
    KnownMistake(
      .initHe, Even.self,
      "spread evenly: the numbers are to be those of the normal distribution"),
    KnownMistake(.initHe, Positive.self, "the numbers do not lie about 0"),
    KnownMistake(
      .initHe, OwnSeed.self, "the seed is ignored: every network would start alike"),
    KnownMistake(
      .initHe, OwnSource.self,
      "not drawn from the generator that is given: the seed does not settle the numbers"),
    KnownMistake(
      .initHe, GeneratorCopied.self,
      "the generator stands still: a copy was moved on, so every layer starts alike"),
    KnownMistake(
      .crossEntropy, ShareForgotten.self,
      "1/N is missing in the gradient: the loss is a mean over the rows"),
    KnownMistake(
      .crossEntropy, Overflow.self,
      "overflow: exp(1000) is infinite; subtract each row's largest score first"),
    KnownMistake(
      .crossEntropy, LogarithmOfNothing.self,
      "the logarithm of a probability that became 0: take log p = score − log Σ exp(score)"),
    KnownMistake(
      .crossEntropy, TruthForgotten.self,
      "the 1 of the right class is not subtracted: the gradient is p − 1 there"),
    KnownMistake(
      .crossEntropy, SignTurned.self,
      "the sign is turned: the gradient is p − 1, not 1 − p"),
    KnownMistake(
      .crossEntropy, DownTheColumns.self,
      "softmax down the columns: the classes of one row are what add up to 1"),
    KnownMistake(
      .crossEntropy, LossBelowZero.self,
      "the sign of the loss: −log of a probability is never below 0"),
    KnownMistake(
      .crossEntropy, LossSummed.self,
      "the loss is summed over the rows, but it is their mean"),
  ]
}

/// Wrong in one exercise, right in all others.
protocol Mistake06: Chapter06Exercises {}

extension Mistake06 {
  static func parameters(of module: Any) throws -> [(name: String, parameter: Parameter)] {
    try Solutions06.parameters(of: module)
  }
  static func linear(_ x: Variable, weight: Variable, bias: Variable?) throws -> Variable {
    try Solutions06.linear(x, weight: weight, bias: bias)
  }
  static func initHe(_ shape: [Int], using generator: inout Generator) throws -> Tensor<Float> {
    try Solutions06.initHe(shape, using: &generator)
  }
  static func crossEntropy(
    _ logits: Tensor<Float>, labels: [Int]
  ) throws -> (loss: Float, gradient: Tensor<Float>) {
    try Solutions06.crossEntropy(logits, labels: labels)
  }
}
