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
public class Dropout: Module {
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
    self.probability = probability
    self.generator = Generator(seed: generator.next())
    super.init()
    require(
      (0...1).contains(probability),
      "\(type(of: self)): the probability must be from 0 to 1, not \(probability)")
  }

  /// Returns the input with elements dropped in training, and unchanged in evaluation mode.
  ///
  /// - Returns: The shape of `x`.
  public final override func forward(_ x: Variable) -> Variable {
    let maskShape = maskShape(for: x.shape)
    guard isTraining && probability > 0 else { return x }
    var maskGenerator = Generator(seed: replayable { generator.next() })
    let kept = Tensor.bernoulli(maskShape, probability: 1 - probability, using: &maskGenerator)
    return masked(x, keeping: kept)
  }

  /// Returns the shape of the mask of an input, which is broadcast to it.
  func maskShape(for shape: [Int]) -> [Int] { shape }

  /// Returns the input with the elements dropped where `kept` is false.
  func masked(_ x: Variable, keeping kept: Tensor<Bool>) -> Variable {
    x.masked(keeping: kept, probability: 1 - probability)
  }
}

// MARK: Whole channels

/// Dropout of whole channels: the elements of a channel are similar, so that dropping single ones
/// would change little (Tompson and others, 2015). The base class of ``Dropout1d``, ``Dropout2d`` and
/// ``Dropout3d``.
public class ChannelDropout: Dropout {
  /// The number of spatial axes.
  var spatialAxes: Int { 2 }

  override func maskShape(for shape: [Int]) -> [Int] {
    let axes = ["L", "H, W", "D, H, W"][spatialAxes - 1]
    require(
      shape.count == spatialAxes + 1 || shape.count == spatialAxes + 2,
      "\(type(of: self)): needs an input [N, C, \(axes)] or [C, \(axes)], not \(shape)")
    return shape.dropLast(spatialAxes) + [Int](repeating: 1, count: spatialAxes)
  }
}

/// Dropout of whole channels of sequences, `[N, C, L]` or `[C, L]`.
public final class Dropout1d: ChannelDropout {
  override var spatialAxes: Int { 1 }
}

/// Dropout of whole channels of images, `[N, C, H, W]` or `[C, H, W]`.
///
/// PyTorch takes three axes for `[N, C, L]` and announces that it will not: ``Dropout1d`` is for
/// those.
public final class Dropout2d: ChannelDropout {}

/// Dropout of whole channels of volumes, `[N, C, D, H, W]` or `[C, D, H, W]`.
public final class Dropout3d: ChannelDropout {
  override var spatialAxes: Int { 3 }
}

// MARK: For SELU

/// Dropout that preserves mean 0 and variance 1, as ``SELU`` needs it: dropped elements become the
/// limit of SELU at −∞ instead of 0, and all are scaled and shifted (Klambauer, Unterthiner, Mayr and
/// Hochreiter, 2017).
///
///     y = a·x + b  where kept,  a·α′ + b  elsewhere
///     α′ = −1.7581    a = ((1 − p)(1 + p·α′²))^(−½)    b = −a·p·α′
public class AlphaDropout: Dropout {
  override func masked(_ x: Variable, keeping kept: Tensor<Bool>) -> Variable {
    if probability == 1 { return x * 0 }
    let (p, limit) = (Double(probability), -1.7580993408473766)
    let scale = 1 / ((1 - p) * (1 + p * limit * limit)).squareRoot()
    let factors = kept.map { $0 ? Float(scale) : 0 }
    let shifts = kept.map { Float(($0 ? 0 : scale * limit) - scale * p * limit) }
    return x * Variable(factors) + Variable(shifts)
  }
}

/// An ``AlphaDropout`` of whole channels, `[N, C, …]`.
public final class FeatureAlphaDropout: AlphaDropout {
  override func maskShape(for shape: [Int]) -> [Int] {
    require(
      shape.count >= 2, "FeatureAlphaDropout: needs an input [N, C, …], not \(shape)")
    return shape.prefix(2) + shape.dropFirst(2).map { _ in 1 }
  }
}

// MARK: Residual branches

/// Stochastic depth: in training, drops the whole residual branch of an example, or of the batch,
/// which makes the network shorter at random (Huang, Sun, Liu, Sedra and Weinberger, 2016).
/// torchvision's `StochasticDepth`, also known as DropPath.
///
///     y = x + stochasticDepth(branch(x))
public final class StochasticDepth: Dropout {
  /// What is dropped together.
  public enum Mode: Sendable {
    /// The branch of the whole batch.
    case batch
    /// The branch of each example, an index of the first axis.
    case row
  }

  /// What is dropped together.
  public let mode: Mode

  /// Creates a layer.
  ///
  /// - Parameters:
  ///   - probability: The probability of dropping a branch, from 0 to 1.
  ///   - mode: What is dropped together.
  ///   - generator: The generator that seeds the layer's own, with one draw.
  public init(_ probability: Float, _ mode: Mode, using generator: inout Generator) {
    self.mode = mode
    super.init(probability, using: &generator)
  }

  override func maskShape(for shape: [Int]) -> [Int] {
    require(
      mode == .batch || !shape.isEmpty,
      "StochasticDepth: needs an input [N, …] to drop rows, not a scalar")
    return shape.enumerated().map { $0.offset == 0 && mode == .row ? $0.element : 1 }
  }
}
