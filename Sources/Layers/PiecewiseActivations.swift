import Autograd
import Tensors

/// The ReLU with a maximum of 6: min(max(x, 0), 6) (Krizhevsky, 2010).
public final class ReLU6: Module {
  public override func forward(_ x: Variable) -> Variable { x.relu6() }
}

/// The elements clamped to a range; the gradient passes only inside, not at the ends.
public final class Hardtanh: Module {
  /// The range of the results.
  public let range: ClosedRange<Float>

  /// Creates a hardtanh.
  public init(_ range: ClosedRange<Float> = -1...1) { self.range = range }

  public override func forward(_ x: Variable) -> Variable { x.hardtanh(range) }
}

/// A piecewise linear sigmoid: min(max(x + 3, 0), 6) / 6.
public final class Hardsigmoid: Module {
  public override func forward(_ x: Variable) -> Variable { x.hardsigmoid() }
}

/// x · min(max(x + 3, 0), 6) / 6, a ``SiLU`` without exponentials (Howard and others, "Searching for
/// MobileNetV3", 2019).
public final class Hardswish: Module {
  public override func forward(_ x: Variable) -> Variable { x.hardswish() }
}

/// x moved toward 0 by λ, and 0 where |x| ≤ λ.
public final class Softshrink: Module {
  /// λ, which is not negative.
  public let lambda: Float

  /// Creates a softshrink.
  public init(_ lambda: Float = 0.5) { self.lambda = lambda }

  public override func forward(_ x: Variable) -> Variable { x.softshrink(lambda) }
}

/// x, and 0 where |x| ≤ λ.
public final class Hardshrink: Module {
  /// λ.
  public let lambda: Float

  /// Creates a hardshrink.
  public init(_ lambda: Float = 0.5) { self.lambda = lambda }

  public override func forward(_ x: Variable) -> Variable { x.hardshrink(lambda) }
}

/// x where it is above a threshold, and a value elsewhere.
public final class Threshold: Module {
  /// The threshold.
  public let threshold: Float
  /// The result for elements that are not above the threshold.
  public let value: Float

  /// Creates a threshold.
  public init(_ threshold: Float, value: Float) {
    (self.threshold, self.value) = (threshold, value)
  }

  public override func forward(_ x: Variable) -> Variable {
    x.thresholded(threshold, value: value)
  }
}

/// The randomized leaky ReLU: x for x ≥ 0, and a·x elsewhere. In training, a is drawn from a uniform
/// distribution for each element; in evaluation mode, it is the mean of the distribution (Xu, Wang,
/// Chen and Li, 2015).
///
/// As in ``Dropout``, a call in training draws one number from the layer's own generator.
public final class RReLU: Module {
  /// The range of the slopes.
  public let slopes: ClosedRange<Float>
  /// The generator that seeds the next slopes; save it to resume a run.
  public var generator: Generator

  /// Creates a randomized leaky ReLU.
  ///
  /// - Parameters:
  ///   - slopes: The range of the slopes, 1/8 to 1/3 by default.
  ///   - generator: The generator that seeds the layer's own, with one draw.
  public init(_ slopes: ClosedRange<Float> = 1 / 8...1 / 3, using generator: inout Generator) {
    self.slopes = slopes
    self.generator = Generator(seed: generator.next())
  }

  /// Returns x where it is not negative, and a·x elsewhere.
  ///
  /// - Returns: The shape of `x`.
  public override func forward(_ x: Variable) -> Variable {
    let (low, high) = (slopes.lowerBound, slopes.upperBound)
    guard isTraining else { return x.leakyReLU(slope: (low + high) / 2) }
    var drawn = Generator(seed: replayable { generator.next() })
    let slopes = Tensor.uniform(x.shape, in: low..<high, using: &drawn)
    return x * Variable(.where(x.value .< Tensor(0), slopes, Tensor(1)))
  }
}
