import Autograd
import Glibc
import Layers
import Tensors

/// A momentum encoder: a copy of a network whose parameters are an exponential moving average of
/// the trained ones. MoCo's key encoder (He and others, 2020) and BYOL's target network (Grill and
/// others, 2020).
///
///     θ ← m·θ + (1 − m)·θ_trained
///
/// Buffers, such as the running statistics of batch normalization, are copied initially and then
/// updated by the copy's own forward passes.
public final class MomentumEncoder: Module {
  /// The copy.
  public let encoder: Module

  /// Copies the parameters and buffers of `network` to `encoder`, which must have the same
  /// architecture, and freezes it.
  public init(_ encoder: Module, following network: Module) {
    self.encoder = encoder
    super.init()
    do {
      try encoder.load(network.stateDictionary())
    } catch {
      fatalError("MomentumEncoder: both networks must have the same architecture: \(error)")
    }
    encoder.freeze()
  }

  /// Returns the copy's output, without recording a graph.
  public override func forward(_ x: Variable) -> Variable { withoutGradients { encoder(x) } }

  /// Updates the moving average with the parameters of `network`; call it after each step.
  ///
  /// - Parameters:
  ///   - network: The trained network.
  ///   - momentum: m; MoCo's is 0.999 on ImageNet and 0.99 on CIFAR-10.
  public func update(from network: Module, momentum: Double = 0.999) {
    let (own, others) = (encoder.namedParameters(), network.namedParameters())
    require(
      own.map(\.name) == others.map(\.name),
      "MomentumEncoder: both networks must have the same parameter names")
    // In double precision: few digits of 1 − m are left in single precision.
    let (old, new) = (Float(momentum), Float(1 - momentum))
    for (slow, fast) in zip(own, others) {
      slow.parameter.update { $0 = $0 * old + fast.parameter.value * new }
    }
  }

  /// Returns BYOL's momentum at a step, which rises from `base` to 1 along a cosine.
  ///
  ///     m = 1 − (1 − base) · (cos(π·step/steps) + 1) / 2
  public static func momentum(base: Double = 0.996, step: Int, of steps: Int) -> Double {
    let progress = Double(step) / Double(max(steps, 1))
    return 1 - (1 - base) * (cos(.pi * progress) + 1) / 2
  }
}
