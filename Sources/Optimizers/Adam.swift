import Autograd
import Glibc
import Kernels
import Tensors

/// Adam (Kingma and Ba, 2015): divides the moving average of the gradient by the root of the moving
/// average of its square, which adapts the step size of each element.
///
///     g ← g + λp       m ← β₁m + (1−β₁)g       v ← β₂v + (1−β₂)g²
///     p ← p − η/(1−β₁ᵗ) · m / (√v/√(1−β₂ᵗ) + ε)
///
/// AMSGrad (Reddi, Kale and Kumar, 2018) divides by the maximum of all `v` so far instead.
///
/// Equivalent to `torch.optim.Adam`: ε is added after the division by √(1−β₂ᵗ), weight decay is
/// added to the gradient, and the bias corrections are computed in float64.
public class Adam: Optimizer {
  /// β₂, the decay of the second moment; β₁ is the group's momentum.
  public final let beta2: Double
  /// ε, added to the denominator for numerical stability.
  public final let epsilon: Double
  /// Whether to divide by the maximum second moment so far (AMSGrad).
  public final let isAMSGrad: Bool

  /// Creates the optimizer with one parameter group.
  ///
  /// - Parameters:
  ///   - parameters: The parameters to optimize; those without a gradient are skipped.
  ///   - learningRate: The learning rate.
  ///   - betas: β₁ and β₂, the decay rates of the first and second moment.
  ///   - epsilon: ε, added to the denominator.
  ///   - weightDecay: The L2 penalty; 0 for none. In `AdamW`, the decoupled weight decay.
  ///   - amsgrad: Whether to divide by the maximum of all second moments so far: the AMSGrad
  ///     variant.
  public init(
    _ parameters: [Parameter], learningRate: Double = 1e-3, betas: (Double, Double) = (0.9, 0.999),
    epsilon: Double = 1e-8, weightDecay: Double = 0, amsgrad: Bool = false
  ) {
    requireEpsilon(epsilon, "Adam")
    require((0..<1).contains(betas.1), "Adam: beta2 must be in 0..<1, but is \(betas.1)")
    (beta2, self.epsilon, isAMSGrad) = (betas.1, epsilon, amsgrad)
    super.init(
      ParameterGroup(
        parameters, learningRate: learningRate, weightDecay: weightDecay, momentum: betas.0))
  }

  public override final func stateNames(for group: ParameterGroup) -> [String] {
    ["firstMoment", "secondMoment"] + (isAMSGrad ? ["largestSecondMoment"] : [])
  }

  /// Returns the weight decay to add to the gradient, and the factor to multiply the parameter by first.
  func decay(_ group: ParameterGroup) -> (ofGradient: Double, shrinkage: Double) {
    (group.weightDecay, 1)
  }

  public override final func update(
    _ value: inout Tensor<Float>, with gradient: Tensor<Float>, state: inout [Tensor<Float>],
    step: Int, group: ParameterGroup
  ) {
    let count = value.count
    let decay = decay(group)
    let correction1 = 1 - pow(group.momentum, Double(step))
    let correction2 = 1 - pow(beta2, Double(step))
    inPlace(&value, gradient, &state) { p, g, state in
      adamStep(
        count: count, parameter: p, gradient: g, firstMoment: state[0], secondMoment: state[1],
        largest: state.count > 2 ? state[2] : nil, beta1: group.momentum,
        beta2: beta2, epsilon: Float(epsilon), weightDecay: Float(decay.ofGradient),
        shrinkage: Float(decay.shrinkage), stepSize: Float(group.learningRate / correction1),
        inverseRootCorrection: Float(1 / correction2.squareRoot()))
    }
  }
}
