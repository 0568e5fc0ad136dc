import Autograd
import Glibc
import Layers
import Tensors

/// A slow copy of a network: its parameters follow the trained ones and are not trained themselves. MoCo's key
/// encoder (He and others, 2020) and BYOL's target (Grill and others, 2020).
///
///     θ ← m·θ + (1 − m)·θ_trained
///
/// Buffers, so batch normalization's running statistics, are copied at the beginning and then move by the
/// copy's own calls.
public final class MomentumEncoder: Module {
  /// The copy.
  public let encoder: Module

  /// Takes a network built like `network`, gives it the same parameters and buffers, and freezes it.
  public init(_ encoder: Module, following network: Module) {
    self.encoder = encoder
    super.init()
    do {
      try encoder.load(network.stateDictionary())
    } catch {
      fatalError("MomentumEncoder: both networks must be built alike: \(error)")
    }
    encoder.freeze()
  }

  /// Returns the copy's output, without a graph.
  public override func forward(_ x: Variable) -> Variable { withoutGradients { encoder(x) } }

  /// Moves the copy's parameters toward those of `network`; to be called after each step.
  ///
  /// - Parameter momentum: m; MoCo's is 0.999 on ImageNet and 0.99 on CIFAR-10.
  public func follow(_ network: Module, momentum: Float = 0.999) {
    let (own, others) = (encoder.namedParameters(), network.namedParameters())
    require(
      own.map(\.name) == others.map(\.name),
      "MomentumEncoder: the network that is followed must be built like the copy")
    for (slow, fast) in zip(own, others) {
      slow.parameter.update { $0 = $0 * momentum + fast.parameter.value * (1 - momentum) }
    }
  }

  /// BYOL's momentum at a step of so many: from `base` to 1 along a cosine.
  ///
  ///     m = 1 − (1 − base) · (cos(π·step/steps) + 1) / 2
  public static func momentum(base: Float = 0.996, step: Int, of steps: Int) -> Float {
    let share = Float(step) / Float(max(steps, 1))
    return 1 - (1 - base) * (cosf(.pi * share) + 1) / 2
  }
}
