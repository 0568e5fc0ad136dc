import Autograd
import Glibc
import Kernels
import Tensors

/// NAdam (Dozat, "Incorporating Nesterov momentum into Adam", 2016): Adam whose step looks ahead by one, as
/// Nesterov momentum does, with a momentum that rises during training.
///
///     g ← g + λp       m ← β₁m + (1−β₁)g       v ← β₂v + (1−β₂)g²
///     μₜ = β₁(1 − ½·0.96^(tψ))                  Mₜ = μ₁·μ₂·…·μₜ
///     p ← p − η/(√(v/(1−β₂ᵗ)) + ε) · ( (1−μₜ)/(1−Mₜ) · g + μₜ₊₁/(1−Mₜ₊₁) · m )
///
/// Equivalent to `torch.optim.NAdam`, which keeps the product `Mₜ` in float32, too.
public final class NAdam: Optimizer {
  /// β₂, the decay of the second moment; β₁ is the group's momentum.
  public let beta2: Double
  /// ε, added to the denominator for numerical stability.
  public let epsilon: Double
  /// ψ, which determines how fast the momentum rises to β₁.
  public let momentumDecay: Double
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
  ///   - momentumDecay: ψ, which determines how fast the momentum rises.
  ///   - decoupled: Whether weight decay is decoupled, as in ``AdamW``.
  public init(
    _ parameters: [Parameter], learningRate: Double = 2e-3, betas: (Double, Double) = (0.9, 0.999),
    epsilon: Double = 1e-8, weightDecay: Double = 0, momentumDecay: Double = 4e-3,
    decoupled: Bool = false
  ) {
    requireEpsilon(epsilon, "NAdam")
    require((0..<1).contains(betas.1), "NAdam: beta2 must be in 0..<1, but is \(betas.1)")
    require(
      momentumDecay >= 0, "NAdam: the momentum decay must not be negative, but is \(momentumDecay)")
    (beta2, self.epsilon) = (betas.1, epsilon)
    (self.momentumDecay, isDecoupled) = (momentumDecay, decoupled)
    super.init(
      ParameterGroup(
        parameters, learningRate: learningRate, weightDecay: weightDecay, momentum: betas.0))
  }

  public override func stateNames(for group: ParameterGroup) -> [String] {
    ["firstMoment", "secondMoment", "momentumProduct"]
  }

  /// Returns 1 for the product `M₀`, a scalar, and zeros for the moments.
  public override func initialState(named name: String, for parameter: Parameter) -> Tensor<Float> {
    name == "momentumProduct" ? 1 : .zeros(parameter.shape)
  }

  public override func update(
    _ value: inout Tensor<Float>, with gradient: Tensor<Float>, state: inout [Tensor<Float>],
    step: Int, group: ParameterGroup
  ) {
    let count = value.count
    let (rate, decay) = (group.learningRate, group.weightDecay)
    func momentum(_ step: Int) -> Double {
      group.momentum * (1 - 0.5 * pow(0.96, Double(step) * momentumDecay))
    }
    let (now, next) = (momentum(step), momentum(step + 1))
    let product = state[2].item * Float(now)
    state[2] = Tensor(product)
    let correction2 = 1 - pow(beta2, Double(step))
    inPlace(&value, gradient, &state) { p, g, state in
      nadamStep(
        count: count, parameter: p, gradient: g, firstMoment: state[0], secondMoment: state[1],
        beta1: group.momentum, beta2: beta2, epsilon: Float(epsilon),
        weightDecay: Float(isDecoupled ? 0 : decay),
        shrinkage: Float(isDecoupled ? 1 - rate * decay : 1),
        gradientStep: Float(rate * (1 - now) / (1 - Double(product))),
        momentStep: Float(rate * next / (1 - Double(product) * next)),
        inverseRootCorrection: Float(1 / correction2.squareRoot()))
    }
  }
}
