import Autograd
import Tensors

/// max(x, 0).
public final class ReLU: Module {
  public override func forward(_ x: Variable) -> Variable { x.relu() }
}

/// x where it is above 0, `slope · x` elsewhere, so that gradients pass there too (Maas, Hannun and
/// Ng, 2013).
public final class LeakyReLU: Module {
  public let slope: Float

  public init(slope: Float = 0.01) { self.slope = slope }

  public override func forward(_ x: Variable) -> Variable { x.leakyReLU(slope: slope) }
}

/// A leaky ReLU whose slope is learnt (He, Zhang, Ren and Sun, 2015).
public final class PReLU: Module {
  /// The slope, `[1]` or `[channels]`.
  public let weight: Parameter

  /// - Parameters:
  ///   - count: 1 slope for all, or as many as there are channels.
  ///   - initial: where the slopes start.
  public init(_ count: Int = 1, initial: Float = 0.25) {
    weight = Parameter(.full([count], initial))
  }

  /// - Returns: as `x`, `[N, channels, …]`.
  public override func forward(_ x: Variable) -> Variable { x.prelu(weight) }
}

/// x · Φ(x), Φ being the normal distribution (Hendrycks and Gimpel, 2016).
public final class GELU: Module {
  /// How Φ is found.
  public enum Form: Sendable {
    /// By the error function.
    case exact
    /// By tanh, within 0.0005; PyTorch's `approximate="tanh"`.
    case tanh
  }

  public let form: Form

  public init(_ form: Form = .exact) { self.form = form }

  public override func forward(_ x: Variable) -> Variable {
    form == .exact ? x.gelu() : x.geluTanh()
  }
}

/// x · sigmoid(x) (Elfwing, Uchibe and Doya, 2018).
public final class SiLU: Module {
  public override func forward(_ x: Variable) -> Variable { x.silu() }
}

/// 1 / (1 + e⁻ˣ).
public final class Sigmoid: Module {
  public override func forward(_ x: Variable) -> Variable { x.sigmoid() }
}

/// The hyperbolic tangent.
public final class Tanh: Module {
  public override func forward(_ x: Variable) -> Variable { x.tanh() }
}
