import Autograd
import Kernels
import Tensors

/// LARS, layer-wise adaptive rate scaling (You, Gitman and Ginsburg, "Large batch training of
/// convolutional networks", 2017): every parameter steps by a fixed share of its own length.
///
///     r = κ‖p‖ / (‖g‖ + λ‖p‖)       v ← μv + ηr(g + λp)       p ← p − v
///
/// As in the paper's algorithm 1, the learning rate is inside the velocity. `r` is 1 where ‖p‖ or ‖g‖
/// is 0, so that what starts at 0 can leave it.
public final class LARS: Optimizer {
  /// κ, the share of its length that a parameter steps by.
  public let trust: Double
  /// Whether parameters of one axis (biases, batch normalization's weights) are scaled too. Training
  /// without labels usually leaves them at `r = 1`.
  public let scalesVectors: Bool

  public init(
    _ parameters: [Parameter], learningRate: Double = 1, momentum: Double = 0.9,
    weightDecay: Double = 0, trust: Double = 0.001, scalesVectors: Bool = true
  ) {
    require(trust > 0, "LARS: trust must be positive, but is \(trust)")
    (self.trust, self.scalesVectors) = (trust, scalesVectors)
    super.init(
      ParameterGroup(
        parameters, learningRate: learningRate, weightDecay: weightDecay, momentum: momentum))
  }

  public override func memoryNames(for group: ParameterGroup) -> [String] { ["velocity"] }

  public override func move(
    _ value: inout Tensor<Float>, against gradient: Tensor<Float>, memory: inout [Tensor<Float>],
    step: Int, group: ParameterGroup
  ) {
    let (length, slope) = (Double(value.norm().item), Double(gradient.norm().item))
    let isScaled = length > 0 && slope > 0 && (scalesVectors || value.rank > 1)
    let ratio = isScaled ? trust * length / (slope + group.weightDecay * length) : 1
    let count = value.count
    inPlace(&value, gradient, &memory) { p, g, memory in
      sgdStep(
        count: count, parameter: p, gradient: g, velocity: memory[0],
        momentum: Float(group.momentum), share: 1, isNesterov: false,
        weightDecay: Float(group.weightDecay), gradientScale: Float(group.learningRate * ratio),
        stepSize: 1)
    }
  }
}
