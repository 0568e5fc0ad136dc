import Glibc
import Tensors

/// A parameter initializer: draws a tensor of any shape.
///
///     Conv2d(3, 64, kernelSize: 3, initializer: .kaimingNormal(.fanOut), using: &generator)
///
/// For initializers that depend on the *fans*, a weight `[O, I, …]` has fanIn = I · (receptive
/// field size), the number of inputs that an output sums, and fanOut = O · (receptive field size).
/// Scaling by fanIn preserves the variance of activations in the forward pass, scaling by fanOut
/// the variance of gradients in the backward pass.
public struct Initializer: Sendable {
  private let draw: @Sendable (_ shape: [Int], _ generator: inout Generator) -> Tensor<Float>

  /// Creates an initializer from a closure that draws a tensor of a given shape.
  public init(
    _ draw: @escaping @Sendable (_ shape: [Int], _ generator: inout Generator) -> Tensor<Float>
  ) { self.draw = draw }

  /// Returns a tensor of `shape`.
  public func callAsFunction(_ shape: [Int], using generator: inout Generator) -> Tensor<Float> {
    draw(shape, &generator)
  }
}

/// The fan of a weight that an initializer scales by.
public enum Fan: Sendable {
  /// The number of inputs that an output sums.
  case fanIn
  /// The number of outputs that an input contributes to.
  case fanOut

  /// Returns the fan of a weight of `shape`.
  ///
  /// - Precondition: The weight has at least two axes.
  public func count(_ shape: [Int]) -> Int {
    require(
      shape.count >= 2, "Initializer: fans need a weight of at least two axes, not \(shape)")
    return Shape.count([shape[self == .fanIn ? 1 : 0]] + shape[2...])
  }
}

/// The gain of the activation that follows a weight: the factor that compensates for its effect on
/// the variance. PyTorch's `calculate_gain`.
public enum Gain: Sendable {
  /// No activation: 1.
  case linear
  /// Sigmoid: 1.
  case sigmoid
  /// Tanh: 5/3.
  case tanh
  /// ReLU: √2, as half of the activations become 0.
  case relu
  /// Leaky ReLU: √(2 / (1 + slope²)).
  case leakyReLU(slope: Double = 0.01)
  /// SELU: 3/4.
  case selu

  /// The factor.
  public var value: Double {
    switch self {
    case .linear, .sigmoid: 1
    case .tanh: 5.0 / 3
    case .relu: 2.0.squareRoot()
    case .leakyReLU(let slope): (2 / (1 + slope * slope)).squareRoot()
    case .selu: 0.75
    }
  }
}

// MARK: Initializers that do not depend on the fans

extension Initializer {
  /// Returns an initializer that sets every element to `value` and draws nothing.
  public static func constant(_ value: Float) -> Initializer {
    Initializer { shape, _ in .full(shape, value) }
  }

  /// The initializer that sets every element to 0 and draws nothing; useful when weights are loaded
  /// afterwards.
  public static var zeros: Initializer { constant(0) }

  /// Returns an initializer that draws from the uniform distribution over `range`.
  public static func uniform(_ range: Range<Float>) -> Initializer {
    Initializer { shape, generator in .uniform(shape, in: range, using: &generator) }
  }

  /// Returns an initializer that draws from U(−bound, bound).
  public static func uniform(within bound: Double) -> Initializer {
    bound > 0 ? uniform(-Float(bound)..<Float(bound)) : zeros
  }

  /// Returns an initializer that draws from N(mean, deviation²).
  public static func normal(mean: Float = 0, deviation: Float = 1) -> Initializer {
    Initializer { shape, generator in
      .normal(shape, mean: mean, deviation: deviation, using: &generator)
    }
  }
}

// MARK: Initializers that depend on the fans

extension Initializer {
  /// The default initializer of PyTorch's `Linear` and `Conv2d`: U(−1/√fanIn, 1/√fanIn), which
  /// PyTorch writes as `kaiming_uniform_(a=√5)`.
  public static var torch: Initializer { kaimingUniform(gain: .leakyReLU(slope: 5.0.squareRoot())) }

  /// Returns an initializer that draws from U(−b, b) with b = gain · √(3 / fan) (He, Zhang, Ren and
  /// Sun, 2015).
  public static func kaimingUniform(_ fan: Fan = .fanIn, gain: Gain = .relu) -> Initializer {
    Initializer { shape, generator in
      let bound = gain.value * (3 / Double(fan.count(shape))).squareRoot()
      return uniform(within: bound.isFinite ? bound : 0)(shape, using: &generator)
    }
  }

  /// Returns an initializer that draws from N(0, gain² / fan) (He, Zhang, Ren and Sun, 2015);
  /// torchvision initializes the convolutions of a ResNet with `.fanOut`.
  public static func kaimingNormal(_ fan: Fan = .fanIn, gain: Gain = .relu) -> Initializer {
    Initializer { shape, generator in
      let deviation = gain.value / Double(fan.count(shape)).squareRoot()
      return .normal(
        shape, deviation: deviation.isFinite ? Float(deviation) : 0, using: &generator)
    }
  }

  /// Returns an initializer that draws from U(−b, b) with b = gain · √(6 / (fanIn + fanOut))
  /// (Glorot and Bengio, 2010).
  public static func xavierUniform(gain: Gain = .linear) -> Initializer {
    Initializer { shape, generator in
      let fans = Double(Fan.fanIn.count(shape)) + Double(Fan.fanOut.count(shape))
      let bound = gain.value * (6 / fans).squareRoot()
      return uniform(within: bound.isFinite ? bound : 0)(shape, using: &generator)
    }
  }

  /// Returns an initializer that draws from N(0, gain² · 2 / (fanIn + fanOut)) (Glorot and Bengio,
  /// 2010).
  public static func xavierNormal(gain: Gain = .linear) -> Initializer {
    Initializer { shape, generator in
      let fans = Double(Fan.fanIn.count(shape)) + Double(Fan.fanOut.count(shape))
      let deviation = gain.value * (2 / fans).squareRoot()
      return .normal(
        shape, deviation: deviation.isFinite ? Float(deviation) : 0, using: &generator)
    }
  }

  /// Returns the default initializer of a layer's bias: U(−1/√fanIn, 1/√fanIn), with the fanIn of
  /// its *weight*.
  static func bias(fanIn: Int) -> Initializer {
    uniform(within: fanIn > 0 ? 1 / Double(fanIn).squareRoot() : 0)
  }
}
