import Autograd
import Kernels
import Tensors

/// Adam (Kingma and Ba, 2015): steps by the gradient's running mean, divided by the root of its
/// running square, so that every number moves at its own pace.
///
///     m ← β₁m + (1−β₁)g            v ← β₂v + (1−β₂)g²
///     p ← p − η/(1−β₁ᵗ) · m / (√v/√(1−β₂ᵗ) + ε)
///
/// Equal to `torch.optim.Adam`: ε is added after the division by √(1−β₂ᵗ), weight decay is added to
/// the gradient, and the corrections are computed in double precision.
public final class Adam {
  public let parameters: [Parameter]
  /// η.
  public var learningRate: Float
  public let betas: (Float, Float)
  public let epsilon, weightDecay: Float
  private var firstMoments, secondMoments: [Tensor<Float>]
  private var steps: [Int]

  /// - Parameter parameters: those that a step changes; one without a gradient stays as it is.
  public init(
    _ parameters: [Parameter], learningRate: Float = 1e-3, betas: (Float, Float) = (0.9, 0.999),
    epsilon: Float = 1e-8, weightDecay: Float = 0
  ) {
    self.parameters = parameters
    (self.learningRate, self.betas) = (learningRate, betas)
    (self.epsilon, self.weightDecay) = (epsilon, weightDecay)
    firstMoments = parameters.map { .zeros($0.shape) }
    secondMoments = parameters.map { .zeros($0.shape) }
    steps = parameters.map { _ in 0 }
  }

  /// Forgets all gradients: `backward()` adds to them.
  public func zeroGradients() {
    for parameter in parameters { parameter.gradient = nil }
  }

  /// Moves every parameter that has a gradient one step.
  public func step() {
    for (index, parameter) in parameters.enumerated() {
      guard let gradient = parameter.gradient, parameter.requiresGradient else { continue }
      steps[index] += 1
      let (correction1, correction2) = corrections(steps[index])
      let count = parameter.value.count
      parameter.update { value in
        value.withMutableContiguous { p in
          firstMoments[index].withMutableContiguous { m in
            secondMoments[index].withMutableContiguous { v in
              gradient.withContiguous { g in
                adamStep(
                  count: count, parameter: p, gradient: g, firstMoment: m, secondMoment: v,
                  beta1: betas.0, beta2: betas.1, epsilon: epsilon,
                  weightDecay: weightDecay, stepSize: Float(Double(learningRate) / correction1),
                  inverseRootCorrection: Float(1 / correction2.squareRoot()))
              }
            }
          }
        }
      }
    }
  }

  /// 1 − β₁ᵗ and 1 − β₂ᵗ.
  private func corrections(_ step: Int) -> (Double, Double) {
    var powers = (1.0, 1.0)
    for _ in 0..<step {
      powers.0 *= Double(exact(betas.0))
      powers.1 *= Double(exact(betas.1))
    }
    return (1 - powers.0, 1 - powers.1)
  }

  /// The double nearest the decimal that a `Float` was written as: 0.999, not 0.99900001287….
  private func exact(_ value: Float) -> Double { Double(value.description) ?? Double(value) }
}
