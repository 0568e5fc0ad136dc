import Glibc
import Tensors

/// How a parameter starts: a rule that draws a tensor of any shape.
///
///     Conv2d(3, 64, kernelSize: 3, initializer: .kaimingNormal(.fanOut), using: &generator)
///
/// Where a rule depends on *fans*, a weight `[O, I, …]` has fanIn = I · (numbers after the second
/// axis), the inputs that one output sums, and fanOut = O · (the same). Signals keep their size on
/// the way forward with fanIn, gradients on the way back with fanOut.
public struct Initializer: Sendable {
  private let draw: @Sendable (_ shape: [Int], _ generator: inout Generator) -> Tensor<Float>

  /// Makes a rule.
  public init(
    _ draw: @escaping @Sendable (_ shape: [Int], _ generator: inout Generator) -> Tensor<Float>
  ) { self.draw = draw }

  /// Draws a tensor of `shape`.
  public func callAsFunction(_ shape: [Int], using generator: inout Generator) -> Tensor<Float> {
    draw(shape, &generator)
  }
}

/// Which of a weight's two sizes a rule divides by.
public enum Fan: Sendable {
  /// The inputs that one output sums.
  case fanIn
  /// The outputs that one input reaches.
  case fanOut

  /// Returns the fan of a weight of `shape`.
  ///
  /// - Precondition: at least two axes.
  public func count(_ shape: [Int]) -> Int {
    require(
      shape.count >= 2, "Initializer: fans need a weight of at least two axes, not \(shape)")
    return shape[self == .fanIn ? 1 : 0] * Shape.count(Array(shape[2...]))
  }
}

/// What follows a weight, and by how much it shrinks signals: the factor that makes up for it.
/// PyTorch's `calculate_gain`.
public enum Gain: Sendable {
  /// 1: nothing follows.
  case linear
  /// 1.
  case sigmoid
  /// 5/3.
  case tanh
  /// √2: half of the numbers become 0.
  case relu
  /// √(2 / (1 + slope²)).
  case leakyReLU(slope: Double = 0.01)
  /// 3/4.
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

// MARK: The same for every shape

extension Initializer {
  /// Every number the same; nothing is drawn.
  public static func constant(_ value: Float) -> Initializer {
    Initializer { shape, _ in .full(shape, value) }
  }

  /// Zeros; nothing is drawn. For a network whose weights are about to be loaded.
  public static var zeros: Initializer { constant(0) }

  /// Draws evenly from `range`.
  public static func uniform(_ range: Range<Float>) -> Initializer {
    Initializer { shape, generator in .uniform(shape, in: range, using: &generator) }
  }

  /// Draws from U(−bound, bound).
  public static func uniform(within bound: Double) -> Initializer {
    bound > 0 ? uniform(-Float(bound)..<Float(bound)) : zeros
  }

  /// Draws from N(mean, deviation²).
  public static func normal(mean: Float = 0, deviation: Float = 1) -> Initializer {
    Initializer { shape, generator in
      .normal(shape, mean: mean, deviation: deviation, using: &generator)
    }
  }
}

// MARK: By the weight's fans

extension Initializer {
  /// PyTorch's default for `Linear` and `Conv2d`: U(−1/√fanIn, 1/√fanIn), which it writes as
  /// `kaiming_uniform_(a=√5)`.
  public static var torch: Initializer { kaimingUniform(gain: .leakyReLU(slope: 5.0.squareRoot())) }

  /// Draws from U(−b, b) with b = gain · √(3 / fan) (He, Zhang, Ren and Sun, 2015).
  public static func kaimingUniform(_ fan: Fan = .fanIn, gain: Gain = .relu) -> Initializer {
    Initializer { shape, generator in
      let bound = gain.value * (3 / Double(fan.count(shape))).squareRoot()
      return uniform(within: bound.isFinite ? bound : 0)(shape, using: &generator)
    }
  }

  /// Draws from N(0, gain² / fan) (He, Zhang, Ren and Sun, 2015); with `.fanOut` torchvision's choice
  /// for ResNet's convolutions.
  public static func kaimingNormal(_ fan: Fan = .fanIn, gain: Gain = .relu) -> Initializer {
    Initializer { shape, generator in
      let deviation = gain.value / Double(fan.count(shape)).squareRoot()
      return .normal(
        shape, deviation: deviation.isFinite ? Float(deviation) : 0, using: &generator)
    }
  }

  /// Draws from U(−b, b) with b = gain · √(6 / (fanIn + fanOut)) (Glorot and Bengio, 2010).
  public static func xavierUniform(gain: Gain = .linear) -> Initializer {
    Initializer { shape, generator in
      let fans = Double(Fan.fanIn.count(shape) + Fan.fanOut.count(shape))
      let bound = gain.value * (6 / fans).squareRoot()
      return uniform(within: bound.isFinite ? bound : 0)(shape, using: &generator)
    }
  }

  /// Draws from N(0, gain² · 2 / (fanIn + fanOut)) (Glorot and Bengio, 2010).
  public static func xavierNormal(gain: Gain = .linear) -> Initializer {
    Initializer { shape, generator in
      let fans = Double(Fan.fanIn.count(shape) + Fan.fanOut.count(shape))
      let deviation = gain.value * (2 / fans).squareRoot()
      return .normal(
        shape, deviation: deviation.isFinite ? Float(deviation) : 0, using: &generator)
    }
  }

  /// The default of a layer's bias: U(−1/√fanIn, 1/√fanIn) for the *weight's* fanIn.
  static func bias(fanIn: Int) -> Initializer {
    uniform(within: fanIn > 0 ? 1 / Double(fanIn).squareRoot() : 0)
  }
}
