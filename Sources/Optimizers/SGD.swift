import Autograd
import Kernels
import Tensors

/// Gradient descent, with momentum (Polyak, 1964) that may look ahead (Nesterov, 1983; Sutskever and
/// others, 2013).
///
///     g ← g + λp        v ← μv + (1−δ)g        p ← p − ηd
///
/// where `d` is `v`, or `g + μv` with Nesterov's way, or `g` without momentum.
///
/// Equal to `torch.optim.SGD`: the first velocity is the gradient itself, whatever the dampening δ, and
/// the learning rate stays outside of the velocity.
public final class SGD: Optimizer {
  /// δ, how much of the gradient does not enter the velocity.
  public let dampening: Double
  /// Whether a step looks ahead to where the velocity leads.
  public let isNesterov: Bool

  /// - Precondition: Nesterov's way has a momentum and no dampening.
  public init(
    _ parameters: [Parameter], learningRate: Double = 1e-3, momentum: Double = 0,
    dampening: Double = 0, weightDecay: Double = 0, nesterov: Bool = false
  ) {
    require(
      !nesterov || (momentum > 0 && dampening == 0),
      "SGD: Nesterov needs a momentum and no dampening, but they are \(momentum) and \(dampening)")
    (self.dampening, isNesterov) = (dampening, nesterov)
    super.init(
      ParameterGroup(
        parameters, learningRate: learningRate, weightDecay: weightDecay, momentum: momentum))
  }

  public override func memoryNames(for group: ParameterGroup) -> [String] {
    group.momentum == 0 ? [] : ["velocity"]
  }

  public override func move(
    _ value: inout Tensor<Float>, against gradient: Tensor<Float>, memory: inout [Tensor<Float>],
    step: Int, group: ParameterGroup
  ) {
    let count = value.count
    inPlace(&value, gradient, &memory) { p, g, memory in
      sgdStep(
        count: count, parameter: p, gradient: g, velocity: memory.first,
        momentum: Float(group.momentum), share: step == 1 ? 1 : Float(1 - dampening),
        isNesterov: isNesterov, weightDecay: Float(group.weightDecay),
        stepSize: Float(group.learningRate))
    }
  }
}
