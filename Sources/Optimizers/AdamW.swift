import Autograd

/// Adam with weight decay beside the gradient, not in it (Loshchilov and Hutter, 2019): every number
/// decays at the same pace, however large its gradients are.
///
///     p ← p − ηλp      then Adam's step, without decay
///
/// Equal to `torch.optim.AdamW`.
public final class AdamW: Adam {
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
