import Autograd
import Kernels
import Tensors

/// Stochastic gradient descent, optionally with momentum (Polyak, 1964) or Nesterov momentum
/// (Nesterov, 1983; Sutskever and others, 2013).
///
///     g ← g + λp        v ← μv + (1−δ)g        p ← p − ηd
///
/// where `d` is `v`, or `g + μv` with Nesterov momentum, or `g` without momentum.
///
/// Equivalent to `torch.optim.SGD`: the first velocity is the gradient itself, whatever the
/// dampening δ, and the learning rate is not part of the velocity.
public final class SGD: Optimizer {
  /// δ, the dampening: the fraction of the gradient that is left out of the velocity.
  public let dampening: Double
  /// Whether to use Nesterov momentum.
  public let isNesterov: Bool

  /// Creates the optimizer with one parameter group.
  ///
  /// - Precondition: Nesterov momentum requires a momentum and no dampening.
  public init(
    _ parameters: [Parameter], learningRate: Double = 1e-3, momentum: Double = 0,
    dampening: Double = 0, weightDecay: Double = 0, nesterov: Bool = false
  ) {
    require(
      !nesterov || (momentum > 0 && dampening == 0),
      "SGD: Nesterov momentum needs a momentum and no dampening, not \(momentum) and \(dampening)")
    (self.dampening, isNesterov) = (dampening, nesterov)
    super.init(
      ParameterGroup(
        parameters, learningRate: learningRate, weightDecay: weightDecay, momentum: momentum))
  }

  public override func stateNames(for group: ParameterGroup) -> [String] {
    group.momentum == 0 ? [] : ["velocity"]
  }

  public override func update(
    _ value: inout Tensor<Float>, with gradient: Tensor<Float>, state: inout [Tensor<Float>],
    step: Int, group: ParameterGroup
  ) {
    let count = value.count
    inPlace(&value, gradient, &state) { p, g, state in
      sgdStep(
        count: count, parameter: p, gradient: g, velocity: state.first,
        momentum: Float(group.momentum), share: step == 1 ? 1 : Float(1 - dampening),
        isNesterov: isNesterov, weightDecay: Float(group.weightDecay),
        stepSize: Float(group.learningRate))
    }
  }
}
