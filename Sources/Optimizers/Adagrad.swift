import Autograd
import Kernels
import Tensors

/// Adagrad (Duchi, Hazan and Singer, 2011): divides the gradient by the root of the accumulated sum
/// of its squares, so that parameters with sparse gradients take larger steps.
///
///     g ← g + λp       s ← s + g²       p ← p − η/(1 + (t−1)·learningRateDecay) · g / (√s + ε)
///
/// Equivalent to `torch.optim.Adagrad`.
public final class Adagrad: Optimizer {
  /// The learning rate decay.
  public let learningRateDecay: Double
  /// ε, added to the denominator for numerical stability.
  public let epsilon: Double
  /// The initial value of the accumulator s.
  public let initialAccumulator: Double

  /// Creates the optimizer with one parameter group.
  public init(
    _ parameters: [Parameter], learningRate: Double = 1e-2, learningRateDecay: Double = 0,
    weightDecay: Double = 0, initialAccumulator: Double = 0, epsilon: Double = 1e-10
  ) {
    requireEpsilon(epsilon, "Adagrad")
    require(
      learningRateDecay >= 0 && initialAccumulator >= 0,
      "Adagrad: learning rate decay \(learningRateDecay) and initial accumulator "
        + "\(initialAccumulator) must not be negative")
    self.learningRateDecay = learningRateDecay
    (self.initialAccumulator, self.epsilon) = (initialAccumulator, epsilon)
    super.init(
      ParameterGroup(parameters, learningRate: learningRate, weightDecay: weightDecay))
  }

  public override func stateNames(for group: ParameterGroup) -> [String] { ["square"] }

  public override func initialState(named name: String, for parameter: Parameter) -> Tensor<Float> {
    .full(parameter.shape, Float(initialAccumulator))
  }

  public override func update(
    _ value: inout Tensor<Float>, with gradient: Tensor<Float>, state: inout [Tensor<Float>],
    step: Int, group: ParameterGroup
  ) {
    let count = value.count
    let rate = group.learningRate / (1 + Double(step - 1) * learningRateDecay)
    inPlace(&value, gradient, &state) { p, g, state in
      adagradStep(
        count: count, parameter: p, gradient: g, square: state[0], epsilon: Float(epsilon),
        weightDecay: Float(group.weightDecay), stepSize: Float(rate))
    }
  }
}
