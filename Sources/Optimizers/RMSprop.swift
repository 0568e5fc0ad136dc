import Autograd
import Kernels
import Tensors

/// RMSprop (Hinton, lecture 6e of "Neural networks for machine learning", 2012): divides the
/// gradient by the root of the moving average of its square; the centered variant (Graves, 2013),
/// by its moving standard deviation.
///
///     g ← g + λp       s ← αs + (1−α)g²       a ← αa + (1−α)g
///     v ← μv + g / (√(s − a²) + ε)            p ← p − ηv
///
/// where `a = 0` unless centered. Equivalent to `torch.optim.RMSprop`: ε is added outside the root.
public final class RMSprop: Optimizer {
  /// α, the smoothing constant of the moving averages.
  public let alpha: Double
  /// ε, added to the denominator for numerical stability.
  public let epsilon: Double
  /// Whether to divide by the standard deviation, which subtracts the squared mean gradient.
  public let isCentered: Bool

  /// Creates the optimizer with one parameter group.
  public init(
    _ parameters: [Parameter], learningRate: Double = 1e-2, alpha: Double = 0.99,
    epsilon: Double = 1e-8, weightDecay: Double = 0, momentum: Double = 0, centered: Bool = false
  ) {
    requireEpsilon(epsilon, "RMSprop")
    require((0..<1).contains(alpha), "RMSprop: alpha must be in 0..<1, but is \(alpha)")
    (self.alpha, self.epsilon, isCentered) = (alpha, epsilon, centered)
    super.init(
      ParameterGroup(
        parameters, learningRate: learningRate, weightDecay: weightDecay, momentum: momentum))
  }

  public override func stateNames(for group: ParameterGroup) -> [String] {
    ["square"] + (isCentered ? ["mean"] : []) + (group.momentum == 0 ? [] : ["velocity"])
  }

  public override func update(
    _ value: inout Tensor<Float>, with gradient: Tensor<Float>, state: inout [Tensor<Float>],
    step: Int, group: ParameterGroup
  ) {
    let count = value.count
    inPlace(&value, gradient, &state) { p, g, state in
      rmspropStep(
        count: count, parameter: p, gradient: g, square: state[0],
        mean: isCentered ? state[1] : nil, velocity: group.momentum == 0 ? nil : state.last,
        alpha: alpha, epsilon: Float(epsilon), weightDecay: Float(group.weightDecay),
        momentum: Float(group.momentum), stepSize: Float(group.learningRate))
    }
  }
}
