import Autograd
import Glibc
import Kernels
import Tensors

/// RAdam, rectified Adam (Liu and others, "On the variance of the adaptive learning rate and beyond", 2020):
/// Adam whose first steps, while the second moment is estimated from few gradients, are those of momentum
/// without division, and then grow to full length. It replaces a warm-up.
///
///     g ← g + λp       m ← β₁m + (1−β₁)g       v ← β₂v + (1−β₂)g²
///     ρ∞ = 2/(1−β₂) − 1                         ρₜ = ρ∞ − 2tβ₂ᵗ/(1−β₂ᵗ)
///     rₜ = √( (ρₜ−4)(ρₜ−2)ρ∞ / ((ρ∞−4)(ρ∞−2)ρₜ) )
///     p ← p − η · m/(1−β₁ᵗ) · rₜ√(1−β₂ᵗ)/(√v + ε)      if ρₜ > 5
///     p ← p − η · m/(1−β₁ᵗ)                              otherwise
///
/// Equivalent to `torch.optim.RAdam`: the paper's limit is 4, and its ε is elsewhere.
public final class RAdam: Optimizer {
  /// β₂, the decay of the second moment; β₁ is the group's momentum.
  public let beta2: Double
  /// ε, added to the denominator for numerical stability.
  public let epsilon: Double
  /// Whether weight decay shrinks parameters directly, as in ``AdamW``, instead of being added to the gradient.
  public let isDecoupled: Bool

  /// Creates the optimizer with one parameter group.
  ///
  /// - Parameters:
  ///   - parameters: The parameters to optimize; those without a gradient are skipped.
  ///   - learningRate: The learning rate.
  ///   - betas: β₁ and β₂, the decay rates of the first and second moment.
  ///   - epsilon: ε, added to the denominator.
  ///   - weightDecay: The weight decay; 0 for none.
  ///   - decoupled: Whether weight decay is decoupled, as in ``AdamW``.
  public init(
    _ parameters: [Parameter], learningRate: Double = 1e-3, betas: (Double, Double) = (0.9, 0.999),
    epsilon: Double = 1e-8, weightDecay: Double = 0, decoupled: Bool = false
  ) {
    requireEpsilon(epsilon, "RAdam")
    require((0..<1).contains(betas.1), "RAdam: beta2 must be in 0..<1, but is \(betas.1)")
    (beta2, self.epsilon, isDecoupled) = (betas.1, epsilon, decoupled)
    super.init(
      ParameterGroup(
        parameters, learningRate: learningRate, weightDecay: weightDecay, momentum: betas.0))
  }

  public override func stateNames(for group: ParameterGroup) -> [String] {
    ["firstMoment", "secondMoment"]
  }

  /// Returns `rₜ√(1−β₂ᵗ)`; `nil` while the variance of the adaptive learning rate is intractable.
  private func rectification(_ step: Int) -> Double? {
    let power = pow(beta2, Double(step))
    let limit = 2 / (1 - beta2) - 1
    let length = limit - 2 * Double(step) * power / (1 - power)
    if length <= 5 { return nil }
    let ratio = (length - 4) * (length - 2) * limit / ((limit - 4) * (limit - 2) * length)
    return ratio.squareRoot() * (1 - power).squareRoot()
  }

  public override func update(
    _ value: inout Tensor<Float>, with gradient: Tensor<Float>, state: inout [Tensor<Float>],
    step: Int, group: ParameterGroup
  ) {
    let count = value.count
    let (rate, decay) = (group.learningRate, group.weightDecay)
    let correction1 = 1 - pow(group.momentum, Double(step))
    inPlace(&value, gradient, &state) { p, g, state in
      radamStep(
        count: count, parameter: p, gradient: g, firstMoment: state[0], secondMoment: state[1],
        beta1: group.momentum, beta2: beta2, epsilon: Float(epsilon),
        weightDecay: Float(isDecoupled ? 0 : decay),
        shrinkage: Float(isDecoupled ? 1 - rate * decay : 1),
        stepSize: Float(rate / correction1), rectification: rectification(step).map { Float($0) })
    }
  }
}
