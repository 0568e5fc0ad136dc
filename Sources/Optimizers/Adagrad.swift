import Autograd
import Kernels
import Tensors

/// Adagrad (Duchi, Hazan and Singer, 2011): divides the gradient by the root of the sum of all its
/// squares so far, so that numbers with rare gradients move far when they get one.
///
///     g ← g + λp       s ← s + g²       p ← p − η/(1 + (t−1)·rateDecay) · g / (√s + ε)
///
/// Equal to `torch.optim.Adagrad`.
public final class Adagrad: Optimizer {
  /// How fast the learning rate itself falls.
  public let rateDecay: Double
  /// ε, which keeps the division finite.
  public let epsilon: Double
  /// What the sum of squares starts with.
  public let initialSum: Double

  public init(
    _ parameters: [Parameter], learningRate: Double = 1e-2, rateDecay: Double = 0,
    weightDecay: Double = 0, initialSum: Double = 0, epsilon: Double = 1e-10
  ) {
    require(
      rateDecay >= 0 && initialSum >= 0,
      "Adagrad: rate decay \(rateDecay) and initial sum \(initialSum) must not be negative")
    (self.rateDecay, self.initialSum, self.epsilon) = (rateDecay, initialSum, epsilon)
    super.init(
      ParameterGroup(parameters, learningRate: learningRate, weightDecay: weightDecay))
  }

  public override func memoryNames(for group: ParameterGroup) -> [String] { ["square"] }

  public override var initialMemory: Float { Float(initialSum) }

  public override func move(
    _ value: inout Tensor<Float>, against gradient: Tensor<Float>, memory: inout [Tensor<Float>],
    step: Int, group: ParameterGroup
  ) {
    let count = value.count
    let rate = group.learningRate / (1 + Double(step - 1) * rateDecay)
    inPlace(&value, gradient, &memory) { p, g, memory in
      adagradStep(
        count: count, parameter: p, gradient: g, square: memory[0], epsilon: Float(epsilon),
        weightDecay: Float(group.weightDecay), stepSize: Float(rate))
    }
  }
}
