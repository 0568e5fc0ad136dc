import Autograd
import Kernels
import Tensors

/// RMSprop (Hinton, lecture 6e of "Neural networks for machine learning", 2012): divides the gradient by
/// the root of its running square; the centered form (Graves, 2013), by its running deviation.
///
///     g ← g + λp       s ← αs + (1−α)g²       a ← αa + (1−α)g
///     v ← μv + g / (√(s − a²) + ε)            p ← p − ηv
///
/// with `a = 0` unless centered. Equal to `torch.optim.RMSprop`: ε is added outside of the root.
public final class RMSprop: Optimizer {
  /// α, how slowly the running square changes.
  public let alpha: Double
  /// ε, which keeps the division finite.
  public let epsilon: Double
  /// Whether the square is measured about the mean gradient.
  public let isCentered: Bool

  public init(
    _ parameters: [Parameter], learningRate: Double = 1e-2, alpha: Double = 0.99,
    epsilon: Double = 1e-8, weightDecay: Double = 0, momentum: Double = 0, centered: Bool = false
  ) {
    require((0..<1).contains(alpha), "RMSprop: alpha must be in 0..<1, but is \(alpha)")
    (self.alpha, self.epsilon, isCentered) = (alpha, epsilon, centered)
    super.init(
      ParameterGroup(
        parameters, learningRate: learningRate, weightDecay: weightDecay, momentum: momentum))
  }

  public override func memoryNames(for group: ParameterGroup) -> [String] {
    ["square"] + (isCentered ? ["mean"] : []) + (group.momentum == 0 ? [] : ["velocity"])
  }

  public override func move(
    _ value: inout Tensor<Float>, against gradient: Tensor<Float>, memory: inout [Tensor<Float>],
    step: Int, group: ParameterGroup
  ) {
    let count = value.count
    inPlace(&value, gradient, &memory) { p, g, memory in
      rmspropStep(
        count: count, parameter: p, gradient: g, square: memory[0],
        mean: isCentered ? memory[1] : nil, velocity: group.momentum == 0 ? nil : memory.last,
        alpha: Float(alpha), epsilon: Float(epsilon), weightDecay: Float(group.weightDecay),
        momentum: Float(group.momentum), stepSize: Float(group.learningRate))
    }
  }
}
