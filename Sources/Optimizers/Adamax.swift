import Autograd
import Glibc
import Kernels
import Tensors

/// Adamax (Kingma and Ba, "Adam", 2015, section 7.1): Adam with the maximum norm: it divides by the largest
/// recent magnitude of the gradient instead of its root mean square.
///
///     g ← g + λp       m ← β₁m + (1−β₁)g       u ← max(β₂u, |g| + ε)       p ← p − η/(1−β₁ᵗ) · m/u
///
/// Equivalent to `torch.optim.Adamax`.
public final class Adamax: Optimizer {
  /// β₂, the decay of the largest magnitude; β₁ is the group's momentum.
  public let beta2: Double
  /// ε, added to the magnitude for numerical stability.
  public let epsilon: Double

  /// Creates the optimizer with one parameter group.
  public init(
    _ parameters: [Parameter], learningRate: Double = 2e-3, betas: (Double, Double) = (0.9, 0.999),
    epsilon: Double = 1e-8, weightDecay: Double = 0
  ) {
    requireEpsilon(epsilon, "Adamax")
    require((0..<1).contains(betas.1), "Adamax: beta2 must be in 0..<1, but is \(betas.1)")
    (beta2, self.epsilon) = (betas.1, epsilon)
    super.init(
      ParameterGroup(
        parameters, learningRate: learningRate, weightDecay: weightDecay, momentum: betas.0))
  }

  public override func stateNames(for group: ParameterGroup) -> [String] {
    ["firstMoment", "infinityNorm"]
  }

  public override func update(
    _ value: inout Tensor<Float>, with gradient: Tensor<Float>, state: inout [Tensor<Float>],
    step: Int, group: ParameterGroup
  ) {
    let count = value.count
    let correction1 = 1 - pow(group.momentum, Double(step))
    inPlace(&value, gradient, &state) { p, g, state in
      adamaxStep(
        count: count, parameter: p, gradient: g, firstMoment: state[0], infinityNorm: state[1],
        beta1: group.momentum, beta2: beta2, epsilon: Float(epsilon),
        weightDecay: Float(group.weightDecay), stepSize: Float(group.learningRate / correction1))
    }
  }
}
