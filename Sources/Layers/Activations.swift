import Autograd
import Tensors

/// The rectified linear unit: max(x, 0).
public final class ReLU: Module {
  public override func forward(_ x: Variable) -> Variable { x.relu() }
}

/// The leaky ReLU: x for x > 0 and `slope · x` otherwise, so that the gradient is never 0 (Maas,
/// Hannun and Ng, 2013).
public final class LeakyReLU: Module {
  /// The slope for negative inputs.
  public let slope: Float

  /// Creates a leaky ReLU with the given slope for negative inputs.
  public init(slope: Float = 0.01) { self.slope = slope }

  public override func forward(_ x: Variable) -> Variable { x.leakyReLU(slope: slope) }
}

/// A leaky ReLU with a learned slope (He, Zhang, Ren and Sun, 2015).
public final class PReLU: Module {
  /// The slope, `[1]` or `[channels]`.
  public let weight: Parameter

  /// Creates a PReLU.
  ///
  /// - Parameters:
  ///   - count: 1 for a single shared slope, or the number of channels.
  ///   - initial: The initial value of the slopes.
  public init(_ count: Int = 1, initial: Float = 0.25) {
    weight = Parameter(.full([count], initial))
  }

  /// Returns max(x, 0) + slope · min(x, 0).
  ///
  /// - Returns: The shape of `x`, `[N, channels, …]`.
  public override func forward(_ x: Variable) -> Variable { x.prelu(weight) }
}

/// The Gaussian error linear unit: x · Φ(x), where Φ is the standard normal cumulative distribution
/// function (Hendrycks and Gimpel, 2016).
public final class GELU: Module {
  /// The way Φ is computed.
  public enum Form: Sendable {
    /// Exactly, with the error function.
    case exact
    /// Approximately, with tanh; the error is below 0.0005. PyTorch's `approximate="tanh"`.
    case tanh
  }

  /// The way Φ is computed.
  public let form: Form

  /// Creates a GELU that is exact by default.
  public init(_ form: Form = .exact) { self.form = form }

  public override func forward(_ x: Variable) -> Variable {
    form == .exact ? x.gelu() : x.geluTanh()
  }
}

/// The sigmoid linear unit: x · sigmoid(x) (Elfwing, Uchibe and Doya, 2018).
public final class SiLU: Module {
  public override func forward(_ x: Variable) -> Variable { x.silu() }
}

/// The logistic function: 1 / (1 + e⁻ˣ).
public final class Sigmoid: Module {
  public override func forward(_ x: Variable) -> Variable { x.sigmoid() }
}

/// The hyperbolic tangent.
public final class Tanh: Module {
  public override func forward(_ x: Variable) -> Variable { x.tanh() }
}
