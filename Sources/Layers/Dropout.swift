import Autograd
import Tensors

/// In training every number becomes 0 with some probability, and the others are divided by the rest
/// of it, so that sums keep their size (Srivastava and others, 2014). In evaluation nothing happens.
///
/// A layer has a generator of its own, and every call in training draws one number from it, from which
/// that call's mask follows, whatever the input's shape. So two runs with the same seed drop the same
/// numbers, and a run that is resumed with `generator` as it was goes on as if it had never stopped.
public final class Dropout: Module {
  /// How likely each number is dropped.
  public let probability: Float
  /// What the next mask is drawn from; save it to resume a run.
  public var generator: Generator

  /// - Parameter generator: gives the layer its own, by one draw.
  public init(_ probability: Float = 0.5, using generator: inout Generator) {
    require(
      (0...1).contains(probability),
      "Dropout: the probability must be from 0 to 1, not \(probability)")
    self.probability = probability
    self.generator = Generator(seed: generator.next())
  }

  /// - Returns: as `x`.
  public override func forward(_ x: Variable) -> Variable {
    guard isTraining && probability > 0 else { return x }
    var draws = Generator(seed: generator.next())
    let stays = Tensor.bernoulli(x.shape, probability: 1 - probability, using: &draws)
    let factor = probability < 1 ? 1 / (1 - probability) : 0
    return x * Variable(stays.map { $0 ? factor : 0 })
  }
}
