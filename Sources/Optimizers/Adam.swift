import Autograd
import Glibc
import Kernels
import Tensors

/// Adam (Kingma and Ba, 2015): steps by the gradient's running mean, divided by the root of its
/// running square, so that every number moves at its own pace.
///
///     g ← g + λp       m ← β₁m + (1−β₁)g       v ← β₂v + (1−β₂)g²
///     p ← p − η/(1−β₁ᵗ) · m / (√v/√(1−β₂ᵗ) + ε)
///
/// AMSGrad (Reddi, Kale and Kumar, 2018) divides by the largest `v` so far instead.
///
/// Equal to `torch.optim.Adam`: ε is added after the division by √(1−β₂ᵗ), weight decay is added to
/// the gradient, and the corrections are computed in double precision.
public class Adam: Optimizer {
  /// β₂; β₁ is the group's momentum.
  public final let beta2: Double
  /// ε, which keeps the division finite.
  public final let epsilon: Double
  /// Whether the largest running square so far is what divides.
  public final let isAMSGrad: Bool

  /// - Parameter parameters: those that a step changes; one without a gradient stays as it is.
  public init(
    _ parameters: [Parameter], learningRate: Double = 1e-3, betas: (Double, Double) = (0.9, 0.999),
    epsilon: Double = 1e-8, weightDecay: Double = 0, amsgrad: Bool = false
  ) {
    require((0..<1).contains(betas.1), "Adam: beta2 must be in 0..<1, but is \(betas.1)")
    (beta2, self.epsilon, isAMSGrad) = (betas.1, epsilon, amsgrad)
    super.init(
      ParameterGroup(
        parameters, learningRate: learningRate, weightDecay: weightDecay, momentum: betas.0))
  }

  public override final func memoryNames(for group: ParameterGroup) -> [String] {
    ["firstMoment", "secondMoment"] + (isAMSGrad ? ["largestSecondMoment"] : [])
  }

  /// How decay acts: what is added to the gradient, and what the numbers are multiplied by first.
  func decay(_ group: ParameterGroup) -> (ofGradient: Double, shrinkage: Double) {
    (group.weightDecay, 1)
  }

  public override final func move(
    _ value: inout Tensor<Float>, against gradient: Tensor<Float>, memory: inout [Tensor<Float>],
    step: Int, group: ParameterGroup
  ) {
    let count = value.count
    let decay = decay(group)
    let correction1 = 1 - pow(group.momentum, Double(step))
    let correction2 = 1 - pow(beta2, Double(step))
    inPlace(&value, gradient, &memory) { p, g, memory in
      adamStep(
        count: count, parameter: p, gradient: g, firstMoment: memory[0], secondMoment: memory[1],
        largest: memory.count > 2 ? memory[2] : nil, beta1: Float(group.momentum),
        beta2: Float(beta2), epsilon: Float(epsilon), weightDecay: Float(decay.ofGradient),
        shrinkage: Float(decay.shrinkage), stepSize: Float(group.learningRate / correction1),
        inverseRootCorrection: Float(1 / correction2.squareRoot()))
    }
  }
}
