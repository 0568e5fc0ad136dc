import Autograd
import Glibc
import Kernels
import Tensors

/// LAMB (You and others, "Large batch optimization for deep learning", 2020): Adam's direction,
/// scaled per parameter to the parameter's norm.
///
///     m ← β₁m + (1−β₁)g       v ← β₂v + (1−β₂)g²
///     u = m/(1−β₁ᵗ) / (√(v/(1−β₂ᵗ)) + ε) + λp
///     p ← p − η · ‖p‖/‖u‖ · u
///
/// Algorithm 2 of the paper with φ the identity. The trust ratio ‖p‖/‖u‖ is 1 if ‖p‖ or ‖u‖ is 0,
/// so that parameters initialized to 0 can change.
public final class LAMB: Optimizer {
  /// β₂, the decay of the second moment; β₁ is the group's momentum.
  public let beta2: Double
  /// ε, added to the denominator for numerical stability.
  public let epsilon: Double

  /// Creates the optimizer with one parameter group.
  public init(
    _ parameters: [Parameter], learningRate: Double = 1e-3, betas: (Double, Double) = (0.9, 0.999),
    epsilon: Double = 1e-6, weightDecay: Double = 0
  ) {
    requireEpsilon(epsilon, "LAMB")
    require((0..<1).contains(betas.1), "LAMB: beta2 must be in 0..<1, but is \(betas.1)")
    (beta2, self.epsilon) = (betas.1, epsilon)
    super.init(
      ParameterGroup(
        parameters, learningRate: learningRate, weightDecay: weightDecay, momentum: betas.0))
  }

  public override func stateNames(for group: ParameterGroup) -> [String] {
    ["firstMoment", "secondMoment"]
  }

  public override func update(
    _ value: inout Tensor<Float>, with gradient: Tensor<Float>, state: inout [Tensor<Float>],
    step: Int, group: ParameterGroup
  ) {
    let correction1 = 1 - pow(group.momentum, Double(step))
    let correction2 = 1 - pow(beta2, Double(step))
    let count = value.count
    let direction = Tensor<Float>.floats(value.shape) { u in
      inPlace(&value, gradient, &state) { p, g, state in
        lambDirection(
          count: count, parameter: p, gradient: g, firstMoment: state[0],
          secondMoment: state[1], beta1: group.momentum, beta2: beta2,
          epsilon: Float(epsilon), weightDecay: Float(group.weightDecay),
          correction: Float(1 / correction1),
          inverseRootCorrection: Float(1 / correction2.squareRoot()), into: u)
      }
    }
    let (parameterNorm, updateNorm) = (Double(value.norm().item), Double(direction.norm().item))
    let trustRatio = parameterNorm > 0 && updateNorm > 0 ? parameterNorm / updateNorm : 1
    value -= direction * Float(group.learningRate * trustRatio)
  }
}
