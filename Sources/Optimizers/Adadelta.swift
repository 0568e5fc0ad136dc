import Autograd
import Kernels
import Tensors

/// Adadelta (Zeiler, "ADADELTA: an adaptive learning rate method", 2012): scales the gradient by the ratio of
/// the root mean squares of recent updates and recent gradients, so that the units of the step are those of
/// the parameter.
///
///     g ← g + λp       s ← ρs + (1−ρ)g²
///     d ← √(a + ε)/√(s + ε) · g       a ← ρa + (1−ρ)d²       p ← p − ηd
///
/// Equivalent to `torch.optim.Adadelta`; the group's momentum is ignored.
public final class Adadelta: Optimizer {
  /// ρ, the decay of the moving averages.
  public let rho: Double
  /// ε, added under the roots for numerical stability.
  public let epsilon: Double

  /// Creates the optimizer with one parameter group.
  public init(
    _ parameters: [Parameter], learningRate: Double = 1, rho: Double = 0.9,
    epsilon: Double = 1e-6, weightDecay: Double = 0
  ) {
    requireEpsilon(epsilon, "Adadelta")
    require((0..<1).contains(rho), "Adadelta: rho must be in 0..<1, but is \(rho)")
    (self.rho, self.epsilon) = (rho, epsilon)
    super.init(ParameterGroup(parameters, learningRate: learningRate, weightDecay: weightDecay))
  }

  public override func stateNames(for group: ParameterGroup) -> [String] { ["square", "update"] }

  public override func update(
    _ value: inout Tensor<Float>, with gradient: Tensor<Float>, state: inout [Tensor<Float>],
    step: Int, group: ParameterGroup
  ) {
    let count = value.count
    inPlace(&value, gradient, &state) { p, g, state in
      adadeltaStep(
        count: count, parameter: p, gradient: g, square: state[0], update: state[1], rho: rho,
        epsilon: Float(epsilon), weightDecay: Float(group.weightDecay),
        stepSize: Float(group.learningRate))
    }
  }
}
