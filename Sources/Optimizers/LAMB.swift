import Autograd
import Glibc
import Kernels
import Tensors

/// LAMB (You and others, "Large batch optimization for deep learning", 2020): Adam's direction, as long
/// as a share of the parameter's own length.
///
///     m ← β₁m + (1−β₁)g       v ← β₂v + (1−β₂)g²
///     u = m/(1−β₁ᵗ) / (√(v/(1−β₂ᵗ)) + ε) + λp
///     p ← p − η · ‖p‖/‖u‖ · u
///
/// As in the paper's algorithm 2, with the identity for its φ. The ratio is 1 where ‖p‖ or ‖u‖ is 0,
/// so that what starts at 0 can leave it.
public final class LAMB: Optimizer {
  /// β₂; β₁ is the group's momentum.
  public let beta2: Double
  /// ε, which keeps the division finite.
  public let epsilon: Double

  public init(
    _ parameters: [Parameter], learningRate: Double = 1e-3, betas: (Double, Double) = (0.9, 0.999),
    epsilon: Double = 1e-6, weightDecay: Double = 0
  ) {
    require((0..<1).contains(betas.1), "LAMB: beta2 must be in 0..<1, but is \(betas.1)")
    (beta2, self.epsilon) = (betas.1, epsilon)
    super.init(
      ParameterGroup(
        parameters, learningRate: learningRate, weightDecay: weightDecay, momentum: betas.0))
  }

  public override func memoryNames(for group: ParameterGroup) -> [String] {
    ["firstMoment", "secondMoment"]
  }

  public override func move(
    _ value: inout Tensor<Float>, against gradient: Tensor<Float>, memory: inout [Tensor<Float>],
    step: Int, group: ParameterGroup
  ) {
    let correction1 = 1 - pow(group.momentum, Double(step))
    let correction2 = 1 - pow(beta2, Double(step))
    let count = value.count
    let direction = Tensor<Float>.floats(value.shape) { u in
      inPlace(&value, gradient, &memory) { p, g, memory in
        lambDirection(
          count: count, parameter: p, gradient: g, firstMoment: memory[0],
          secondMoment: memory[1], beta1: Float(group.momentum), beta2: Float(beta2),
          epsilon: Float(epsilon), weightDecay: Float(group.weightDecay),
          correction: Float(1 / correction1),
          inverseRootCorrection: Float(1 / correction2.squareRoot()), into: u)
      }
    }
    let (length, stride) = (Double(value.norm().item), Double(direction.norm().item))
    let ratio = length > 0 && stride > 0 ? length / stride : 1
    value -= direction * Float(group.learningRate * ratio)
  }
}
