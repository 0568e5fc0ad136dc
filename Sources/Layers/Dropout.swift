import Autograd
import Tensors

/// Dropout: in training, sets each element to 0 with a given probability and divides the others by
/// the probability of keeping them, which preserves the expected sum (Srivastava and others, 2014).
/// In evaluation mode, it returns its input.
///
/// Each layer has its own generator. A call in training draws one number from it, which seeds the
/// mask, whatever the input's shape. Two runs with the same seed therefore drop the same elements,
/// and a run resumed with the saved `generator` continues bit for bit. Both runs of a `checkpoint`
/// have the same mask.
public final class Dropout: Module {
  /// The probability of dropping an element.
  public let probability: Float
  /// The generator that seeds the next mask; save it to resume a run.
  public var generator: Generator

  /// Creates a dropout layer.
  ///
  /// - Parameters:
  ///   - probability: The probability of dropping an element, from 0 to 1.
  ///   - generator: The generator that seeds the layer's own, with one draw.
  public init(_ probability: Float = 0.5, using generator: inout Generator) {
    require(
      (0...1).contains(probability),
      "Dropout: the probability must be from 0 to 1, not \(probability)")
    self.probability = probability
    self.generator = Generator(seed: generator.next())
  }

  /// Returns the input with elements dropped in training, and unchanged in evaluation mode.
  ///
  /// - Returns: The shape of `x`.
  public override func forward(_ x: Variable) -> Variable {
    guard isTraining && probability > 0 else { return x }
    var maskGenerator = Generator(seed: replayable { generator.next() })
    let mask = Tensor.bernoulli(x.shape, probability: 1 - probability, using: &maskGenerator)
    let factor = probability < 1 ? 1 / (1 - probability) : 0
    return x * Variable(mask.map { $0 ? factor : 0 })
  }
}
