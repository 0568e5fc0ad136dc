import Autograd

/// AdamW: Adam with decoupled weight decay (Loshchilov and Hutter, 2019), which shrinks all
/// elements at the same rate, whatever their gradients.
///
///     p ← p − ηλp      then Adam's step, without decay
///
/// Equivalent to `torch.optim.AdamW`.
public final class AdamW: Adam {
  /// Creates the optimizer with one parameter group.
  public override init(
    _ parameters: [Parameter], learningRate: Double = 1e-3, betas: (Double, Double) = (0.9, 0.999),
    epsilon: Double = 1e-8, weightDecay: Double = 1e-2, amsgrad: Bool = false
  ) {
    super.init(
      parameters, learningRate: learningRate, betas: betas, epsilon: epsilon,
      weightDecay: weightDecay, amsgrad: amsgrad)
  }

  override func decay(_ group: ParameterGroup) -> (ofGradient: Double, shrinkage: Double) {
    (0, 1 - group.learningRate * group.weightDecay)
  }
}
