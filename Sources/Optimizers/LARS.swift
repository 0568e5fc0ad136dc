import Autograd
import Kernels
import Tensors

/// LARS, layer-wise adaptive rate scaling (You, Gitman and Ginsburg, "Large batch training of
/// convolutional networks", 2017): scales the step of each parameter to a fixed fraction of its
/// norm.
///
///     r = κ‖p‖ / (‖g‖ + λ‖p‖)       v ← μv + ηr(g + λp)       p ← p − v
///
/// As in algorithm 1 of the paper, the learning rate is part of the velocity. `r` is 1 if ‖p‖ or
/// ‖g‖ is 0, so that parameters initialized to 0 can change.
public final class LARS: Optimizer {
  /// κ, the trust coefficient: the fraction of its norm by which a parameter changes.
  public let trustCoefficient: Double
  /// Whether to scale the steps of one-dimensional parameters (biases and batch normalization's
  /// parameters), too. Self-supervised methods usually exclude them, with `r = 1`.
  public let scalesVectors: Bool

  /// Creates the optimizer with one parameter group.
  public init(
    _ parameters: [Parameter], learningRate: Double = 1, momentum: Double = 0.9,
    weightDecay: Double = 0, trustCoefficient: Double = 0.001, scalesVectors: Bool = true
  ) {
    require(
      trustCoefficient > 0,
      "LARS: the trust coefficient must be positive, but is \(trustCoefficient)")
    (self.trustCoefficient, self.scalesVectors) = (trustCoefficient, scalesVectors)
    super.init(
      ParameterGroup(
        parameters, learningRate: learningRate, weightDecay: weightDecay, momentum: momentum))
  }

  public override func stateNames(for group: ParameterGroup) -> [String] { ["velocity"] }

  public override func update(
    _ value: inout Tensor<Float>, with gradient: Tensor<Float>, state: inout [Tensor<Float>],
    step: Int, group: ParameterGroup
  ) {
    let (parameterNorm, gradientNorm) = (Double(value.norm().item), Double(gradient.norm().item))
    let isScaled = parameterNorm > 0 && gradientNorm > 0 && (scalesVectors || value.rank > 1)
    let ratio =
      isScaled
      ? trustCoefficient * parameterNorm / (gradientNorm + group.weightDecay * parameterNorm) : 1
    let count = value.count
    inPlace(&value, gradient, &state) { p, g, state in
      sgdStep(
        count: count, parameter: p, gradient: g, velocity: state[0],
        momentum: Float(group.momentum), share: 1, isNesterov: false,
        weightDecay: Float(group.weightDecay), gradientScale: Float(group.learningRate * ratio),
        stepSize: 1)
    }
  }
}
