import Autograd
import Tensors

/// The exponential linear unit: x where it is positive, and α(eˣ − 1) elsewhere (Clevert,
/// Unterthiner and Hochreiter, 2016).
public final class ELU: Module {
  /// α, the negative of the limit at −∞.
  public let alpha: Float

  /// Creates an ELU.
  public init(alpha: Float = 1) { self.alpha = alpha }

  public override func forward(_ x: Variable) -> Variable { x.elu(alpha: alpha) }
}

/// The scaled exponential linear unit, with which activations approach mean 0 and variance 1
/// (Klambauer, Unterthiner, Mayr and Hochreiter, 2017).
///
/// Initialize the weights before it with N(0, 1/fanIn), and drop activations with ``AlphaDropout``.
public final class SELU: Module {
  public override func forward(_ x: Variable) -> Variable { x.selu() }
}

/// The continuously differentiable exponential linear unit: x where it is positive, and
/// α(e^(x/α) − 1) elsewhere (Barron, 2017).
public final class CELU: Module {
  /// α, the negative of the limit at −∞.
  public let alpha: Float

  /// Creates a CELU.
  ///
  /// - Parameter alpha: α, not 0.
  public init(alpha: Float = 1) { self.alpha = alpha }

  public override func forward(_ x: Variable) -> Variable { x.celu(alpha: alpha) }
}

/// x · tanh(softplus(x)) (Misra, 2020).
public final class Mish: Module {
  public override func forward(_ x: Variable) -> Variable { x.mish() }
}

/// The softplus: log(1 + e^(βx)) / β, a smooth ReLU.
public final class Softplus: Module {
  /// β: the larger, the closer to a ReLU.
  public let beta: Float

  /// Creates a softplus.
  ///
  /// - Parameter beta: β, not 0.
  public init(beta: Float = 1) {
    require(beta != 0, "Softplus: beta must not be 0")
    self.beta = beta
  }

  public override func forward(_ x: Variable) -> Variable {
    beta == 1 ? x.softplus() : (x * beta).softplus() / beta
  }
}

/// The logarithm of the sigmoid: −log(1 + e⁻ˣ).
public final class LogSigmoid: Module {
  public override func forward(_ x: Variable) -> Variable { x.logSigmoid() }
}

/// x / (1 + |x|).
public final class Softsign: Module {
  public override func forward(_ x: Variable) -> Variable { x.softsign() }
}

/// x − tanh x.
public final class Tanhshrink: Module {
  public override func forward(_ x: Variable) -> Variable { x.tanhshrink() }
}

/// The gated linear unit: a · σ(b) of the first half a and the second half b along an axis, with σ
/// the sigmoid (Dauphin, Fan, Auli and Grangier, 2017).
public final class GLU: Module {
  /// The axis that is halved.
  public let axis: Int

  /// Creates a gated linear unit.
  public init(axis: Int = -1) { self.axis = axis }

  /// Returns a · σ(b).
  ///
  /// - Returns: Half as many elements along the axis, whose size must be even.
  public override func forward(_ x: Variable) -> Variable { x.glu(axis: axis) }
}

/// The softmax along an axis: eˣ / Σ eˣ.
///
/// ``CrossEntropyLoss`` takes logits: it includes the softmax.
public final class Softmax: Module {
  /// The axis whose elements sum to 1.
  public let axis: Int

  /// Creates a softmax.
  public init(axis: Int) { self.axis = axis }

  public override func forward(_ x: Variable) -> Variable { x.softmax(axis: axis) }
}

/// The logarithm of the softmax along an axis: x − log Σ eˣ. ``NLLLoss`` takes it.
public final class LogSoftmax: Module {
  /// The axis whose exponentials sum to 1.
  public let axis: Int

  /// Creates a logarithm of the softmax.
  public init(axis: Int) { self.axis = axis }

  public override func forward(_ x: Variable) -> Variable { x.logSoftmax(axis: axis) }
}

/// The softmax of −x along an axis.
public final class Softmin: Module {
  /// The axis whose elements sum to 1.
  public let axis: Int

  /// Creates a softmin.
  public init(axis: Int) { self.axis = axis }

  public override func forward(_ x: Variable) -> Variable { x.softmin(axis: axis) }
}
